-- recon.barred
-- title:       Corrections left out by guardrails other than limits on the size of the plan
-- one row per: guardrail, item, change_id, finding_id
-- reads:       recon.correction, recon.guarded, recon.candidate, recon.gain, recon.last_holder, recon.role
-- columns:
--   guardrail:  guardrails.protect, guardrails.impact, guardrails.never_grant or guardrails.keep_last
--   item:       the role; null for guardrails.protect and guardrails.impact
--   change_id:  the change that would be made without the guardrail
--   finding_id: a finding that it corrects
--   holder:     of recon.candidate: whom it is about
--   rule:       the place in the rules that says so, or default
--
-- What depends on such a change is left out, too, and is not listed here.
with corrections as (
    select
        finding_id, account_key, user_key, record_key, change_key,
        recon.change_id(system, "table", operation, record_key, change_key) as change_id
    from recon.correction
    where exists (select 1 from recon.guarded where guardrail in ('guardrails.protect', 'guardrails.impact'))
        or exists (select 1 from recon.gain where rule is not null)
        or exists (select 1 from recon.last_holder)
),
guarded as (
    select finding_id, record_key, change_key, guardrail, rule from recon.guarded where guardrail in ('guardrails.protect', 'guardrails.impact')
),
candidates as (
    select change_no, change_id, holder from recon.candidate
),
roles as (
    select role_key, name from recon.role
),
refused as (
    select gain.change_no, roles.name as item, min(gain.rule) as rule
    from recon.gain as gain
    join roles on roles.role_key = gain.role_key
    where gain.rule is not null
    group by gain.change_no, roles.name
),
kept as (
    select change_no, role_name as item, min(rule) as rule from recon.last_holder group by change_no, role_name
),
stopped as (
    select 'guardrails.never_grant' as guardrail, item, change_no, rule from refused
    union all
    select 'guardrails.keep_last' as guardrail, item, change_no, rule from kept
),
all_barred as (
    select
        guarded.guardrail, cast(null as varchar) as item, corrections.change_id, corrections.finding_id,
        coalesce(corrections.account_key, -1 - corrections.user_key) as holder, guarded.rule
    from guarded
    join corrections
        on corrections.finding_id = guarded.finding_id
        and corrections.record_key = guarded.record_key
        and corrections.change_key = guarded.change_key
    union all
    select stopped.guardrail, stopped.item, candidates.change_id, corrections.finding_id, candidates.holder, stopped.rule
    from stopped
    join candidates on candidates.change_no = stopped.change_no
    join corrections on corrections.change_id = candidates.change_id
),
final as (
    select guardrail, item, change_id, finding_id, min(holder) as holder, min(rule) as rule
    from all_barred
    group by guardrail, item, change_id, finding_id
)
select guardrail, item, change_id, finding_id, holder, rule from final
