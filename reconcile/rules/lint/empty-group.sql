-- empty-group
-- title:       Group that nobody is in
-- one row per: part
-- reads:       lint.named_group, okta.group, okta.membership
-- example:     {roles: [itil], group: Retired Team}
--
-- The Okta group exists but the exports show no member. Either it is no longer used, or its
-- memberships were not exported: then everybody it stands for loses what the rule grants.
with named as (
    select part, name from lint.named_group
),
okta_groups as (
    select group_key, name from okta.group
),
memberships as (
    select group_key, count(*) as members from okta.membership group by group_key
),
members as (
    select okta_groups.name, coalesce(sum(memberships.members), 0) as members
    from okta_groups
    left join memberships on memberships.group_key = okta_groups.group_key
    group by okta_groups.name
),
final as (
    select
        named.part,
        format('nobody is in the Okta group "{}"', named.name) as message,
        'remove the rule, or export the memberships' as hint
    from named
    join members on members.name = named.name
    where members.members = 0
)
select part, message, hint from final
