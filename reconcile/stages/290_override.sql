-- recon.override
-- title:       Findings that a review decides
-- one row per: kind, account_key, item
-- reads:       recon.discrepancy, recon.revocation
-- columns:
--   kind:        of the finding
--   account_key: whom it is about
--   item:        the role or group, or (of a delegation) the account it acts for; null if it is about the account itself
--   decision_no: of recon.revocation, as are the next three columns
--   fix:         what the plan does about it, in place of what is usual for its kind
--   says:        what was decided, by whom, when, in which review
--   by_default:  nobody decided, and the review says that this revokes
--
-- What was revoked and is a finding anyway is not found twice. What is wrong with a whole account is
-- that finding of a revoked account. Of whom may be hired again, it says what it would without the review.
with discrepancies as (
    select kind, account_key, item from recon.discrepancy
),
revocations as (
    select decision_no, account_key, kind, item, fix, says, by_default from recon.revocation where not is_regranted and code is distinct from 'rehired'
),
about (finding_kind, kind) as (
    values
        ('misroled.excess_role', 'role'), ('misroled.residual_role', 'role'), ('misroled.excess_group', 'group'), ('misroled.residual_group', 'group'),
        ('orphaned.no_identity', 'account'), ('orphaned.leaver', 'account'), ('orphaned.suspended', 'account'), ('orphaned.unassigned', 'account'),
        ('delegate.gone', 'delegation'), ('delegate.open_ended', 'delegation'), ('delegate.conflict', 'delegation'), ('delegate.powerless', 'delegation'),
        ('service.unowned', 'account'), ('identity.duplicate_account', 'account'), ('stale.dormant', 'account'), ('stale.never_used', 'account')
),
final as (
    select
        discrepancies.kind, discrepancies.account_key, discrepancies.item,
        min(revocations.decision_no) as decision_no,
        arg_min(revocations.fix, revocations.decision_no) as fix,
        arg_min(revocations.says, revocations.decision_no) as says,
        arg_min(revocations.by_default, revocations.decision_no) as by_default
    from revocations
    join about on about.kind = revocations.kind
    join discrepancies on discrepancies.kind = about.finding_kind and discrepancies.account_key = revocations.account_key
        and discrepancies.item is not distinct from revocations.item
    group by discrepancies.kind, discrepancies.account_key, discrepancies.item
)
select kind, account_key, item, decision_no, fix, says, by_default from final
