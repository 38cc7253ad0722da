-- compare.cause
-- title:       Why each finding is in one run alone, or has another severity or exception
-- one row per: old_no, new_no
-- reads:       compare.finding, compare.kind, compare.match, compare.evaluation, compare.reviewed
-- columns:
--   old_no:          of compare.finding in the old run; null if it was not there
--   new_no:          in the new run; null if it is not there
--   way:             by what it is the same
--   side:            both, old or new: which run has it
--   severity_before: in the old run
--   severity:        in the new run
--   excepted_before: in the old run
--   excepted:        in the new run
--   cause_code:      data, rules, clock or tool; null if nothing changed, or nobody can tell
--
-- What the old rules do not say of the new data is because of the rules; what they say at one
-- time and not at the other, because of the clock; what this tool says of the old data and the
-- old tool did not, because of the tool; and so is what is of a kind that the tool of the other run did not
-- know, whatever the versions are called. Kinds of the estate's own are no tool's. What is left is because of the data, or of how much of
-- it was exported. A review that the old run was not given is data, whenever it was held.
with findings as (
    select run, finding_no, kind, severity, excepted from compare.finding
),
olds as (
    select * from findings where run = 'old'
),
news as (
    select * from findings where run = 'new'
),
kinds as (
    select distinct run, kind from compare.kind
),
matches as (
    select left_run, right_run, left_no, right_no, way from compare.match
),
paired as (
    select olds.finding_no as old_no, matches.right_no as new_no, matches.way
    from olds
    left join matches on matches.left_run = 'old' and matches.right_run = 'new' and matches.left_no = olds.finding_no
    union all
    select cast(null as integer) as old_no, news.finding_no as new_no, cast(null as varchar) as way
    from news
    anti join matches on matches.left_run = 'old' and matches.right_run = 'new' and matches.right_no = news.finding_no
),
-- what was evaluated again says of it: of a finding of the new run, else of the old one
seen as (
    select
        matches.left_run as run, matches.left_no as finding_no,
        max(others.severity) filter (matches.right_run = 'old_rules') as old_rules,
        max(others.severity) filter (matches.right_run = 'old_clock') as old_clock,
        max(others.severity) filter (matches.right_run = 'new_tool') as new_tool,
        bool_or(others.excepted) filter (matches.right_run = 'old_rules') as excepted_old_rules,
        bool_or(others.excepted) filter (matches.right_run = 'old_clock') as excepted_old_clock,
        bool_or(others.excepted) filter (matches.right_run = 'new_tool') as excepted_new_tool
    from matches
    join findings as others on others.run = matches.right_run and others.finding_no = matches.right_no
    where matches.right_run in ('old_rules', 'old_clock', 'new_tool')
    group by matches.left_run, matches.left_no
),
known as (
    select
        coalesce(bool_and(is_known) filter (run = 'old_rules'), false) as old_rules,
        coalesce(bool_and(is_known) filter (run = 'old_clock'), false) as old_clock
    from compare.evaluation
),
untaken as (
    select finding_no from compare.reviewed where run = 'new' and rests = 'finding' and not is_taken
),
compared as (
    select
        paired.old_no, paired.new_no, paired.way,
        olds.severity as severity_before, news.severity as severity,
        olds.excepted as excepted_before, news.excepted as excepted,
        coalesce(news.kind, olds.kind) as kind,
        seen, known, untaken.finding_no is not null as is_untaken,
        case
            when paired.old_no is not null and paired.new_no is not null then 'both'
            when paired.new_no is null then 'old'
            else 'new'
        end as side
    from paired
    cross join known
    left join olds on olds.finding_no = paired.old_no
    left join news on news.finding_no = paired.new_no
    left join untaken on untaken.finding_no = paired.new_no
    left join seen
        on seen.run = if(paired.new_no is null, 'old', 'new') and seen.finding_no = coalesce(paired.new_no, paired.old_no)
),
strange as (
    select compared.side, coalesce(compared.new_no, compared.old_no) as finding_no
    from compared
    semi join kinds as catalogue on catalogue.run = if(compared.side = 'new', 'old', 'new')
    anti join kinds on kinds.run = if(compared.side = 'new', 'old', 'new') and kinds.kind = compared.kind
    where compared.side <> 'both' and compared.kind is not null and not starts_with(compared.kind, 'custom.')
),
final as (
    select
        compared.*,
        case
            when strange.side is not null then 'tool'
            when compared.side = 'both' and excepted_before <> excepted then case
                when seen.excepted_new_tool = excepted then 'tool'
                when not known.old_rules then null
                when seen.excepted_old_rules = excepted_before then 'rules'
                when not known.old_clock then null
                when seen.excepted_old_clock = excepted_before then 'clock'
                else 'data'
            end
            when compared.side = 'both' and severity_before <> severity then case
                when seen.new_tool = severity then 'tool'
                when not known.old_rules then null
                when seen.old_rules = severity_before then 'rules'
                when not known.old_clock then null
                when seen.old_clock = severity_before then 'clock'
                else 'data'
            end
            when compared.side = 'both' then null
            when compared.side = 'old' and seen.new_tool is null then 'tool'
            when compared.side = 'new' and seen.new_tool is not null then 'tool'
            when not known.old_rules then null
            when compared.side = 'old' and seen.old_rules is not null then 'rules'
            when compared.side = 'new' and seen.old_rules is null then 'rules'
            when not known.old_clock then null
            when compared.side = 'old' and seen.old_clock is not null then 'clock'
            when compared.side = 'new' and is_untaken then 'data'
            when compared.side = 'new' and seen.old_clock is null then 'clock'
            else 'data'
        end as cause_code
    from compared
    left join strange on strange.side = compared.side and strange.finding_no = coalesce(compared.new_no, compared.old_no)
)
select old_no, new_no, way, side, severity_before, severity, excepted_before, excepted, cause_code from final
