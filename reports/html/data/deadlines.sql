-- html.deadlines
-- title:       Whether the rules say how long findings may stay open
-- one row per: has_deadlines
-- reads:       policy.setting
select count(*) > 0 as has_deadlines from policy.setting where name like 'sla.%'
