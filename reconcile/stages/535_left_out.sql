-- left_out
-- title:       What the plan leaves out because the exports leave it open
-- one row per: guardrail
-- reads:       recon.finding, recon.finding_doubt, recon.correction, recon.guarded, recon.candidate, recon.loss, recon.hidden_loss
-- columns:
--   guardrail: as --allow takes it: cut-off-inputs; or unknown-inputs or possible-duplicate, which no flag allows
--   message:   how much, and why
--   hint:      what to do
--
-- The rest of the plan goes on: unlike a percentage that is passed (withheld), which says
-- that the plan as a whole is suspect. Whoever knows that the exports are complete and of one
-- time may say so; what nobody exported no flag makes known. A removal that may take away what
-- rules grant, and what no export shows to be held, is left out for the same reason. So is a new
-- account for somebody whose account is likely there, and belongs to nobody: a person decides.
with findings as (
    select finding_id, kind, user_key, account_key, item, doubt
    from recon.finding
    where certainty = 'doubtful' and settled_fix <> 'review' and not excepted
),
doubts as (
    select kind, user_key, account_key, item, allowable from recon.finding_doubt
),
hidden as (
    select candidate.change_id, min(hidden_loss.hint) as hint
    from recon.hidden_loss as hidden_loss
    join recon.loss as loss
        on loss.change_no = hidden_loss.change_no
        and loss.role_key is not distinct from hidden_loss.role_key
        and loss.group_key is not distinct from hidden_loss.group_key
        and loss.needs_no is null
    join recon.candidate as candidate on candidate.change_no = hidden_loss.change_no
    group by candidate.change_id
),
corrections as (
    select distinct finding_id, recon.change_id(system, "table", operation, record_key, change_key) as change_id
    from recon.correction
    where exists (select 1 from hidden)
),
resting as (
    select findings.finding_id, doubts.allowable, findings.doubt
    from findings
    join doubts
        on doubts.kind = findings.kind
        and doubts.user_key is not distinct from findings.user_key
        and doubts.account_key is not distinct from findings.account_key
        and doubts.item is not distinct from findings.item
    union all
    select
        corrections.finding_id, true as allowable,
        'A role that rules grant may be held only through what would be removed; ' || min(hidden.hint) || '.' as doubt
    from corrections
    join hidden on hidden.change_id = corrections.change_id
    group by corrections.finding_id
),
counted as (
    select allowable, count(*) as findings, min(doubt) as doubt, count(distinct doubt) as doubts
    from resting
    group by allowable
),
duplicates as (
    select count(distinct finding_id) as people, min(cause) as cause from recon.guarded where guardrail = 'possible-duplicate'
),
final as (
    select
        if(allowable, 'cut-off-inputs', 'unknown-inputs') as guardrail,
        case findings when 1 then '1 finding is' else findings || ' findings are' end
            || ' not corrected by the plan, because the exports do not show what is right. '
            || case when doubts > 1 then 'The first of ' || doubts || ' reasons: ' else '' end || doubt as message,
        if(
            allowable,
            'Export again in full, both sides on one day; if the exports are complete, say so once with --allow cut-off-inputs.',
            'Export what is missing and reconcile again, or decide these findings one by one.'
        ) as hint
    from counted
    union all
    select
        'possible-duplicate' as guardrail,
        case people when 1 then '1 new account is' else people || ' new accounts are' end || ' held back: '
            || case when people > 1 then 'for the first, ' else '' end || cause || '.' as message,
        'Say under links in the rules whose account it is, or that it is nobody''s, and reconcile again; candidates.csv lists the evidence for each candidate.' as hint
    from duplicates
    where people > 0
)
select guardrail, message, hint from final
