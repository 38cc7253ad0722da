-- review.group_manager
-- title:       Who manages each group
-- one row per: group_key
-- reads:       review.group_meaning, review.person, servicenow.unresolved_reference, okta.group, okta.group_owner
-- columns:
--   group_key:           the group
--   manager_account_key: the account of its manager
--   candidate:           as the exports name the manager
--   why_not:             missing or ambiguous_name, as in review.manager
--
-- ServiceNow's manager, else the person who owns the Okta group of that name. Where several
-- own it, it is the first of them by address.
with groups as (
    select group_key, name, manager_account_key, manager from review.group_meaning
),
unresolved as (
    select subject_key as group_key, reference, code from servicenow.unresolved_reference where relation = 'servicenow.group' and field = 'manager'
),
people as (
    select account_key, user_key, email, is_primary, why_not from review.person
),
okta_groups as (
    select group_key, name from okta.group
),
owners as (
    select group_key, user_key from okta.group_owner where user_key is not null
),
owned as (
    select okta_groups.name, min_by(people.account_key, (people.why_not is not null, lower(coalesce(people.email, '')), people.account_key)) as account_key
    from okta_groups
    join owners on owners.group_key = okta_groups.group_key
    join people on people.user_key = owners.user_key and people.is_primary
    group by okta_groups.name
),
final as (
    select
        groups.group_key,
        coalesce(groups.manager_account_key, owned.account_key) as manager_account_key,
        coalesce(nullif(groups.manager, ''), unresolved.reference, '') as candidate,
        case
            when coalesce(groups.manager_account_key, owned.account_key) is not null then null
            when unresolved.code = 'account.ambiguous' then 'ambiguous_name'
            else 'missing'
        end as why_not
    from groups
    left join unresolved on unresolved.group_key = groups.group_key
    left join owned on owned.name = groups.name
)
select group_key, manager_account_key, candidate, why_not from final
