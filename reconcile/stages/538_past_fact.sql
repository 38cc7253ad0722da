-- recon.past_fact
-- title:       What this run's exports show about findings of the run before that it no longer has
-- one row per: line
-- reads:       recon.past_finding, recon.earlier, recon.verdict, recon.link, recon.role, recon.held_role, recon.group, recon.decided_access, recon.decision, recon.open_read, input.unknown_value, okta.user, okta.unknown_column, servicenow.user, servicenow.unknown_column, servicenow.role, servicenow.group, servicenow.group_member, servicenow.delegate, servicenow.half_row, policy.setting
-- adds to:     recon.past_fact
-- unless empty: recon.past_finding
--
-- It is about the account of that name, else about the account of the identity with that login;
-- if several accounts have the name, nobody knows which.
-- A finding about a role or a group is about that. Whether what was wrong is right by now: a role or membership that was too much is not there,
-- one that was missing is; an account that was to be closed, opened or unlocked is. Of the
-- other kinds the exports do not show it by themselves. What a review revoked and is still there is
-- overtaken by a later decision; if no review of this run was asked about it, nobody knows. What rules read is open if it is
-- unknown of this person or account, or, of groups and tables, of anybody; keys to link accounts
-- are no matter where account and person are linked.
with past as (
    select line, kind, split_part(kind, '.', 1) as family, split_part(finding_key, '|', 2) as subject, item
    from recon.past_finding
    where recon.is_open(state)
),
present as (
    select line from recon.earlier
),
open_past as (
    select past.line, past.kind, past.family, past.subject, past.item from past anti join present on present.line = past.line
),
subjects as (
    select distinct subject from open_past
),
accounts as (
    select recon.key_part(account.user_name) as subject, min(account.account_key) as account_key, count(*) > 1 as are_several
    from servicenow.user as account
    semi join subjects on subjects.subject = recon.key_part(account.user_name)
    group by recon.key_part(account.user_name)
),
identities as (
    select recon.key_part(okta_user.login) as subject, min(okta_user.user_key) as user_key
    from okta.user as okta_user
    semi join subjects on subjects.subject = recon.key_part(okta_user.login)
    group by recon.key_part(okta_user.login)
),
links as (
    select identities.subject, min(link.account_key) as account_key
    from identities
    join recon.link as link on link.user_key = identities.user_key
    group by identities.subject
),
owners as (
    select accounts.subject, min(link.user_key) as user_key
    from accounts
    join recon.link as link on link.account_key = accounts.account_key
    group by accounts.subject
),
about as (
    select
        open_past.line, open_past.kind, open_past.family, open_past.item,
        coalesce(accounts.account_key, links.account_key) as account_key,
        coalesce(owners.user_key, identities.user_key) as user_key,
        links.account_key is not null as is_linked,
        links.account_key is not null or owners.user_key is not null as has_both,
        coalesce(accounts.are_several, false) as are_several,
        case
            when open_past.kind = 'lifecycle.missing' or open_past.kind in ('okta.assigned_directly', 'okta.duplicate', 'okta.sync_error') then identities.user_key is not null
            when open_past.kind = 'role.unused' then open_past.item in (select name from servicenow.role)
            when open_past.family = 'group' then open_past.item in (select name from servicenow.group)
            when open_past.family in ('manager', 'privileged') or open_past.kind = 'misroled.too_many_holders' then true -- about no account
            else coalesce(accounts.account_key, links.account_key) is not null
        end as is_there
    from open_past
    left join accounts on accounts.subject = open_past.subject
    left join identities on identities.subject = open_past.subject
    left join links on links.subject = open_past.subject
    left join owners on owners.subject = open_past.subject
),
roles as (
    select role_key, name from recon.role
),
groups as (
    select group_key, name from recon.group
),
verdicts as (
    select account_key, verdict, is_active, is_locked from recon.verdict
),
holds as (
    select about.line, bool_or(held.is_direct) as is_direct
    from about
    join roles on roles.name = about.item
    join recon.held_role as held on held.account_key = about.account_key and held.role_key = roles.role_key
    where about.family in ('misroled', 'review', 'grant', 'external')
    group by about.line
),
joined as (
    select distinct about.line
    from about
    join groups on groups.name = about.item
    join servicenow.group_member as member on member.account_key = about.account_key and member.group_key = groups.group_key
    where about.kind in ('misroled.excess_group', 'misroled.residual_group', 'misroled.missing_group') or about.family = 'review'
),
as_ofs as (
    select cast(value as timestamp) as as_of from policy.setting where name = 'as_of'
),
acting as (
    select distinct about.line
    from about
    cross join as_ofs
    join servicenow.delegate as delegate on delegate.delegate_account_key = about.account_key
    join servicenow.user as principal on principal.account_key = delegate.account_key and lower(principal.user_name) = lower(about.item)
    where about.family in ('review', 'delegate') and coalesce(delegate.starts_at <= as_ofs.as_of, true) and coalesce(delegate.ends_at > as_ofs.as_of, true)
),
decided_since as (
    select distinct found.account_key, coalesce(found.item, '') as item
    from recon.decided_access as found
    join recon.decision as decision on decision.decision_no = found.decision_no and decision.decision <> 'none'
    where found.is_last
),
reviewed as (
    select
        about.line, about.kind <> 'review.unreviewed' and decided_since.account_key is not null as is_overtaken,
        case
            when coalesce(about.item, '') = '' then not coalesce(verdicts.is_active, false)
            when about.item not in (select name from roles) and about.item not in (select name from groups) and not exists (from servicenow.delegate) then false
            else not coalesce(holds.is_direct, false) and joined.line is null and acting.line is null
        end as is_gone,
        decided_since.account_key is not null as is_decided
    from about
    left join verdicts on verdicts.account_key = about.account_key
    left join holds on holds.line = about.line
    left join joined on joined.line = about.line
    left join acting on acting.line = about.line
    left join decided_since on decided_since.account_key = about.account_key and decided_since.item = coalesce(about.item, '')
    where about.family = 'review'
),
unread as (
    select about.line
    from about
    join input.unknown_value as unknown on unknown.subject_key = about.account_key
    where unknown.relation = 'servicenow.user' and (about.family <> 'review' or unknown.column_name = 'active')
    union
    select about.line
    from about
    join input.unknown_value as unknown on unknown.subject_key = about.user_key
    where unknown.relation = 'okta.user' and about.family <> 'review'
    union
    select about.line
    from about
    join servicenow.half_row as half_row on half_row.account_key = about.account_key
    where about.family in ('misroled', 'review')
),
-- what rules decide for the kinds of a family; of any other family, the last line
rests (family, decisions) as (
    values
        ('exception', []), ('review', []), ('delegate', []), ('grant', []), ('external', []), ('role', []), ('group', []), ('misroled', ['scope', 'correlation', 'role', 'group']), ('stale', ['correlation']),
        ('drift', ['scope', 'correlation', 'attribute']), ('', ['scope', 'correlation'])
),
open_reads as (
    select distinct decides, item, kind, name from recon.open_read
),
decided as (
    select
        about.line, about.item, about.account_key, about.user_key, about.has_both, coalesce(rests.decisions, other.decisions) as decisions
    from about
    join rests as other on other.family = ''
    left join rests on rests.family = about.family
),
asked as (
    select decided.line, decided.account_key, decided.user_key, open_reads.kind, open_reads.name
    from decided
    join open_reads
        on list_contains(decided.decisions, open_reads.decides)
        and (open_reads.decides <> 'correlation' or not decided.has_both)
        and (open_reads.decides in ('scope', 'correlation') or open_reads.item is null or decided.item is null or open_reads.item = decided.item)
),
unknown_columns as (
    select okta_user.user_key, unknown.name
    from okta.user as okta_user
    semi join about on about.user_key = okta_user.user_key
    join okta.unknown_column as unknown on unknown.column_set = okta_user.column_set
),
unknown_fields as (
    select account.account_key, unknown.name
    from servicenow.user as account
    semi join about on about.account_key = account.account_key
    join servicenow.unknown_column as unknown on unknown.column_set = account.column_set
),
undecided as (
    select line from asked where kind not in ('attribute', 'field')
    union
    select asked.line
    from asked
    join unknown_columns on unknown_columns.user_key = asked.user_key and unknown_columns.name = asked.name
    where asked.kind = 'attribute'
    union
    select asked.line
    from asked
    join unknown_fields on unknown_fields.account_key = asked.account_key and unknown_fields.name = asked.name
    where asked.kind = 'field'
),
final as (
    select
        about.line, about.is_there, unread.line is not null or about.are_several as is_unread,
        undecided.line is not null or coalesce(not reviewed.is_gone and not reviewed.is_decided, false) as is_undecided,
        if(reviewed.line is not null, not reviewed.is_gone and reviewed.is_overtaken, about.family not in ('exception', 'delegate', 'external', 'custom') and about.kind <> 'grant.self' and coalesce(
            verdicts.verdict not in ('reconciled', 'idle', 'closed', about.kind) and verdicts.is_active, false
        )) as is_overtaken,
        case if(about.account_key is null, 'lifecycle.missing', about.kind)
            when 'misroled.excess_role' then not coalesce(holds.is_direct, false)
            when 'misroled.residual_role' then not coalesce(holds.is_direct, false)
            when 'misroled.inherited_role' then holds.line is null
            when 'misroled.missing_role' then holds.line is not null
            when 'misroled.excess_group' then joined.line is null
            when 'misroled.residual_group' then joined.line is null
            when 'misroled.missing_group' then joined.line is not null
            when 'lifecycle.missing' then if(about.kind = 'lifecycle.missing', about.is_linked, null)
            when 'grant.self' then not coalesce(holds.is_direct, false)
            when 'grant.by_hand' then not coalesce(holds.is_direct, false)
            when 'external.internal_role' then holds.line is null or null
            when 'review.revoked' then reviewed.is_gone
            when 'review.regranted' then reviewed.is_gone
            when 'review.unreviewed' then reviewed.is_gone or reviewed.is_decided
            when 'lifecycle.inactive' then verdicts.is_active
            when 'lifecycle.locked' then not verdicts.is_locked
            when 'lifecycle.not_locked' then verdicts.is_locked
            when 'orphaned.suspended' then not verdicts.is_active or verdicts.is_locked
            when 'delegate.gone' then acting.line is null or null
            when 'delegate.open_ended' then acting.line is null or null
            when 'delegate.conflict' then acting.line is null or null
            when 'delegate.powerless' then acting.line is null or null
            else case when about.family in ('orphaned', 'stale', 'service') or about.kind = 'identity.duplicate_account' then not verdicts.is_active end
        end as is_right
    from about
    left join verdicts on verdicts.account_key = about.account_key
    left join holds on holds.line = about.line
    left join joined on joined.line = about.line
    left join acting on acting.line = about.line
    left join unread on unread.line = about.line
    left join undecided on undecided.line = about.line
    left join reviewed on reviewed.line = about.line
)
select line, is_there, is_unread, is_undecided, is_overtaken, is_right from final
