-- compare.line_effect
-- title:       Which change of the rules' text moved which finding
-- one row per: block, old_no, new_no
-- reads:       compare.line, compare.ruling, compare.moved
-- columns:
--   block:  of compare.line
--   old_no: of compare.moved
--   new_no: of compare.moved
--
-- A rule goes from the line that it begins at to the next rule. The rule that decides a finding
-- comes first; then one about the same person and item; then one about the same person, or that
-- decides such findings at large. If there is one block alone, it is that.
with changed as (
    select
        if(mark = '-', 'old', 'new') as run, if(mark = '-', old_line, new_line) as line, block, file
    from compare.line
    where mark in ('-', '+') and trim(text) <> '' and not starts_with(trim(text), '#')
),
rulings as (
    select run, rule, array_to_string(string_split(rule, ':')[:-2], ':') as file, try_cast(string_split(rule, ':')[-1] as integer) as line, relation, user_key, item, item_like, kind_like, user_name_like
    from compare.ruling
    where rule <> 'default'
),
starts as (
    select run, file, line, lead(line) over (partition by run, file order by line) as next_line
    from (select distinct run, file, line from rulings where line is not null) as places
),
touched as (
    select distinct starts.run, starts.file, starts.line, changed.block
    from starts
    join changed on changed.run = starts.run and changed.file = starts.file and changed.line >= starts.line and (starts.next_line is null or changed.line < starts.next_line)
),
changed_rulings as (
    select rulings.*, touched.block
    from rulings
    join touched on touched.run = rulings.run and touched.file = rulings.file and touched.line = rulings.line
),
moves as (
    select old_no, new_no, kind, state, user_key, lower(user_name) as user_name, item, rule_before, rule, is_step from compare.moved
),
places as (
    select old_no, new_no, kind, 'old' as run, array_to_string(string_split(rule_before, ':')[:-2], ':') as file, try_cast(string_split(rule_before, ':')[-1] as integer) as line from moves where rule_before like '%:%'
    union all
    select old_no, new_no, kind, 'new' as run, array_to_string(string_split(rule, ':')[:-2], ':') as file, try_cast(string_split(rule, ':')[-1] as integer) as line from moves where rule like '%:%'
),
own as (
    select places.old_no, places.new_no, touched.block, 1 as rank
    from places
    join touched on touched.run = places.run and touched.file = places.file and touched.line = places.line
),
settings (name, kind) as (
    values
        ('stale.dormant_after', 'stale.dormant'), ('stale.never_used_after', 'stale.never_used'), ('stale.pending_after', 'stale.pending'),
        ('deprovision.leaver', 'orphaned.leaver'), ('deprovision.unassigned', 'orphaned.unassigned'), ('deprovision.suspended', 'orphaned.suspended'),
        ('deprovision.no_identity', 'orphaned.no_identity'), ('deprovision.dormant', 'stale.%')
),
of_the_person as (
    select moves.old_no, moves.new_no, rulings.block, if(rulings.item = moves.item, 2, 3) as rank
    from moves
    join changed_rulings as rulings on rulings.user_key = moves.user_key
),
of_the_item as (
    select moves.old_no, moves.new_no, rulings.block, 2 as rank
    from moves
    join changed_rulings as rulings on rulings.item = moves.item
    where (rulings.relation = 'managed_group' and moves.kind like 'misroled.%group')
        or (rulings.relation = 'attribute' and moves.kind = 'drift.attribute')
        or (rulings.relation = 'conflict' and moves.kind = 'misroled.conflict')
),
patterns as (
    select distinct block, run, relation, item_like, kind_like, user_name_like, item
    from changed_rulings
    where relation in ('unmanaged_role', 'privileged_role', 'service_account', 'decided_link', 'exception', 'setting', 'correlation_rule')
),
of_a_pattern as (
    select moves.old_no, moves.new_no, patterns.block, if(like_escape(moves.item, patterns.item_like, '!'), 2, 3) as rank
    from moves
    join patterns on patterns.relation = 'unmanaged_role'
    where moves.kind like 'misroled.%role'
    union all
    select moves.old_no, moves.new_no, patterns.block, 2 as rank
    from moves
    join patterns on patterns.relation = 'privileged_role'
    where moves.is_step
    union all
    select moves.old_no, moves.new_no, patterns.block, 2 as rank
    from moves
    join patterns on patterns.relation in ('service_account', 'decided_link') and like_escape(moves.user_name, lower(patterns.user_name_like), '!')
    union all
    select moves.old_no, moves.new_no, patterns.block, 2 as rank
    from moves
    join patterns on patterns.relation = 'exception'
    where coalesce(like_escape(moves.kind, patterns.kind_like, '!'), true)
        and coalesce(like_escape(moves.user_name, lower(patterns.user_name_like), '!'), true)
        and coalesce(like_escape(moves.item, patterns.item_like, '!'), true)
        and moves.state in ('excepted', 'lapsed')
    union all
    select moves.old_no, moves.new_no, patterns.block, 2 as rank
    from moves
    join settings on moves.kind like settings.kind
    join patterns on patterns.relation = 'setting' and patterns.item = settings.name
    union all
    select moves.old_no, moves.new_no, patterns.block, 3 as rank
    from moves
    join patterns on patterns.relation = 'correlation_rule'
    where moves.kind like 'orphaned.%' or moves.kind like 'identity.%' or moves.kind like 'lifecycle.%' or moves.kind = 'service.unowned'
),
only_block as (
    select min(block) as block from changed having count(distinct block) = 1
),
candidates as (
    select old_no, new_no, block, rank from own
    union all
    select old_no, new_no, block, rank from of_the_person
    union all
    select old_no, new_no, block, rank from of_the_item
    union all
    select old_no, new_no, block, rank from of_a_pattern
    union all
    select moves.old_no, moves.new_no, only_block.block, 4 as rank
    from moves
    cross join only_block
),
final as (
    select distinct old_no, new_no, block
    from candidates
    qualify rank = min(rank) over (partition by old_no, new_no)
)
select block, old_no, new_no from final
