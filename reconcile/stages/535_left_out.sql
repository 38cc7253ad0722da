-- left_out
-- title:       What guardrails leave out of the change files
-- one row per: guardrail
-- reads:       recon.held_back, recon.correction, recon.cut_off
-- columns:
--   guardrail: as --allow takes it
--   message:   how much, and why
--   hint:      what to do
--
-- The rest of the plan goes on: unlike a percentage that is passed (withheld), which says
-- that the plan as a whole is suspect.
with held_back as (
    select record_key, change_key from recon.held_back where is_cut_off
),
corrections as (
    select distinct "table", record_key, change_key, operation from recon.correction
),
signs as (
    select count(*) as signs, min(message) as message from recon.cut_off
),
counted as (
    select count(*) as changes
    from corrections
    semi join held_back on held_back.record_key = corrections.record_key and held_back.change_key = corrections.change_key
    where operation <> 'create'
),
final as (
    select
        'cut-off-inputs' as guardrail,
        case counted.changes when 1 then '1 removal, deactivation or lock is' else counted.changes || ' removals, deactivations and locks are' end
            || ' left out, because exports may be cut off: ' || signs.message
            || case when signs.signs > 1 then ' (and ' || signs.signs - 1 || ' more)' else '' end || '.' as message,
        'Export again in full; if the exports are complete, say so once with --allow cut-off-inputs.' as hint
    from counted
    cross join signs
    where counted.changes > 0
)
select guardrail, message, hint from final
