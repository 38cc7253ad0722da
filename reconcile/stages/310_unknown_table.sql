-- recon.unknown_table
-- title:       Tables that the exports may hold only in part
-- one row per: relation
-- reads:       input.doubtful_table, recon.allowance
-- columns:
--   relation: the canonical table
--   code:     the first sign that it is incomplete
--   message:  a sentence that says so
--   hint:     what to export, or to declare, to settle it
--
-- What such a table lacks may be there: absence from it proves nothing. Whoever knows that
-- the exports are complete says so with --allow cut-off-inputs.
with signs as (
    select relation, code, message, hint from input.doubtful_table
),
words (relation, things) as (
    values
        ('okta.user', 'Okta users'),
        ('okta.group', 'Okta groups'),
        ('okta.membership', 'Members of Okta groups'),
        ('okta.app_user', 'Assignments to the app'),
        ('okta.app_group', 'Groups assigned to the app'),
        ('okta.sign_on', 'Sign-ons'),
        ('servicenow.user', 'Accounts'),
        ('servicenow.role', 'Roles'),
        ('servicenow.group', 'ServiceNow groups'),
        ('servicenow.user_role', 'Grants of roles'),
        ('servicenow.group_member', 'Members of ServiceNow groups'),
        ('servicenow.group_role', 'Roles of groups'),
        ('servicenow.role_contains', 'Roles in roles'),
        ('servicenow.delegate', 'Delegations'),
        ('servicenow.task', 'Tasks'),
        ('servicenow.approval', 'Approvals'),
        ('servicenow.configuration_item', 'Configuration items'),
        ('servicenow.activity', 'Changes that people made')
),
final as (
    select
        signs.relation,
        arg_min(signs.code, (signs.code, signs.message)) as code,
        coalesce(any_value(words.things), signs.relation) || ' may be missing from the exports ('
            || arg_min(signs.message, (signs.code, signs.message))
            || case when count(*) > 1 then ', and ' || count(*) - 1 || ' more' else '' end || ')' as message,
        arg_min(signs.hint, (signs.code, signs.message)) as hint
    from signs
    left join words on words.relation = signs.relation
    where not exists (select 1 from recon.allowance as allowance where allowance.guardrail = 'cut-off-inputs')
    group by signs.relation
)
select relation, code, message, hint from final
