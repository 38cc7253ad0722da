-- results.outcome
-- title:       What became of each change of the plan
-- one row per: change_id
-- reads:       results.said, change
-- columns:
--   change_id: of change
--   sequence:  of change
--   outcome:   applied by the import; already so; undone by the rollback; refused; failed; sent, and not known; open if nothing was tried in earnest
--   reason:    why, as the guard says it; null if it does not
--
-- A row may be handled several times: that it was applied once stays true, though it is found
-- already made afterwards. Else the last word counts.
with said as (
    select place, is_rollback, change_id, state, reason from results.said where state is not null
),
changes as (
    select change_id, min(sequence) as sequence from change group by change_id
),
imported as (
    select
        change_id,
        bool_or(state = 'applied') as is_applied,
        bool_or(state = 'already') as is_already,
        arg_max(state, place) as last_state,
        arg_max(reason, place) filter (where state = 'applied') as applied_reason,
        arg_max(reason, place) filter (where state = 'already') as already_reason,
        arg_max(reason, place) as last_reason,
        max(place) filter (where state = 'applied') as applied_place
    from said
    where not is_rollback
    group by change_id
),
taken_back as (
    select change_id, max(place) as place, arg_max(reason, place) as reason
    from said
    where is_rollback and state = 'applied'
    group by change_id
),
final as (
    select
        changes.change_id,
        changes.sequence,
        case
            when imported.is_applied and taken_back.place > imported.applied_place then 'undone'
            when imported.is_applied then 'applied'
            when imported.is_already then 'already'
            when imported.last_state is null or imported.last_state = 'tried' then 'open'
            else imported.last_state
        end as outcome,
        case
            when imported.is_applied and taken_back.place > imported.applied_place then taken_back.reason
            when imported.is_applied then imported.applied_reason
            when imported.is_already then imported.already_reason
            else imported.last_reason
        end as reason
    from changes
    left join imported on imported.change_id = changes.change_id
    left join taken_back on taken_back.change_id = changes.change_id
)
select change_id, sequence, outcome, reason from final
