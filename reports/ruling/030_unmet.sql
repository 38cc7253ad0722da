-- ruling.unmet
-- title:       What has to be so of whom a rule selects, and is not so of somebody
-- one row per: user_key, relation, rule_no, demand_no
-- reads:       ruling.person, ruling.demand, ruling.demanded_group, ruling.condition, okta.membership, okta.group, okta.user
-- columns:
--   user_key:  of ruling.person
--   relation:  as in ruling.demand
--   rule_no:   likewise
--   demand_no: likewise
--   why:       why it is not so, in a few words
with people as (
    select person.user_key, person.login, users.okta_org
    from ruling.person as person
    left join okta.user as users on users.user_key = person.user_key
),
demands as (
    select relation, rule_no, demand_no, sort, text, value, condition_no, needs_all, like_pattern from ruling.demand
),
demanded_groups as (
    select relation, rule_no, demand_no, name, is_id, okta_org, name || coalesce(' of ' || okta_org, '') as label from ruling.demanded_group
),
conditions as (
    select user_key, condition_no, value from ruling.condition
),
memberships as (
    select distinct people.user_key, groups.okta_org, unnest([groups.name, groups.group_id]) as name, unnest([false, true]) as is_id
    from people
    join okta.membership as membership on membership.user_key = people.user_key
    join okta.group as groups on groups.group_key = membership.group_key
),
listed as (
    select
        people.user_key, demanded_groups.relation, demanded_groups.rule_no, demanded_groups.demand_no,
        list(distinct demanded_groups.label order by demanded_groups.label) filter (where memberships.name is not null) as inside,
        list(distinct demanded_groups.label order by demanded_groups.label) filter (where memberships.name is null) as outside
    from demanded_groups
    cross join people
    left join memberships
        on memberships.user_key = people.user_key and memberships.name = demanded_groups.name and memberships.is_id = demanded_groups.is_id
        and (demanded_groups.okta_org is null or memberships.okta_org = demanded_groups.okta_org)
    group by all
),
compared as (
    select
        people.user_key, demands.*, conditions.value as actual, listed.inside, listed.outside,
        case
            when demands.sort in ('group', 'except group') then if(demands.needs_all, listed.outside is null, listed.inside is not null)
            when demands.sort = 'org' then coalesce(people.okta_org = demands.text, false)
            when demands.sort = 'except user' then coalesce(like_escape(lower(people.login), demands.like_pattern, '!'), false)
            else coalesce(conditions.value = demands.value, false)
        end as is_so
    from demands
    cross join people
    left join conditions on conditions.user_key = people.user_key and conditions.condition_no = demands.condition_no
    left join listed
        on listed.user_key = people.user_key and listed.relation = demands.relation
        and listed.rule_no = demands.rule_no and listed.demand_no = demands.demand_no
),
final as (
    select
        user_key, relation, rule_no, demand_no,
        case sort
            when 'org' then 'not of the org ' || text
            when 'group' then
                case
                    when needs_all or len(outside) = 1 then 'not in the ' || if(len(outside) = 1, 'group ', 'groups ') || array_to_string(outside, ', ')
                    else 'in none of the groups ' || array_to_string(outside, ', ')
                end
            when 'except group' then 'excepted: in the ' || if(len(inside) = 1, 'group ', 'groups ') || array_to_string(inside, ', ')
            when 'except when' then 'excepted: ' || text
            when 'except user' then 'excepted: the login is as ' || text
            when 'value' then text || ' is ' || coalesce('"' || nullif(actual, '') || '"', 'empty') || ', not "' || value || '"'
            when 'requires' then 'required, but not true: ' || text
            else 'not true: ' || text
        end as why
    from compared
    where is_so = starts_with(sort, 'except ')
)
select user_key, relation, rule_no, demand_no, why from final
