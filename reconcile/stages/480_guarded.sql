-- recon.guarded
-- title:       Corrections that the guardrails leave out, and why
-- one row per: finding_id, record_key, change_key
-- reads:       recon.correction, recon.impossible, recon.held_role, recon.verdict, recon.role, recon.role_closure, recon.conferred_role, recon.inherited_role, recon.finding, servicenow.user, policy.protected_account, policy.keep_last
-- columns:
--   finding_id: of recon.finding
--   record_key: of recon.correction
--   change_key: of recon.correction
--   cause:      why it is left out, half a sentence
--
-- A protected account is never changed, whatever it holds. keep_last counts carefully: every
-- correction that may cost an active, unlocked holder the role counts, and nothing the plan
-- adds does; of a role that comes by a way the exports do not tell, every removal from the
-- account counts. If too few would be left, all of those corrections are left out, since which of
-- them to make is a decision. A role that an exception accepts does not go with one that it does
-- not. What cannot work
-- (recon.impossible) is left out. Where a removal or a deactivation is left out, so is the rest of what
-- corrects that finding.
with corrections as (
    select finding_id, system, "table", operation, account_key, user_key, user_name, record_key, change_key, field, after, role_key, group_key
    from recon.correction
),
held as (
    select account_key, role_key, is_pathless
    from recon.held_role
),
usable_accounts as (
    select verdicts.account_key
    from recon.verdict as verdicts
    -- whether these are active the exports do not say
    anti join servicenow.user as accounts on accounts.account_key = verdicts.account_key and accounts.active is null
    where verdicts.is_active and not coalesce(verdicts.is_locked, false)
),
roles as (
    select role_key, name from recon.role
),
closure as (
    select role_key, contained_role_key from recon.role_closure
),
conferred as (
    select group_key, role_key from recon.conferred_role
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
minimums as (
    select roles.role_key, keep_last.role_name, max(keep_last.minimum) as minimum, min(keep_last.rule) as rule
    from policy.keep_last as keep_last
    join roles on roles.name = keep_last.role_name
    group by roles.role_key, keep_last.role_name
),
protected as (
    select
        corrections.finding_id, corrections.record_key, corrections.change_key,
        'the account is protected by ' || min(protections.rule) as cause
    from corrections
    join plain_names on plain_names.account_key = corrections.account_key
    join protections on like_escape(plain_names.user_name, nfc_normalize(protections.like_pattern), '!')
    where corrections.system = 'servicenow'
    group by corrections.finding_id, corrections.record_key, corrections.change_key
),
holders as (
    select held.role_key, held.account_key, held.is_pathless
    from held
    join minimums on minimums.role_key = held.role_key
    join usable_accounts on usable_accounts.account_key = held.account_key
),
reductions as (
    select distinct
        holders.role_key, holders.account_key,
        corrections.finding_id, corrections.record_key, corrections.change_key
    from corrections
    join holders on holders.account_key = corrections.account_key
    where
        (corrections.operation = 'update' and corrections.field = 'active' and corrections.after is distinct from 'true')
        or (corrections.operation = 'update' and corrections.field = 'locked_out' and corrections.after is distinct from 'false')
        or (corrections.operation = 'delete' and (
            corrections.role_key = holders.role_key
            or holders.is_pathless
            or (corrections.role_key, holders.role_key) in (select (closure.role_key, closure.contained_role_key) from closure)
            or (corrections.group_key, holders.role_key) in (select (conferred.group_key, conferred.role_key) from conferred)
        ))
),
remaining as (
    select
        holders.role_key,
        count(distinct holders.account_key) - count(distinct reductions.account_key) as holder_count
    from holders
    left join reductions on reductions.role_key = holders.role_key
    group by holders.role_key
),
kept as (
    select
        reductions.finding_id, reductions.record_key, reductions.change_key,
        min('at least ' || minimums.minimum || ' active holders of ' || minimums.role_name || ' must remain (' || minimums.rule || ')') as cause
    from reductions
    join minimums on minimums.role_key = reductions.role_key
    join remaining on remaining.role_key = reductions.role_key
    where remaining.holder_count < minimums.minimum
    group by reductions.finding_id, reductions.record_key, reductions.change_key
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
first_causes as (
    select finding_id, record_key, change_key, cause from protected
    union all
    select finding_id, record_key, change_key, cause from recon.impossible
    union all
    select finding_id, record_key, change_key, cause from kept
    union all
    select finding_id, record_key, change_key, cause from accepted
),
-- a finding's corrections go together: a role is not removed from an account that stays
broken as (
    select first_causes.finding_id, min(first_causes.cause) as cause
    from first_causes
    join corrections
        on corrections.finding_id = first_causes.finding_id
        and corrections.record_key = first_causes.record_key
        and corrections.change_key = first_causes.change_key
    where corrections.operation = 'delete' or corrections.change_key = 'deactivate'
    group by first_causes.finding_id
),
causes as (
    select finding_id, record_key, change_key, cause from first_causes
    union all
    select distinct corrections.finding_id, corrections.record_key, corrections.change_key, broken.cause
    from corrections
    join broken on broken.finding_id = corrections.finding_id
    anti join first_causes
        on first_causes.finding_id = corrections.finding_id
        and first_causes.record_key = corrections.record_key
        and first_causes.change_key = corrections.change_key
),
final as (
    select finding_id, record_key, change_key, string_agg(distinct cause, '; ' order by cause) as cause
    from causes
    group by finding_id, record_key, change_key
)
select finding_id, record_key, change_key, cause from final
