-- ambiguous-group
-- title:       Group name that several Okta groups have
-- one row per: part
-- reads:       lint.named_group, okta.group
-- example:     {roles: [itil], group: Engineering Users}
--
-- Names of groups are unique in Okta, but not across the apps that it imports groups from. A
-- rule that names the group means all of them, so anybody who may create a group in one of the
-- apps decides who gets what the rule grants. If two orgs of Okta have the name, the rules
-- have to say which one they mean (org:); otherwise it is an error.
with named as (
    select part, name, okta_org from lint.named_group
),
okta_groups as (
    select okta_org, name, count(*) as groups from okta.group group by okta_org, name
),
final as (
    select
        named.part,
        format('{} Okta groups are called "{}": the rule means all of them', max(okta_groups.groups), any_value(named.name)) as message,
        'rename one, or select by group id with isMemberOfGroup("00g...")' as hint
    from named
    join okta_groups
        on okta_groups.name = named.name and (named.okta_org is null or okta_groups.okta_org = named.okta_org)
    where okta_groups.groups > 1
    group by named.part
)
select part, message, hint from final
