-- recon.unknown_table
-- title:       Tables of which the exports may hold only a part
-- one row per: relation
-- reads:       input.doubtful_table, input.quality, input.rejected, policy.named_group, recon.allowance
-- columns:
--   relation: the canonical table
--   code:     the first sign of it
--   message:  a sentence that says so
--   hint:     what to export, or to declare, to settle it
--
-- What such a table lacks may be there: absence from it proves nothing. Whoever knows that
-- the exports are complete says so with --allow cut-off-inputs. Besides the signs that
-- tables show, rows that could not be loaded are missing: users, memberships, and those of
-- an Okta group that the rules name or may mean and whose name another group has, too.
with signs as (
    select relation, code, message, hint from input.doubtful_table
),
quality as (
    select relation, topic, code, message, hint, affected from input.quality where severity = 'warning'
),
doubted_groups as (
    select distinct reference as name from input.rejected where relation = 'okta.membership' and code = 'okta_group.ambiguous'
),
named_groups as (
    select distinct group_name as name from policy.named_group
),
named_doubts as (
    select count(*) as groups from doubted_groups join named_groups on named_groups.name = doubted_groups.name
),
worries as (
    select
        -- records that refer to users who are not there tell of the table of users
        case when topic = 'referential_gap' then string_split(relation, '.')[1] || '.user' else relation end as relation,
        code, message, hint
    from quality
    where relation is not null
        and (
            topic in ('capped', 'cut_off')
            or (topic = 'referential_gap' and affected >= 10)
            or (topic = 'lost' and (relation <> 'okta.user' or affected >= 10))
            or (topic = 'lost_group' and (select named_doubts.groups from named_doubts) > 0)
        )
),
all_signs as (
    select relation, code, message, hint from signs
    union
    select worries.relation, worries.code, worries.message, worries.hint
    from worries
    anti join signs on signs.relation = worries.relation
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
        ('servicenow.role_contains', 'Roles in roles')
),
final as (
    select
        all_signs.relation,
        arg_min(all_signs.code, (all_signs.code, all_signs.message)) as code,
        coalesce(any_value(words.things), all_signs.relation) || ' may be missing from the exports ('
            || arg_min(all_signs.message, (all_signs.code, all_signs.message))
            || case when count(*) > 1 then ', and ' || count(*) - 1 || ' more' else '' end || ')' as message,
        arg_min(all_signs.hint, (all_signs.code, all_signs.message)) as hint
    from all_signs
    left join words on words.relation = all_signs.relation
    where not exists (select 1 from recon.allowance as allowance where allowance.guardrail = 'cut-off-inputs')
    group by all_signs.relation
)
select relation, code, message, hint from final
