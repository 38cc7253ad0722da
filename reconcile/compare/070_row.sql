-- compare.row
-- title:       What became of every finding, and why
-- one row per: old_no, new_no
-- reads:       compare.finding, compare.keyed, compare.cause, compare.subject, compare.unjudged, compare.undecided, compare.still_there, compare.reviewed, compare.reviewed_access, compare.change_effect
-- columns:
--   row_no:          the order of the outputs, from 0: state, severity, kind, user_name, item
--   old_no:          of compare.finding in the old run; null if it was not there
--   new_no:          in the new run; null if it is not there
--   finding_id:      of the new run, else of the old one
--   finding_key:     what it is known by in every run: kind, subject and item
--   kind:            of finding
--   severity_before: in the old run; null if it was not there
--   severity:        in the new run; null if it is not there
--   user_name:       of the account
--   login:           of the identity
--   name:            the person's
--   item:            the role, group, field or conflict it is about
--   state:           new, reopened, persisting, fixed, gone, subject_gone, unknown, excepted or lapsed
--   cause:           data, rules, clock, tool or exports; null if nothing changed, or nobody can tell
--   match:           by what it is the same in both runs: id, name, identity or key
--   rule_before:     the place in the old run's rules that decided
--   rule:            the place in the new run's rules that decides
--   change_id:       the planned changes that are in effect as far as the exports show, "; " between
--   first_seen:      of runs with a history: when a run first had it
--   since:           likewise, since when it has been so
--   age_days:        likewise
--   due:             likewise
--   overdue:         likewise
--   times_reopened:  likewise
--   reason:          one plain sentence
--   effect:          if it is fixed and changes were planned for it, what the new exports say of those: in effect, as far as shown (a part is in effect, and the exports do not show the rest), in part, overtaken (neither as before nor as planned), not in effect or unknown
--   lack:            what was not exported, if that is why
--   was_open:        the old run had it, and no exception accepted it
--   is_open:         the new run has it, and no exception accepts it
--
-- What the data cause may be because of what was exported. A finding that is no more is fixed
-- only if the new exports could show it, and show who it is about; what a review revoked, if the new
-- run was given that review, or shows that it is gone. By which means is said as
-- far as the new exports show it.
with findings as (
    select
        run, finding_no, finding_id, kind, severity, excepted, user_name, login, name, item, rule, reason, change_ids,
        state, first_seen, since, age_days, due, overdue, times_reopened
    from compare.finding
),
olds as (
    select * from findings where run = 'old'
),
news as (
    select * from findings where run = 'new'
),
keys as (
    select run, finding_no, finding_key from compare.keyed
),
caused as (
    select old_no, new_no, way, side, severity_before, severity, excepted_before, excepted, cause_code from compare.cause
),
hidden as (
    select run, finding_no, message from compare.unjudged where effect = 'hidden'
),
made as (
    select run, finding_no, message from compare.unjudged where effect = 'made'
),
reviewed as (
    select run, finding_no, rests, review, is_taken from compare.reviewed
),
-- what reviews decided since of what nobody had decided
decided as (
    select access.finding_no, access.says
    from compare.reviewed_access as access
    join olds on olds.finding_no = access.finding_no and olds.kind = 'review.unreviewed'
    where access.is_there
),
-- what a review revoked is there again: the one finding takes the place of the other
came_back as (
    select news.finding_no
    from news
    join keys as new_keys on new_keys.run = 'new' and new_keys.finding_no = news.finding_no
    join keys as old_keys on old_keys.run = 'old' and old_keys.finding_key = 'review.revoked' || substr(new_keys.finding_key, length('review.regranted') + 1)
    where news.kind = 'review.regranted'
),
subjects as (
    select
        finding_no,
        (account_key is not null and other_account_key is null)
            or (account_key is null and user_key is not null and other_user_key is null) as is_gone
    from compare.subject
    where run = 'old'
),
effects as (
    select change_id, effect from compare.change_effect
),
planned as (
    select finding_no, unnest(string_split(change_ids, '; ')) as change_id from olds where change_ids <> ''
),
done as (
    select
        planned.finding_no,
        string_agg(planned.change_id, '; ' order by planned.change_id) filter (effects.effect in ('in effect', 'as far as shown')) as change_ids,
        case
            when bool_and(coalesce(effects.effect, 'unknown') = 'in effect') then 'in effect'
            when bool_and(coalesce(effects.effect, 'unknown') = 'unknown') then 'unknown'
            when bool_and(coalesce(effects.effect, 'unknown') in ('in effect', 'as far as shown', 'unknown')) then 'as far as shown'
            when bool_or(effects.effect in ('in effect', 'as far as shown')) then 'in part'
            when bool_or(effects.effect = 'not in effect') then 'not in effect'
            else 'overtaken'
        end as effect
    from planned
    left join effects on effects.change_id = planned.change_id
    group by planned.finding_no
),
judged as (
    select
        caused.*,
        coalesce(hidden.message, undecided.message) as hidden_by, hidden.message is null and undecided.message is not null as is_undecided,
        made.message as made_by, exceptions.review as lost_review, excepting.review as keeping_review, findings_of.review as untaken_review, still_there.message as still_there,
        coalesce(subjects.is_gone, false) as is_subject_gone,
        done.change_ids as done, done.effect
    from caused
    left join hidden on hidden.run = caused.side and hidden.finding_no = coalesce(caused.new_no, caused.old_no)
    left join compare.undecided as undecided on undecided.finding_no = caused.old_no and caused.side = 'old'
    left join reviewed as exceptions on exceptions.run = 'old' and exceptions.finding_no = caused.old_no and exceptions.rests = 'exception' and not exceptions.is_taken
    left join reviewed as excepting on excepting.run = 'new' and excepting.finding_no = caused.new_no and excepting.rests = 'exception'
    left join reviewed as findings_of
        on findings_of.run = 'new' and findings_of.finding_no = caused.new_no and caused.side = 'new' and findings_of.rests = 'finding' and not findings_of.is_taken
    left join made on made.run = caused.side and made.finding_no = coalesce(caused.new_no, caused.old_no)
    left join compare.still_there as still_there on still_there.finding_no = caused.old_no
    left join subjects on subjects.finding_no = caused.old_no
    left join done on done.finding_no = caused.old_no
),
stated as (
    select
        judged.* exclude (cause_code),
        case
            when side = 'both' and not excepted_before and excepted then 'excepted'
            when side = 'both' and excepted_before and not excepted then 'lapsed'
            when side = 'both' then 'persisting'
            when side = 'new' and excepted then 'excepted'
            when side = 'new' then 'new'
            when cause_code = 'data' and hidden_by is not null then 'unknown'
            when cause_code is distinct from 'data' or made_by is not null then 'gone'
            when is_subject_gone then 'subject_gone'
            when still_there is not null then 'gone'
            else 'fixed'
        end as state,
        case
            when cause_code = 'data' and side <> 'both' and (hidden_by is not null or made_by is not null) then 'exports'
            when cause_code = 'data' and side = 'both' and excepted_before and not excepted and lost_review is not null then 'exports'
            else cause_code
        end as cause_code
    from judged
),
told as (
    select
        stated.old_no, stated.new_no,
        coalesce(news.finding_id, olds.finding_id) as finding_id,
        keys.finding_key,
        coalesce(news.kind, olds.kind) as kind,
        stated.severity_before, stated.severity,
        coalesce(news.user_name, olds.user_name) as user_name,
        coalesce(news.login, olds.login) as login,
        coalesce(news.name, olds.name) as name,
        coalesce(news.item, olds.item) as item,
        if(stated.state = 'new' and (news.state = 'reopened' or came_back.finding_no is not null), 'reopened', stated.state) as state,
        stated.cause_code as cause,
        stated.way as match,
        olds.rule as rule_before, news.rule as rule,
        if(stated.state = 'fixed', stated.done, null) as change_id,
        coalesce(news.first_seen, olds.first_seen) as first_seen,
        coalesce(news.since, olds.since) as since,
        coalesce(news.age_days, olds.age_days) as age_days,
        coalesce(news.due, olds.due) as due,
        cast(coalesce(news.overdue, olds.overdue) as varchar) as overdue,
        coalesce(news.times_reopened, olds.times_reopened) as times_reopened,
        case
            when stated.state = 'fixed' and decided.says is not null then 'Decided meanwhile: it was ' || decided.says || '.'
            when stated.state = 'fixed' then case stated.effect
                when 'in effect' then 'Its planned changes are in effect.'
                when 'as far as shown' then 'Its planned changes are in effect as far as the exports show.'
                when 'in part' then 'Only a part of its planned changes is in effect.'
                when 'not in effect' then 'Fixed by other means: its planned changes are not in effect.'
                when 'overtaken' then 'Fixed by its planned changes or by later ones: the record is now neither as it was before nor as planned.'
                when 'unknown' then 'Fixed, but it is unknown how: the exports do not show whether its planned changes are in effect.'
                else 'Fixed by other means: no change was planned.'
            end
            when stated.state = 'subject_gone' then 'No export has it now: it was deleted, or left out of the exports.'
            when stated.state = 'unknown' and stated.is_undecided then 'Nobody looked. ' || stated.hidden_by || '.'
            when stated.state = 'unknown' then 'The new exports cannot show it: ' || stated.hidden_by || '.'
            when stated.state = 'gone' and stated.cause_code = 'exports' then 'The old exports made it look so: ' || stated.made_by || '.'
            when stated.state = 'gone' and stated.cause_code = 'data' then stated.still_there
            when stated.state = 'gone' and stated.cause_code = 'rules' then 'The new rules do not report it.'
            when stated.state = 'gone' and stated.cause_code = 'clock' then 'Time passed: it no longer holds as of the new run.'
            when stated.state = 'gone' and stated.cause_code = 'tool' then 'This version of rolecall does not report it.'
            when stated.state = 'gone' then 'It is unknown why it is gone: the old rules cannot be applied to the new exports.'
            when stated.side = 'new' and stated.cause_code = 'exports' then
                'The ' || if(stated.hidden_by is not null, 'old exports could not show it: ' || stated.hidden_by, 'new exports make it look so: ' || stated.made_by) || '.'
            when stated.side = 'new' and stated.cause_code = 'rules' then 'The old rules do not report it. ' || news.reason
            when stated.side = 'new' and stated.cause_code = 'clock' then 'Time passed. ' || news.reason
            when stated.side = 'new' and stated.cause_code = 'tool' then 'The version of the old run did not report it. ' || news.reason
            when stated.state = 'excepted' then 'It has an exception now' || coalesce(', by the review ' || stated.keeping_review, '') || '. ' || news.reason
            when stated.state = 'lapsed' and stated.cause_code = 'exports' then
                'The new run was given no decisions of the review ' || stated.lost_review || ', which gave it an exception. ' || news.reason
            when stated.state = 'lapsed' and stated.cause_code = 'clock' then 'Its exception expired. ' || news.reason
            when stated.state = 'lapsed' then 'It no longer has an exception. ' || news.reason
            when stated.untaken_review is not null then 'The old run was given no decisions of the review ' || stated.untaken_review || '. ' || news.reason
            else news.reason
        end as reason,
        if(stated.state = 'fixed', stated.effect, null) as effect,
        if(stated.cause_code = 'exports', coalesce(stated.hidden_by, stated.made_by, 'The new run was given no decisions of the review ' || stated.lost_review), null) as lack,
        stated.side <> 'new' and not coalesce(stated.excepted_before, false) as was_open,
        stated.side <> 'old' and not coalesce(stated.excepted, false) as is_open
    from stated
    left join olds on olds.finding_no = stated.old_no
    left join news on news.finding_no = stated.new_no
    left join came_back on came_back.finding_no = stated.new_no
    left join decided on decided.finding_no = stated.old_no
    left join keys on keys.run = if(stated.new_no is null, 'old', 'new') and keys.finding_no = coalesce(stated.new_no, stated.old_no)
),
final as (
    select
        cast(row_number() over (
            order by
                list_position(['new', 'reopened', 'lapsed', 'unknown', 'gone', 'subject_gone', 'fixed', 'excepted', 'persisting'], state),
                list_position(['critical', 'high', 'medium', 'low'], coalesce(severity, severity_before)),
                kind, coalesce(user_name, login, ''), coalesce(item, ''), finding_id, old_no, new_no
        ) - 1 as integer) as row_no,
        *
    from told
)
select
    row_no, old_no, new_no, finding_id, finding_key, kind, severity_before, severity, user_name, login, name, item, state, cause, match,
    rule_before, rule, change_id, first_seen, since, age_days, due, overdue, times_reopened, reason, effect, lack, was_open, is_open
from final
