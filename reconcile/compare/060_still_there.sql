-- compare.still_there
-- title:       Findings of the old run that are no more, though what they were about is
-- one row per: finding_no
-- reads:       compare.finding, compare.cause, compare.subject, compare.reviewed_access, compare.held_role, compare.role, compare.group, compare.member, compare.link, compare.same_grants, compare.granted_role, compare.expected_group, compare.judged
-- columns:
--   finding_no: of the old run
--   message:    what became of it
--
-- One account gets one verdict, and one cause one finding: what is said of the account as a
-- whole, or of the group that confers a role, takes the place of what was said before. A role
-- that is held and that no rule grants is not fixed because nobody judges it any more; nor is what a
-- review revoked, because a later one kept it. Access that nobody had reviewed is put right by a review.
with unmatched as (
    select findings.finding_no, findings.kind, findings.item, subject.other_account_key, subject.other_user_key
    from compare.finding as findings
    join compare.subject as subject on subject.run = 'old' and subject.finding_no = findings.finding_no
    join compare.cause as cause on cause.side = 'old' and cause.cause_code = 'data' and cause.old_no = findings.finding_no
    left join compare.reviewed_access as access on access.finding_no = findings.finding_no
    -- what was reviewed and is gone is gone, whatever is said of the account
    where findings.run = 'old' and access.is_there is distinct from false
),
present as (
    select findings.finding_no, findings.kind, findings.item, subject.account_key, subject.user_key
    from compare.finding as findings
    join compare.subject as subject on subject.run = 'new' and subject.finding_no = findings.finding_no
    where findings.run = 'new'
),
of_the_whole as (
    select account_key, user_key, kind
    from present
    where kind like 'orphaned.%' or kind like 'identity.%' or kind = 'service.unowned' or kind like 'lifecycle.%'
),
-- what is found twice only if it is not the same already
succeeding (kind, next_kind) as (
    select before.kind, later.kind as next_kind
    from (values ('review.revoked'), ('review.regranted'), ('review.unreviewed'), ('misroled.excess_role'), ('misroled.residual_role'), ('misroled.excess_group'), ('misroled.residual_group')) as before (kind)
    cross join (
        values ('review.revoked'), ('review.regranted'), ('misroled.excess_role'), ('misroled.residual_role'), ('misroled.excess_group'), ('misroled.residual_group'), ('stale.dormant'), ('stale.never_used')
    ) as later (kind)
    where before.kind <> later.kind and (starts_with(before.kind, 'review.') or starts_with(later.kind, 'review.'))
),
replaced as (
    select unmatched.finding_no, 'Reported as ' || min(of_the_whole.kind) || ' now.' as message, 1 as place
    from unmatched
    join of_the_whole on of_the_whole.account_key = unmatched.other_account_key
    where of_the_whole.kind <> unmatched.kind
        -- an account that is to be activated is judged as if it were active
        and (not of_the_whole.kind like 'lifecycle.%' or not unmatched.kind like 'misroled.%')
    group by unmatched.finding_no
    union all
    select unmatched.finding_no, 'Reported as ' || min(of_the_whole.kind) || ' now.' as message, 1 as place
    from unmatched
    join of_the_whole on of_the_whole.user_key = unmatched.other_user_key
    where of_the_whole.kind <> unmatched.kind and unmatched.kind like 'lifecycle.%' and of_the_whole.kind like 'lifecycle.%'
    group by unmatched.finding_no
    union all
    select unmatched.finding_no, 'Reported as ' || min(present.kind) || ' now.' as message, 1 as place
    from unmatched
    join present on present.account_key = unmatched.other_account_key and present.item = unmatched.item
    where present.kind <> unmatched.kind and unmatched.kind like 'misroled.%' and present.kind like 'misroled.%'
    group by unmatched.finding_no
    union all
    select unmatched.finding_no, 'Reported as ' || min(present.kind) || ' now.' as message, 1 as place
    from unmatched
    join present on present.account_key = unmatched.other_account_key
    where present.kind <> unmatched.kind and unmatched.kind like 'stale.%' and present.kind like 'stale.%'
    group by unmatched.finding_no
    union all
    select unmatched.finding_no, 'Reported as ' || min(present.kind) || ' now.' as message, 1 as place
    from unmatched
    join succeeding on succeeding.kind = unmatched.kind
    join present on present.account_key = unmatched.other_account_key and present.kind = succeeding.next_kind
        and coalesce(present.item, '') = coalesce(unmatched.item, '')
    group by unmatched.finding_no
),
again as (
    select unmatched.finding_no,
        'It is still there' || coalesce('; it was ' || access.says, if(unmatched.kind = 'review.unreviewed', '; no review of the new run asks about it', '; no review of the new run revokes it')) || '.' as message,
        2 as place
    from unmatched
    join compare.reviewed_access as access on access.finding_no = unmatched.finding_no
    where access.is_there and (unmatched.kind <> 'review.unreviewed' or access.says is null)
),
granted as (
    select link.account_key, granted.role_key
    from compare.link as link
    join compare.same_grants as same_grants on same_grants.run = 'new' and same_grants.user_key = link.user_key
    join compare.granted_role as granted on granted.run = 'new' and granted.representative_key = same_grants.representative_key
    where link.run = 'new'
),
still_held as (
    select unmatched.finding_no, 'The account still holds ' || unmatched.item || '; it is no longer reported by itself.' as message, 2 as place
    from unmatched
    join compare.role as roles on roles.run = 'new' and roles.name = unmatched.item
    join compare.held_role as held on held.run = 'new' and held.account_key = unmatched.other_account_key and held.role_key = roles.role_key
    anti join granted on granted.account_key = held.account_key and granted.role_key = held.role_key
    where (unmatched.kind in ('misroled.excess_role', 'misroled.residual_role') and held.is_direct)
        or (unmatched.kind = 'misroled.inherited_role' and (held.is_recorded or held.is_contained or held.is_conferred))
),
expected as (
    select link.account_key, expected.name_key
    from compare.link as link
    join compare.expected_group as expected on expected.run = 'new' and expected.user_key = link.user_key
    where link.run = 'new'
),
still_member as (
    select unmatched.finding_no, 'The account is still a member of ' || unmatched.item || '; that is no longer judged.' as message, 2 as place
    from unmatched
    join compare.group as groups on groups.run = 'new' and groups.name = unmatched.item
    join compare.member as member on member.run = 'new' and member.account_key = unmatched.other_account_key and member.group_key = groups.group_key
    anti join expected on expected.account_key = member.account_key and expected.name_key = groups.name_key
    where unmatched.kind in ('misroled.excess_group', 'misroled.residual_group')
),
judged as (
    select account_key, user_key from compare.judged where run = 'new'
),
-- there is nothing to correct where nobody is to have an account
moot as (
    select unmatched.finding_no, 'The person should no longer have an account.' as message, 3 as place
    from unmatched
    anti join judged on judged.user_key = unmatched.other_user_key
    where unmatched.other_user_key is not null
        and (unmatched.kind like 'lifecycle.%' or unmatched.kind like 'misroled.missing_%' or unmatched.kind = 'drift.attribute')
),
causes as (
    select finding_no, message, place from replaced
    union all
    select finding_no, message, place from again
    union all
    select finding_no, message, place from still_held
    union all
    select finding_no, message, place from still_member
    union all
    select finding_no, message, place from moot
),
final as (
    select finding_no, arg_min(message, (place, message)) as message from causes group by finding_no
)
select finding_no, message from final
