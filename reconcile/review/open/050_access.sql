-- review.access
-- title:       Everything that somebody could take away
-- one row per: item_id
-- reads:       review.grant, review.membership, review.match, review.person, review.role_meaning, review.group_meaning, servicenow.user_role, servicenow.group_member, servicenow.delegate, recon.account_roles, run
-- columns:
--   item_id:           the same in each campaign
--   kind:              role, group, account or delegation
--   account_key:       whose access it is
--   role_key:          the role, of a role
--   group_key:         the group, of a group
--   other_account_key: for whom one acts, of a delegation
--   entitlement:       the name of the role or group; the user name of that account
--   entitlement_key:   what it is known by in the item id
--   description:       of a role
--   confers:           the roles that come with it; of a match, the logins of the candidates
--   via:               direct, or the group in brackets; of a match, whether the account is active
--   since_on:          the day it was granted, null if that was not exported
--   granted_by:        who did
--   is_privileged:     it is, or confers, a privileged role
--   is_licensed:       it is, or confers, a role that needs a subscription
--   record_ids:        sys_ids of the rows that are this access; of a match, the candidates' identities
--   until_on:          of a delegation, the day it ends
--
-- An account is an item of its own if nothing else of it is reviewed, and if it is a
-- service account: whether a machine still needs to sign in is a question by itself. A
-- delegation is the delegate's access. Rows of which the exports have no times are not
-- newer than others.
with grants as (
    select grant_key, account_key, role_key, part from review.grant where part in ('item', 'duplicate')
),
grant_rows as (
    select grant_key, sys_id, created_at, created_by from servicenow.user_role
),
memberships as (
    select member_key, account_key, group_key, part from review.membership where part in ('item', 'duplicate')
),
member_rows as (
    select member_key, sys_id, created_at, created_by from servicenow.group_member
),
people as (
    select account_key, subject_key, user_name, is_active, is_service, is_platform, created_on from review.person
),
matches as (
    select account_key, logins, identities from review.match
),
roles as (
    select role_key, name, description, confers, is_privileged, is_licensed from review.role_meaning
),
groups as (
    select group_key, name, entitlement_key, confers, is_privileged, is_licensed from review.group_meaning
),
runs as (
    select as_of from run
),
delegates as (
    select sys_id, account_key, delegate_account_key, starts_at, ends_at from servicenow.delegate
),
privileged_accounts as (
    select account_key from recon.account_roles where privileged_roles is not null
),
direct as (
    select
        grants.account_key, grants.role_key,
        cast(min(grant_rows.created_at) as date) as since_on,
        min_by(grant_rows.created_by, grant_rows.created_at) as granted_by,
        string_agg(grant_rows.sys_id, '; ' order by grant_rows.sys_id) as record_ids
    from grants
    join grant_rows on grant_rows.grant_key = grants.grant_key
    group by grants.account_key, grants.role_key
),
joined as (
    select
        memberships.account_key, memberships.group_key,
        cast(min(member_rows.created_at) as date) as since_on,
        min_by(member_rows.created_by, member_rows.created_at) as granted_by,
        string_agg(member_rows.sys_id, '; ' order by member_rows.sys_id) as record_ids
    from memberships
    join member_rows on member_rows.member_key = memberships.member_key
    group by memberships.account_key, memberships.group_key
),
holding as (
    select account_key from direct
    union
    select account_key from joined
),
acting as (
    select
        delegates.account_key, delegates.delegate_account_key,
        cast(min(delegates.starts_at) as date) as since_on,
        cast(if(bool_or(delegates.ends_at is null), null, max(delegates.ends_at)) as date) as until_on,
        string_agg(delegates.sys_id, '; ' order by delegates.sys_id) as record_ids
    from delegates
    cross join runs
    where coalesce(delegates.starts_at <= runs.as_of, true) and coalesce(delegates.ends_at >= runs.as_of, true)
    group by delegates.account_key, delegates.delegate_account_key
),
items as (
    select
        'role' as kind, direct.account_key, direct.role_key, cast(null as integer) as group_key, cast(null as integer) as other_account_key,
        roles.name as entitlement, roles.name as entitlement_key, roles.description, roles.confers, 'direct' as via,
        direct.since_on, direct.granted_by, roles.is_privileged, roles.is_licensed, direct.record_ids, cast(null as date) as until_on
    from direct
    join roles on roles.role_key = direct.role_key
    union all by name
    select
        'group' as kind, joined.account_key, joined.group_key,
        groups.name as entitlement, groups.entitlement_key, groups.confers, '[' || groups.name || ']' as via,
        joined.since_on, joined.granted_by, groups.is_privileged, groups.is_licensed, joined.record_ids
    from joined
    join groups on groups.group_key = joined.group_key
    union all by name
    select
        'account' as kind, people.account_key, '' as entitlement, '' as entitlement_key, [] as confers, '' as via,
        people.created_on as since_on, privileged_accounts.account_key is not null as is_privileged, false as is_licensed, '' as record_ids
    from people
    left join holding on holding.account_key = people.account_key
    left join privileged_accounts on privileged_accounts.account_key = people.account_key
    where people.is_active and not people.is_platform and (people.is_service or holding.account_key is null)
    union all by name
    select
        'delegation' as kind, acting.delegate_account_key as account_key, acting.account_key as other_account_key,
        others.user_name as entitlement, others.subject_key as entitlement_key, [] as confers, 'delegation' as via,
        acting.since_on, privileged_accounts.account_key is not null as is_privileged, false as is_licensed, acting.record_ids, acting.until_on
    from acting
    join people as others on others.account_key = acting.account_key
    join people as delegate on delegate.account_key = acting.delegate_account_key and delegate.is_active
    left join privileged_accounts on privileged_accounts.account_key = acting.account_key
    union all by name
    select
        'match' as kind, people.account_key, '' as entitlement, '' as entitlement_key, matches.logins as confers,
        if(people.is_active, 'active', 'inactive') as via, people.created_on as since_on,
        privileged_accounts.account_key is not null as is_privileged, false as is_licensed, array_to_string(matches.identities, '; ') as record_ids
    from matches
    join people on people.account_key = matches.account_key
    left join privileged_accounts on privileged_accounts.account_key = matches.account_key
),
final as (
    select
        review.item_id(items.kind, people.subject_key, items.entitlement_key) as item_id,
        items.*
    from items
    join people on people.account_key = items.account_key
)
select
    item_id, kind, account_key, role_key, group_key, other_account_key, entitlement, entitlement_key, description, confers, via,
    since_on, granted_by, is_privileged, is_licensed, coalesce(record_ids, '') as record_ids, until_on
from final
