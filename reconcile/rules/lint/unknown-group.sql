-- unknown-group
-- title:       Group in an expression that no export has
-- one row per: part
-- reads:       lint.named_group, okta.group
-- example:     when: isMemberOfGroupName("Sales Taem")
--
-- Names of groups compare exactly, case included. Of a group that does not exist nobody is a
-- member, and Okta does not complain.
with named as (
    select part, name from lint.named_group where in_expression
),
okta_groups as (
    select distinct name from okta.group
),
unknown as (
    select named.part, named.name from named anti join okta_groups on okta_groups.name = named.name
),
scored as (
    select unknown.part, okta_groups.name, jaro_winkler_similarity(lower(unknown.name), lower(okta_groups.name)) as similarity
    from unknown
    join okta_groups on jaro_winkler_similarity(lower(unknown.name), lower(okta_groups.name)) >= 0.8
),
nearest as (
    select part, arg_max(name, similarity) as name from scored group by part
),
final as (
    select
        unknown.part,
        format('no Okta group is called "{}" in the exports', unknown.name) as message,
        coalesce(format('did you mean {}?', nearest.name), 'is it spelt as in Okta?') as hint
    from unknown
    left join nearest on nearest.part = unknown.part
)
select part, message, hint from final
