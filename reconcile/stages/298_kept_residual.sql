-- recon.kept_residual
-- title:       Roles and groups that exceptions let an account keep when it is deactivated
-- one row per: *
-- reads:       recon.discrepancy, recon.override, recon.role, recon.group, recon.conferred_role, policy.exception, policy.exception_member, policy.off_kind, policy.setting, okta.user, servicenow.user, servicenow.user_role, servicenow.group_member
-- adds to:     recon.kept_residual
-- unless empty: policy.exception, recon.discrepancy
--
-- A deactivation takes the direct grants of an account and its memberships of groups that confer roles, which
-- would be misroled.residual_role and misroled.residual_group otherwise. What an exception from these accepts
-- of the inactive account, it leaves. So such an exception is in use before there is a finding.
-- Of a kind that the rules switch off nothing goes, and no exception from it serves.
with exceptions as (
    select
        exceptions.exception_no, exceptions.kind_like, exceptions.user_name_like, exceptions.login_like, exceptions.okta_group, exceptions.item_like
    from policy.exception as exceptions
    cross join (select cast(cast(value as timestamp) as date) as as_of from policy.setting where name = 'as_of') as as_ofs
    where exceptions.expires is null or exceptions.expires >= as_ofs.as_of
),
members as (
    select distinct exception_no, user_key from policy.exception_member
),
closing as (
    select distinct discrepancies.account_key, discrepancies.user_key
    from recon.discrepancy as discrepancies
    left join recon.override as overrides
        on overrides.kind = discrepancies.kind
        and overrides.account_key = discrepancies.account_key
        and overrides.item is not distinct from discrepancies.item
    where discrepancies.account_key is not null and coalesce(overrides.fix, discrepancies.fix) = 'deactivate'
),
roles as (
    select role_key, name from recon.role where not is_unmanaged
),
left_behind as (
    select closing.account_key, closing.user_key, 'misroled.residual_role' as kind, roles.role_key, cast(null as integer) as group_key, roles.name
    from closing
    join servicenow.user_role as grants on grants.account_key = closing.account_key
    join roles on roles.role_key = grants.role_key
    where not grants.inherited and coalesce(lower(trim(grants.state)) = 'active', true)
    union
    select closing.account_key, closing.user_key, 'misroled.residual_group', null, groups.group_key, groups.name
    from closing
    join servicenow.group_member as member on member.account_key = closing.account_key
    join recon.group as groups on groups.group_key = member.group_key and not groups.is_pushed
    semi join (select conferred.group_key from recon.conferred_role as conferred join roles on roles.role_key = conferred.role_key) as confers
        on confers.group_key = member.group_key
),
final as (
    select distinct exceptions.exception_no, left_behind.account_key, left_behind.role_key, left_behind.group_key
    from left_behind
    join servicenow.user as accounts on accounts.account_key = left_behind.account_key
    left join okta.user as users on users.user_key = left_behind.user_key
    join exceptions
        on like_escape(left_behind.kind, exceptions.kind_like, '!')
        and recon.is_about(
            exceptions.user_name_like, exceptions.login_like, exceptions.item_like, lower(accounts.user_name), lower(users.login), left_behind.name
        )
    left join members on members.exception_no = exceptions.exception_no and members.user_key = left_behind.user_key
    anti join policy.off_kind as off_kinds on off_kinds.kind = left_behind.kind
    where exceptions.okta_group is null or members.user_key is not null
)
select exception_no, account_key, role_key, group_key from final
