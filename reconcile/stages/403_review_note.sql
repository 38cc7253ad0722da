-- recon.review_note
-- title:       What a review says of findings that it decides
-- one row per: finding_id
-- reads:       recon.finding, recon.revocation, recon.override
-- columns:
--   finding_id:  of recon.finding
--   decision_no: of recon.decision
--   by_default:  nobody decided, and the review says that this revokes
--   note:        a sentence
--
-- Whoever approves a change reads in it whose decision it carries out.
with findings as (
    select finding_id, kind, account_key, item, via from recon.finding
),
revocations as (
    select
        decision_no, account_key, item, says, by_default, if(is_regranted, 'review.regranted', 'review.revoked') as finding_kind,
        case kind when 'role' then item when 'group' then '[' || item || ']' end as via
    from recon.revocation
),
overrides as (
    select kind, account_key, item, decision_no, says, by_default from recon.override
),
noted as (
    select findings.finding_id, revocations.decision_no, revocations.says, revocations.by_default
    from revocations
    join findings on findings.kind = revocations.finding_kind and findings.account_key = revocations.account_key
        and findings.item is not distinct from revocations.item and findings.via is not distinct from revocations.via
    union all
    select findings.finding_id, overrides.decision_no, overrides.says, overrides.by_default
    from overrides
    join findings on findings.kind = overrides.kind and findings.account_key = overrides.account_key
        and findings.item is not distinct from overrides.item
),
final as (
    select
        finding_id, min(decision_no) as decision_no, arg_min(by_default, decision_no) as by_default,
        'It was ' || arg_min(says, decision_no) || '.' as note
    from noted
    group by finding_id
)
select finding_id, decision_no, by_default, note from final
