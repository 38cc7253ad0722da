-- unknown-yield
-- title:       Expression that yields a name ServiceNow does not have
-- one row per: part
-- reads:       lint.granting, lint.granted, servicenow.role, servicenow.group
-- example:     {from: 'user.department == "HR" ? "sn_hr_core.bassic" : null'}
--
-- For some live identities, the expression yields a role or group that the ServiceNow exports
-- do not have, so nothing can be granted.
with grantings as (
    select part, relation, rule_no from lint.granting where yields
),
granted as (
    select relation, rule_no, name from lint.granted where live > 0
),
roles as (
    select name from servicenow.role
),
groups as (
    select name from servicenow.group
),
yielded as (
    select relation, rule_no, name from granted where relation = 'role' and name not in (select name from roles)
    union all
    select relation, rule_no, name from granted where relation = 'group' and name not in (select name from groups)
),
final as (
    select
        grantings.part,
        format('the expression yields {} that the exports do not have: {}', if(count(*) = 1, 'a ' || any_value(grantings.relation), count(*) || ' ' || any_value(grantings.relation) || 's'),
            array_to_string(list('"' || yielded.name || '"' order by yielded.name)[:3], ', ') || if(count(*) > 3, ', ...', '')) as message,
        'is it spelt as in ServiceNow?' as hint
    from grantings
    join yielded on yielded.relation = grantings.relation and yielded.rule_no = grantings.rule_no
    group by grantings.part
)
select part, message, hint from final
