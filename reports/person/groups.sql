-- person.groups
-- title:       Every ServiceNow group that an account is in or rules put it in
-- one row per: group
-- reads:       recon.group, servicenow.group_member, recon.expected_group, recon.allowed_group, recon.judged
with groups as (
    select group_key, name_key, name, is_managed, is_pushed from recon.group
),
members as (
    select distinct groups.name_key
    from servicenow.group_member as group_member
    join groups on groups.group_key = group_member.group_key
    where group_member.account_key = cast($account_key as integer)
),
expected as (
    select name_key, rule from recon.expected_group where user_key = cast($user_key as integer)
),
allowed as (
    select name_key, rule, until, period from recon.allowed_group where user_key = cast($user_key as integer)
),
member_since as (
    select groups.name_key, min(group_member.created_at) as member_at
    from servicenow.group_member as group_member
    join groups on groups.group_key = group_member.group_key
    where group_member.account_key = cast($account_key as integer)
    group by groups.name_key
),
named as (
    select name_key, min(name) as name, bool_or(is_managed) as is_managed, bool_or(is_pushed) as is_pushed from groups group by name_key
),
judged as (
    select count(*) > 0 or $account_key is null as is_judged from recon.judged where account_key = cast($account_key as integer)
),
concerned as (
    select name_key from members
    union
    select name_key from expected
),
final as (
    select
        named.name as "group", members.name_key is not null as is_member, coalesce(expected.rule, allowed.rule, '') as rule,
        coalesce(named.is_pushed, false) as is_pushed,
        case
            when not coalesce(named.is_managed, false) then 'unmanaged'
            when not judged.is_judged then 'not judged'
            when members.name_key is not null and expected.name_key is not null then 'as granted'
            when members.name_key is not null and allowed.name_key is not null then 'as allowed'
            when members.name_key is not null then 'excess'
            else 'missing'
        end as state,
        least(allowed.until, cast(member_since.member_at + cast(allowed.period as interval) as date)) as allowed_until
    from concerned
    join named on named.name_key = concerned.name_key
    cross join judged
    left join members on members.name_key = concerned.name_key
    left join expected on expected.name_key = concerned.name_key
    left join allowed on allowed.name_key = concerned.name_key
    left join member_since on member_since.name_key = concerned.name_key
)
select
    "group", is_member, rule, is_pushed, state,
    if(state = 'as allowed', coalesce(strftime(allowed_until, '%Y-%m-%d'), ''), '') as until
from final
order by list_position(['excess', 'missing', 'as granted', 'as allowed', 'not judged', 'unmanaged'], state), "group"
