-- ambiguous-group
-- title:       Group name that several Okta groups have
-- one row per: part
-- reads:       lint.named_group, okta.group
-- example:     {roles: [itil], group: Engineering Users}
--
-- Names of groups are unique in Okta, but not across the apps it imports groups from. A rule
-- that names the group means all of them, so that whoever may create a group in one of the
-- apps decides who gets what the rule grants.
with named as (
    select part, name from lint.named_group
),
okta_groups as (
    select name, count(*) as groups, count(distinct source_id) as sources from okta.group group by name
),
final as (
    select
        named.part,
        format('{} Okta groups are called "{}": the rule means all of them', okta_groups.groups, named.name) as message,
        'rename one, or select by group id with isMemberOfGroup("00g...")' as hint
    from named
    join okta_groups on okta_groups.name = named.name
    where okta_groups.groups > 1
)
select part, message, hint from final
