-- Which tests exercise which parts of the rules: one row per part (cover.part) and user. A part
-- is exercised by a user in scope whom it gives, allows or denies something, or whose value it
-- decides, if the test expects something of that: otherwise the part can be wrong, and the
-- test passes. A population is exercised by any user; a definition, which may be what leaves
-- somebody out, also by one out of scope, if the test says so.
--   sort:  scope: the part of that number selects them; grant: the rule of that relation (key)
--          and number gives or denies it; group, from, map, default: the field (key) gets its
--          value so, place is that of the entry; conflict: they get a role or group of one of
--          its sides, so that the test says whether they get another; population: it is the
--          one that counts for them; define: it is so of them
with identities as (
    select user_key, is_in_scope from recon.identity
),
expectations as (
    select user_key, subject, name from cover.expectation
),
parts as (
    select part, sort, key, rule_no, place, subject from cover.part
),
given_roles as (
    select user_key, role_name, rule_no, 'role' as subject from policy.expected_role
    union all
    select user_key, role_name, rule_no, 'allowed role' as subject from policy.allowed_role
),
given_groups as (
    select user_key, group_name, rule_no, 'group' as subject from policy.expected_group
    union all
    select user_key, group_name, rule_no, 'allowed group' as subject from policy.allowed_group
),
given as (
    select 'role' as relation, user_key, rule_no from given_roles
    union all
    select 'group' as relation, user_key, rule_no from given_groups
    union all
    select relation, user_key, rule_no from policy.denial
),
populated as (
    select user_key, min(population_no) as population_no from policy.population_member group by user_key
),
decided as (
    select user_key, rule_no, group_place, map_place, value from cover.value
),
reached as (
    select parts.part, selected.user_key, parts.subject, null as name
    from parts
    join cover.selected as selected on parts.sort = 'scope' and selected.rule_no = parts.rule_no
    union all
    select parts.part, given.user_key, parts.subject, null as name
    from parts
    join given on parts.sort = 'grant' and given.relation = parts.key and given.rule_no = parts.rule_no
    union all
    select parts.part, decided.user_key, parts.subject, parts.key as name
    from parts
    join decided
        on decided.rule_no = parts.rule_no
        and case parts.sort
            when 'group' then decided.group_place = parts.place
            when 'from' then decided.group_place is null and decided.value <> ''
            when 'map' then decided.map_place = parts.place
            when 'default' then coalesce(decided.value, '') = ''
        end
    union all
    select parts.part, given_roles.user_key, given_roles.subject, null as name
    from parts
    join policy.conflict as conflicts on parts.sort = 'conflict' and conflicts.conflict_no = parts.rule_no
    join given_roles on like_escape(given_roles.role_name, conflicts.role_like, '!')
    where conflicts.side_no > 0
    union all
    select parts.part, given_groups.user_key, given_groups.subject, null as name
    from parts
    join policy.conflict as conflicts on parts.sort = 'conflict' and conflicts.conflict_no = parts.rule_no
    join given_groups on like_escape(given_groups.group_name, conflicts.group_like, '!')
    where conflicts.side_no > 0
    union all
    select parts.part, populated.user_key, parts.subject, null as name
    from parts
    join populated on parts.sort = 'population' and populated.population_no = parts.rule_no
    union all
    select parts.part, defined.user_key, null as subject, null as name
    from parts
    join cover.defined as defined on parts.sort = 'define' and defined.rule_no = parts.rule_no
),
final as (
    select distinct reached.part, reached.user_key
    from reached
    join identities on identities.user_key = reached.user_key
    join expectations
        on expectations.user_key = reached.user_key
        and (reached.subject is null or expectations.subject = reached.subject)
        and (reached.name is null or expectations.name = reached.name)
    join parts on parts.part = reached.part
    where identities.is_in_scope or parts.sort = 'population' or (parts.sort = 'define' and expectations.subject in ('scope', 'population'))
)
select part, user_key from final order by part, user_key
