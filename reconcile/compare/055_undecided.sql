-- compare.undecided
-- title:       Findings of the old run that the new one does not have since it was not given the review
-- one row per: finding_no
-- reads:       compare.finding, compare.cause, compare.subject, compare.reviewed, compare.reviewed_access
-- columns:
--   finding_no: of compare.finding in the old run
--   message:    which review the new run was not given
--
-- Nobody looked, so nothing is fixed. But what was revoked and is gone by the new exports is gone,
-- whoever asks.
with unmatched as (
    select findings.finding_no, starts_with(findings.kind, 'exception.') as is_exception, subject.account_key is not null and subject.other_account_key is null as is_subject_gone
    from compare.finding as findings
    join compare.cause as cause on cause.side = 'old' and cause.cause_code = 'data' and cause.old_no = findings.finding_no
    left join compare.subject as subject on subject.run = 'old' and subject.finding_no = findings.finding_no
    where findings.run = 'old'
),
reviewed as (
    select finding_no, review from compare.reviewed where run = 'old' and rests = 'finding' and not is_taken
),
access as (
    select finding_no, is_there from compare.reviewed_access
),
final as (
    select unmatched.finding_no, 'The new run was given no decisions of the review ' || reviewed.review as message
    from unmatched
    join reviewed on reviewed.finding_no = unmatched.finding_no
    left join access on access.finding_no = unmatched.finding_no
    where unmatched.is_exception or (access.is_there is distinct from false and not unmatched.is_subject_gone)
)
select finding_no, message from final
