-- recon.inactive_left_out
-- title:       People whose account may be missing only because inactive accounts were not exported
-- one row per: user_key
-- reads:       recon.identity, recon.link, recon.unknown_table, recon.allowance, okta.user, servicenow.user, input.completeness
-- columns:
--   user_key: an identity in scope that no account is linked to
--   code:     account.inactive_left_out
--   message:  what is not known
--   hint:     what to export to settle it
--
-- An export of active accounts only is whole otherwise, and shows itself by what it lacks: no
-- account is inactive. A company of twelve may have none. So the person counts, too: whoever
-- was in Okta a week before the newest account was made should have had one by then. And if
-- several people have left, and none of them has an account, anybody may have come back.
with accounts as (
    select count(active) as account_count, count(*) filter (where not active) as inactive_count, max(sys_created_on) as newest_at
    from servicenow.user
),
leavers as (
    select count(*) as leaver_count, count(link.account_key) as linked_count
    from recon.identity as identity
    left join recon.link as link on link.user_key = identity.user_key
    where identity.standing = 'leaver'
),
missing as (
    select identity.user_key, users.created_at
    from recon.identity as identity
    join okta.user as users on users.user_key = identity.user_key
    anti join recon.link as link on link.user_key = identity.user_key
    where identity.is_in_scope and identity.is_optional is not true
),
judged as (
    select
        missing.user_key, accounts.account_count, leavers.leaver_count,
        leavers.leaver_count >= 3 and leavers.linked_count = 0 as no_leaver_has_one,
        coalesce(missing.created_at <= accounts.newest_at - interval 7 days, false) as should_have_one
    from missing
    cross join accounts
    cross join leavers
    where accounts.account_count > 0 and accounts.inactive_count = 0
),
final as (
    select
        user_key, 'account.inactive_left_out' as code,
        'An inactive account may exist: none of the ' || account_count || ' exported accounts is inactive, '
            || case
                when no_leaver_has_one then 'and none of ' || leaver_count || ' leavers has an account'
                else 'and this person was in Okta before the newest of them was made'
            end as message,
        'export sys_user without a filter on active, as a user who sees inactive accounts' as hint
    from judged
    where (no_leaver_has_one or should_have_one)
        -- where more is missing, that is said already
        and not exists (select 1 from recon.unknown_table as unknown where unknown.relation = 'servicenow.user')
        -- an extract says how many accounts there are
        and not exists (select 1 from input.completeness as completeness where completeness.relation = 'servicenow.user' and completeness.verdict = 'FULL')
        and not exists (select 1 from recon.allowance as allowance where allowance.guardrail = 'cut-off-inputs')
)
select user_key, code, message, hint from final
