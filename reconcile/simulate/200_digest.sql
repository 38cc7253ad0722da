-- rehearsal.digest
-- title:       What the tables hold, in a number each
-- one row per: relation
-- reads:       rehearsal.unknown_lock, rehearsal.uncomputed, servicenow.user, servicenow.user_role, servicenow.group_member, servicenow.delegate, okta.user
-- columns:
--   relation: the table
--   digest:   the same if the table holds the same records, in whatever order
--
-- What an undo restores, and so what is compared: every column of accounts and identities;
-- direct grants and memberships by whom and what they are about, since one made again gets a
-- new sys_id and is equivalent (ServiceNow: Deleted Records); inherited rows as a set of
-- roles held; of delegations, when they end. Two things are not compared, because the exports did not say them: whether an
-- account was locked that the plan locks or unlocks, and inherited rows that ServiceNow had
-- yet to compute.
with unknown_locks as (
    select account_key from rehearsal.unknown_lock
),
uncomputed as (
    select account_key, role_key from rehearsal.uncomputed
),
accounts as (
    select account.* replace (
        case when account.account_key not in (select unknown_locks.account_key from unknown_locks) then account.locked_out end as locked_out
    )
    from servicenow.user as account
),
grants as (
    select account_key, role_key, inherited from servicenow.user_role where coalesce(lower(trim(state)) = 'active', true)
),
inherited as (
    select distinct grants.account_key, grants.role_key
    from grants
    anti join uncomputed on uncomputed.account_key = grants.account_key and uncomputed.role_key = grants.role_key
    where grants.inherited
),
members as (
    select account_key, group_key from servicenow.group_member
),
delegates as (
    select sys_id, account_key, delegate_account_key, ends_at from servicenow.delegate
),
identities as (
    select * from okta.user
),
final as (
    select 'sys_user' as relation, count(*) || ':' || coalesce(sum(cast(hash(accounts) as hugeint)), 0) as digest from accounts
    union all
    select 'sys_user_has_role, direct' as relation, count(*) || ':' || coalesce(sum(cast(hash(account_key, role_key) as hugeint)), 0) as digest
    from grants
    where not inherited
    union all
    select 'sys_user_has_role, inherited' as relation, count(*) || ':' || coalesce(sum(cast(hash(account_key, role_key) as hugeint)), 0) as digest
    from inherited
    union all
    select 'sys_user_grmember' as relation, count(*) || ':' || coalesce(sum(cast(hash(account_key, group_key) as hugeint)), 0) as digest
    from members
    union all
    select 'sys_user_delegate' as relation, count(*) || ':' || coalesce(sum(cast(hash(sys_id, account_key, delegate_account_key, ends_at) as hugeint)), 0) as digest
    from delegates
    union all
    select 'user in okta' as relation, count(*) || ':' || coalesce(sum(cast(hash(identities) as hugeint)), 0) as digest
    from identities
)
select relation, digest from final
