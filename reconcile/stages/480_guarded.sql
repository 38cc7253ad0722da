-- recon.guarded
-- title:       Corrections that the guardrails leave out, and why
-- one row per: finding_id, record_key, change_key
-- reads:       recon.correction, recon.impossible, recon.role, recon.inherited_role, recon.finding, recon.owner_candidate, recon.impact, recon.allowance, servicenow.user, policy.protected_account, policy.setting
-- columns:
--   finding_id: of recon.finding
--   record_key: of recon.correction
--   change_key: of recon.correction
--   cause:      why it is left out, half a sentence
--   guardrail:  guardrails.protect, guardrails.impact or possible-duplicate, if that leaves it out; else null
--   rule:       the place in the rules of that guardrail
--
-- A protected account is never changed, whatever it holds, nor a delegation from or to it. If guardrails.impact says so, nobody's account
-- is closed who still has to approve something, or of whom the exports do not show that they have not. A role that an exception accepts
-- does not go with one that it does not. What cannot work (recon.impossible) is left out. Where
-- a removal or a deactivation is left out, so is the rest of what corrects that finding. Nobody
-- gets an account while one of nobody is likely theirs, nor what goes with it.
with corrections as (
    select finding_id, system, "table", operation, account_key, user_key, user_name, record_key, change_key, field, after, role_key, group_key
    from recon.correction
),
roles as (
    select role_key, name from recon.role
),
-- names as people read them: blanks at the ends, of another sort, or decomposed letters do not show
plain_names as (
    select account_key, lower(nfc_normalize(trim(replace(user_name, chr(160), ' '), e' \t\r\n'))) as user_name
    from servicenow.user as accounts
    semi join corrections on corrections.account_key = accounts.account_key
),
protections as (
    select like_pattern, rule from policy.protected_account
),
delegators as (
    select corrections.finding_id, corrections.record_key, corrections.change_key, lower(nfc_normalize(trim(replace(findings.item, chr(160), ' '), e' \t\r\n'))) as user_name
    from corrections
    join recon.finding as findings on findings.finding_id = corrections.finding_id
    where corrections."table" = 'sys_user_delegate'
),
changed_names as (
    select corrections.finding_id, corrections.record_key, corrections.change_key, plain_names.user_name
    from corrections
    join plain_names on plain_names.account_key = corrections.account_key
    where corrections.system = 'servicenow'
    union
    select finding_id, record_key, change_key, user_name from delegators
),
protected as (
    select
        changed_names.finding_id, changed_names.record_key, changed_names.change_key,
        'the account is protected by ' || min(protections.rule) as cause,
        'guardrails.protect' as guardrail,
        min(protections.rule) as rule
    from changed_names
    join protections on like_escape(changed_names.user_name, nfc_normalize(protections.like_pattern), '!')
    group by changed_names.finding_id, changed_names.record_key, changed_names.change_key
),
accepted_roles as (
    select inherited.account_key, roles.name, unnest(inherited.group_keys) as group_key
    from recon.finding as findings
    join roles on roles.name = findings.item
    join recon.inherited_role as inherited on inherited.account_key = findings.account_key and inherited.role_key = roles.role_key
    where findings.kind = 'misroled.inherited_role' and findings.excepted
),
accepted as (
    select
        corrections.finding_id, corrections.record_key, corrections.change_key,
        'an exception accepts ' || string_agg(distinct accepted_roles.name, ', ' order by accepted_roles.name) || ', which would go with it' as cause
    from corrections
    join accepted_roles on accepted_roles.account_key = corrections.account_key and accepted_roles.group_key = corrections.group_key
    where corrections.operation = 'delete'
    group by corrections.finding_id, corrections.record_key, corrections.change_key
),
likely as (
    select candidate.user_key, min(coalesce(accounts.user_name, 'with sys_id ' || accounts.sys_id, 'without a user name')) as user_name
    from recon.owner_candidate as candidate
    join servicenow.user as accounts on accounts.account_key = candidate.account_key
    where candidate.holds_back
    group by candidate.user_key
),
duplicates as (
    select
        corrections.finding_id, corrections.record_key, corrections.change_key,
        'the account ' || likely.user_name || ', which belongs to nobody, is likely theirs: a new account would be their second' as cause
    from corrections
    join recon.finding as findings on findings.finding_id = corrections.finding_id and findings.kind = 'lifecycle.missing'
    join likely on likely.user_key = findings.user_key
),
hold as (
    select rule
    from policy.setting
    where name = 'guardrails.impact.open_approvals' and value = 'hold'
        and not exists (select 1 from recon.allowance as allowance where allowance.guardrail = 'guardrails.impact')
),
approving as (
    select corrections.finding_id, corrections.record_key, corrections.change_key,
        case
            when impacts.things > 0 then 'they still have ' || if(impacts.certainty = 'exact', '', 'at least ') || impacts.things
                || if(impacts.things = 1, ' approval', ' approvals') || ' to give'
            when impacts.certainty = 'not exported' then 'whether they have approvals to give was not exported'
            else 'it is unknown whether they have approvals to give: the export may lack some'
        end || ' (' || hold.rule || ')' as cause,
        'guardrails.impact' as guardrail,
        hold.rule
    from corrections
    join recon.impact as impacts on impacts.account_key = corrections.account_key and impacts.what = 'open_approvals'
    cross join hold
    where corrections.system = 'servicenow' and corrections.change_key in ('deactivate', 'lock')
        and (impacts.things > 0 or impacts.certainty <> 'exact')
),
first_causes as (
    select finding_id, record_key, change_key, cause, guardrail, rule from protected
    union all
    select finding_id, record_key, change_key, cause, 'possible-duplicate', null from duplicates
    union all
    select distinct finding_id, record_key, change_key, cause, guardrail, rule from approving
    union all
    select finding_id, record_key, change_key, cause, null, null from recon.impossible
    union all
    select finding_id, record_key, change_key, cause, null, null from accepted
),
-- a finding's corrections go together: a role is not removed from an account that stays
broken as (
    select
        first_causes.finding_id,
        min(first_causes.cause) as cause,
        min(first_causes.guardrail) as guardrail,
        min(first_causes.rule) as rule
    from first_causes
    join corrections
        on corrections.finding_id = first_causes.finding_id
        and corrections.record_key = first_causes.record_key
        and corrections.change_key = first_causes.change_key
    where corrections.operation = 'delete' or corrections.change_key = 'deactivate'
    group by first_causes.finding_id
),
causes as (
    select finding_id, record_key, change_key, cause, guardrail, rule from first_causes
    union all
    select distinct
        corrections.finding_id, corrections.record_key, corrections.change_key, broken.cause, broken.guardrail, broken.rule
    from corrections
    join broken on broken.finding_id = corrections.finding_id
    anti join first_causes
        on first_causes.finding_id = corrections.finding_id
        and first_causes.record_key = corrections.record_key
        and first_causes.change_key = corrections.change_key
),
final as (
    select
        finding_id, record_key, change_key,
        string_agg(distinct cause, '; ' order by cause) as cause,
        min(guardrail) as guardrail,
        min(rule) as rule
    from causes
    group by finding_id, record_key, change_key
)
select finding_id, record_key, change_key, cause, guardrail, rule from final
