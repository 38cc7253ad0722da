-- left_out
-- title:       What the plan leaves out, since the exports leave it open
-- one row per: guardrail
-- reads:       recon.finding, recon.finding_doubt
-- columns:
--   guardrail: as --allow takes it: cut-off-inputs; or unknown-inputs, which no flag allows
--   message:   how much, and why
--   hint:      what to do
--
-- The rest of the plan goes on: unlike a percentage that is passed (withheld), which says
-- that the plan as a whole is suspect. Whoever knows that the exports are complete and of one
-- time may say so; what nobody exported no flag makes known.
with findings as (
    select finding_id, kind, user_key, account_key, item, doubt
    from recon.finding
    where certainty = 'doubtful' and settled_fix <> 'review' and not excepted
),
doubts as (
    select kind, user_key, account_key, item, allowable from recon.finding_doubt
),
counted as (
    select doubts.allowable, count(*) as findings, min(findings.doubt) as doubt, count(distinct findings.doubt) as doubts
    from findings
    join doubts
        on doubts.kind = findings.kind
        and doubts.user_key is not distinct from findings.user_key
        and doubts.account_key is not distinct from findings.account_key
        and doubts.item is not distinct from findings.item
    group by doubts.allowable
),
final as (
    select
        if(allowable, 'cut-off-inputs', 'unknown-inputs') as guardrail,
        case findings when 1 then '1 finding is' else findings || ' findings are' end
            || ' left to a person, since the exports leave open what to do. '
            || case when doubts > 1 then 'The first of ' || doubts || ' reasons: ' else '' end || doubt as message,
        if(
            allowable,
            'Export again in full, both sides on one day; if the exports are complete, say so once with --allow cut-off-inputs.',
            'Export what is missing, and reconcile again; or decide about these one by one.'
        ) as hint
    from counted
)
select guardrail, message, hint from final
