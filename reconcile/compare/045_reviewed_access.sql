-- compare.reviewed_access
-- title:       Whether access that the old run's reviews are about is still there
-- one row per: finding_no
-- reads:       compare.finding, compare.cause, compare.subject, compare.account, compare.role, compare.held_role, compare.group, compare.member, compare.decided_access, compare.decision
-- columns:
--   finding_no: of compare.finding in the old run: of a review, and the new run does not have it because of the data
--   kind:       role, group, account or delegation: what it is about
--   is_there:   the new exports have it; null if they do not show that, or not the account
--   says:       what the new run's reviews decided of it last; null if nothing
with findings as (
    select
        findings.finding_no, findings.item, subject.other_account_key as account_key,
        case
            when findings.item is null or findings.item = '' then 'account'
            when findings.via = '[' || findings.item || ']' then 'group'
            when findings.via = findings.item then 'role'
            else 'delegation'
        end as kind
    from compare.finding as findings
    join compare.cause as cause on cause.side = 'old' and cause.cause_code = 'data' and cause.old_no = findings.finding_no
    join compare.subject as subject on subject.run = 'old' and subject.finding_no = findings.finding_no
    where findings.run = 'old' and starts_with(findings.kind, 'review.')
),
active as (
    select account_key from compare.account where run = 'new' and active
),
held as (
    select distinct held.account_key, roles.name
    from compare.held_role as held
    join compare.role as roles on roles.run = 'new' and roles.role_key = held.role_key
    where held.run = 'new' and held.is_direct
),
members as (
    select distinct member.account_key, groups.name
    from compare.member as member
    join compare.group as groups on groups.run = 'new' and groups.group_key = member.group_key
    where member.run = 'new'
),
decided as (
    select found.account_key, found.kind, coalesce(found.item, '') as item, min(decisions.says) as says
    from compare.decided_access as found
    join compare.decision as decisions on decisions.run = 'new' and decisions.decision_no = found.decision_no and decisions.decision <> 'none'
    where found.run = 'new' and found.is_last
    group by found.account_key, found.kind, coalesce(found.item, '')
),
final as (
    select
        findings.finding_no, findings.kind,
        case
            when findings.account_key is null then null
            when findings.kind = 'role' then held.account_key is not null
            when findings.kind = 'group' then members.account_key is not null
            when findings.kind = 'account' then active.account_key is not null
        end as is_there,
        decided.says
    from findings
    left join held on findings.kind = 'role' and held.account_key = findings.account_key and held.name = findings.item
    left join members on findings.kind = 'group' and members.account_key = findings.account_key and members.name = findings.item
    left join active on active.account_key = findings.account_key
    left join decided on decided.account_key = findings.account_key and decided.kind = findings.kind and decided.item = coalesce(findings.item, '')
)
select finding_no, kind, is_there, says from final
