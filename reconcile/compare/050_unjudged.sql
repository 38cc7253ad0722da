-- compare.unjudged
-- title:       Findings of one run that differ because of what was exported
-- one row per: run, finding_no, effect
-- reads:       compare.finding, compare.cause, compare.subject, compare.lack, compare.worry, compare.field, compare.open_read, compare.unknown_column, compare.unknown_value, compare.link, compare.account, compare.identity, compare.held_role, compare.role
-- columns:
--   run:        old or new: whose finding, which the other run does not have because of the data
--   finding_no: of compare.finding
--   effect:     hidden, if the other run's exports could not show it; made, if this run's exports lack what the other's show, and that looks like a finding
--   message:    what was not exported
--
-- What is hidden is not fixed, and what is made did not happen. Where something else may be the
-- cause as well, nobody can tell: so what a lack hides counts whether or not the other run lacks
-- it too, and what it makes only if the other run shows the very thing.
with unmatched as (
    select
        findings.run, findings.finding_no, findings.item,
        findings.kind || case
            when not starts_with(findings.kind, 'review.') or coalesce(findings.item, '') = '' then ''
            when findings.via = '[' || findings.item || ']' then ' group'
            when findings.via = findings.item then ' role'
            else ' delegation'
        end as kind
    from compare.finding as findings
    join compare.cause as cause
        on cause.side = findings.run and cause.cause_code = 'data' and if(cause.side = 'old', cause.old_no, cause.new_no) = findings.finding_no
),
findings as (
    select
        unmatched.run, if(unmatched.run = 'old', 'new', 'old') as other, unmatched.finding_no, unmatched.kind, unmatched.item,
        subject.account_key, subject.user_key, subject.other_account_key, subject.other_user_key
    from unmatched
    join compare.subject as subject on subject.run = unmatched.run and subject.finding_no = unmatched.finding_no
),
lacks as (
    select run, relation, message, is_different from compare.lack
),
-- who it is about may be missing, or what it is about
hides_all (relation, kind) as (
    values
        ('servicenow.user', 'identity.%'),
        ('okta.user', 'identity.%'),
        ('servicenow.user_role', 'misroled.%role'),
        ('servicenow.user_role', 'misroled.conflict'),
        ('servicenow.user_role', 'misroled.too_many_holders'),
        ('servicenow.group_member', 'misroled.too_many_holders'),
        ('servicenow.user_role', 'licence.%'), ('servicenow.group_member', 'licence.%'), ('servicenow.role', 'licence.%'),
        ('servicenow.group_role', 'licence.%'), ('servicenow.role_contains', 'licence.%'), ('servicenow.activity', 'licence.unused'),
        ('servicenow.user_role', 'service.privileged'), ('servicenow.group_member', 'service.privileged'),
        ('servicenow.group_role', 'service.privileged'), ('servicenow.role_contains', 'service.privileged'),
        ('servicenow.user_role', 'privileged.count'), ('servicenow.group_member', 'privileged.count'), ('servicenow.user', 'privileged.count'),
        ('servicenow.group', 'group.no_owner'), ('servicenow.group_role', 'group.no_owner'), ('servicenow.user', 'group.no_owner'), ('servicenow.user', 'manager.gone'),
        ('servicenow.group_member', 'misroled.%group'),
        ('servicenow.group_member', 'misroled.inherited_role'),
        ('servicenow.group_member', 'misroled.conflict'),
        ('servicenow.group_role', 'misroled.inherited_role'),
        ('servicenow.group_role', 'misroled.residual_group'),
        ('servicenow.group_role', 'misroled.conflict'),
        ('servicenow.role_contains', 'misroled.inherited_role'),
        ('servicenow.role_contains', 'misroled.conflict'),
        ('servicenow.user_role', 'review.% role'), ('servicenow.group_member', 'review.% group'), ('servicenow.delegate', 'review.% delegation'),
        ('servicenow.delegate', 'delegate.%'), ('okta.admin_role', 'okta.admin_here'), ('okta.app_user', 'okta.%'), ('okta.user', 'okta.%'),
        ('okta.membership', 'okta.assigned_directly'), ('okta.app_group', 'okta.assigned_directly'), ('okta.group', 'okta.assigned_directly'),
        ('servicenow.user_role', 'okta.admin_here'), ('servicenow.user_role', 'grant.%'), ('servicenow.user_role', 'external.%'), ('servicenow.user_role', 'delegate.conflict'),
        ('servicenow.user_role', 'role.%'), ('servicenow.group_member', 'role.redundant'), ('servicenow.group_role', 'role.redundant'),
        ('servicenow.role', 'role.unused'), ('servicenow.group', 'group.%'), ('servicenow.group_role', 'group.%'), ('servicenow.group_member', 'group.empty'),
        ('okta.membership', 'lifecycle.%'), ('okta.membership', 'misroled.missing_%'), ('okta.membership', 'drift.%'),
        ('okta.group', 'lifecycle.%'), ('okta.group', 'misroled.missing_%'), ('okta.group', 'drift.%'),
        ('okta.app_user', 'lifecycle.%'), ('okta.app_user', 'misroled.missing_%'), ('okta.app_user', 'drift.%'),
        ('okta.app_group', 'lifecycle.%'), ('okta.app_group', 'misroled.missing_%'), ('okta.app_group', 'drift.%')
),
makes (relation, kind, needs) as (
    values
        ('servicenow.user', 'lifecycle.missing', 'account'),
        ('servicenow.user', 'lifecycle.inactive', 'subject'),
        ('okta.user', 'orphaned.no_identity', 'identity'),
        ('okta.user', 'orphaned.leaver', 'subject'),
        ('okta.user', 'service.unowned', 'identity'),
        ('okta.user', 'misroled.residual_role', 'identity'),
        ('okta.user', 'misroled.residual_group', 'identity'),
        ('servicenow.user_role', 'misroled.missing_role', 'role'),
        ('servicenow.group_member', 'misroled.missing_role', 'role'),
        ('servicenow.group_role', 'misroled.missing_role', 'role'),
        ('servicenow.role_contains', 'misroled.missing_role', 'role'),
        ('servicenow.group', 'misroled.missing_role', 'role'),
        ('servicenow.group_member', 'misroled.missing_group', 'subject'),
        ('servicenow.group_role', 'misroled.excess_role', 'subject'),
        ('servicenow.role_contains', 'misroled.excess_role', 'subject'),
        ('servicenow.group_role', 'misroled.inherited_role', 'subject'),
        ('servicenow.role_contains', 'misroled.inherited_role', 'subject'),
        ('servicenow.group_member', 'misroled.inherited_role', 'subject'),
        ('okta.membership', 'orphaned.unassigned', 'subject'), ('okta.membership', 'misroled.excess_%', 'subject'),
        ('okta.membership', 'misroled.inherited_role', 'subject'), ('okta.membership', 'misroled.residual_%', 'subject'),
        ('okta.group', 'orphaned.unassigned', 'subject'), ('okta.group', 'misroled.excess_%', 'subject'),
        ('okta.group', 'misroled.inherited_role', 'subject'), ('okta.group', 'misroled.residual_%', 'subject'),
        ('okta.app_user', 'orphaned.unassigned', 'subject'), ('okta.app_user', 'orphaned.no_identity', 'subject'),
        ('okta.app_group', 'orphaned.unassigned', 'subject'),
        ('servicenow.user_role', 'delegate.powerless', 'subject'), ('servicenow.group_member', 'delegate.powerless', 'subject'),
        ('okta.sign_on', 'stale.%', 'subject')
),
hides_topic (topic, kind) as (
    values
        ('no_logins', 'licence.unused'), ('no_locked_out', 'lifecycle.not_locked'),
        ('active_only', 'lifecycle.not_locked'), ('active_only', 'licence.inactive_holder'),
        ('no_group_roles', 'group.no_owner'), ('not_assessed', 'licence.%'), ('not_assessed', 'group.no_owner'), ('not_assessed', 'manager.gone'),
        ('no_logins', 'stale.dormant'), ('no_logins', 'stale.never_used'),
        ('no_locked_out', 'orphaned.suspended'), ('no_locked_out', 'lifecycle.locked'),
        ('active_only', 'lifecycle.inactive'), ('active_only', 'misroled.residual_%'),
        ('no_leavers', 'orphaned.leaver'),
        ('no_inherited', 'misroled.inherited_role'), ('no_inherited_field', 'misroled.%role'),
        ('no_group_roles', 'misroled.inherited_role'), ('no_group_roles', 'misroled.residual_group'), ('no_role_contains', 'misroled.inherited_role')
),
makes_topic (topic, kind, needs) as (
    values
        ('active_only', 'lifecycle.missing', 'account'),
        ('no_leavers', 'orphaned.no_identity', 'identity'),
        ('no_inherited', 'misroled.missing_role', 'role')
),
worries as (
    select run, topic, min(message) as message from compare.worry group by run, topic
),
ambiguous as (
    select distinct subject.run, subject.account_key
    from compare.finding as others
    join compare.subject as subject on subject.run = others.run and subject.finding_no = others.finding_no
    where others.kind = 'identity.ambiguous'
),
-- what the other run shows of it
shown as (
    select findings.run, findings.finding_no, 'subject' as needs
    from findings
    where findings.other_account_key is not null or findings.other_user_key is not null
    union all
    select findings.run, findings.finding_no, 'identity' as needs
    from findings
    join compare.link as link on link.run = findings.other and link.account_key = findings.other_account_key
    union all
    -- whose account it is was in doubt there: the exports had several identities for it
    select findings.run, findings.finding_no, 'identity' as needs
    from findings
    join ambiguous on ambiguous.run = findings.other and ambiguous.account_key = findings.other_account_key
    union all
    select distinct findings.run, findings.finding_no, 'account' as needs
    from findings
    join compare.link as link on link.run = findings.other and link.user_key = findings.other_user_key
    union all
    select findings.run, findings.finding_no, 'role' as needs
    from findings
    join compare.role as roles on roles.run = findings.other and roles.name = findings.item
    join compare.held_role as held on held.run = findings.other and held.account_key = findings.other_account_key and held.role_key = roles.role_key
),
reads as (
    select run, decides, item, kind, name, code, message from compare.open_read where decides <> 'correlation'
),
decided (decides, kind) as (
    values
        ('role', 'misroled.missing_role'), ('group', 'misroled.missing_group'), ('attribute', 'drift.attribute'),
        ('scope', 'lifecycle.%'), ('scope', 'misroled.missing_%'), ('scope', 'drift.%')
),
undecided (decides, kind) as (
    values
        ('role', 'misroled.excess_role'), ('role', 'misroled.inherited_role'), ('group', 'misroled.excess_group'),
        ('scope', 'orphaned.unassigned'), ('scope', 'misroled.residual_%')
),
unknown_of_identity as (
    select identity.run, identity.user_key, unknown.name
    from compare.unknown_column as unknown
    join compare.identity as identity on identity.run = unknown.run and identity.column_set = unknown.column_set
    where unknown.relation = 'okta.user'
    union
    select run, subject_key as user_key, name from compare.unknown_value where relation = 'okta.user'
),
unknown_of_account as (
    select account.run, account.account_key, unknown.name
    from compare.unknown_column as unknown
    join compare.account as account on account.run = unknown.run and account.column_set = unknown.column_set
    where unknown.relation = 'servicenow.user'
    union
    select run, subject_key as account_key, name from compare.unknown_value where relation = 'servicenow.user'
),
opened as (
    select findings.run, findings.finding_no, 'hidden' as effect, reads.message, reads.kind as read_kind, reads.name, findings.other_user_key as user_key, findings.other_account_key as account_key, findings.other as of_run
    from findings
    join decided on findings.kind like decided.kind
    join reads on reads.run = findings.other and reads.decides = decided.decides
    where reads.decides = 'scope' or reads.item is null or reads.item = findings.item
    union all
    select findings.run, findings.finding_no, 'made' as effect, reads.message, reads.kind as read_kind, reads.name, findings.user_key, findings.account_key, findings.run as of_run
    from findings
    join undecided on findings.kind like undecided.kind
    join reads on reads.run = findings.run and reads.decides = undecided.decides
    join shown on shown.run = findings.run and shown.finding_no = findings.finding_no and shown.needs = 'subject'
    anti join compare.open_read as others
        on others.run = findings.other and others.decides = reads.decides and others.kind = reads.kind
        and others.name is not distinct from reads.name and others.item is not distinct from reads.item
    where reads.decides = 'scope' or reads.item is null or reads.item = findings.item
),
by_lack as (
    select findings.run, findings.finding_no, 'hidden' as effect, lacks.message, 1 as place
    from findings
    join lacks on lacks.run = findings.other
    join hides_all on hides_all.relation = lacks.relation and findings.kind like hides_all.kind
    left join shown on shown.run = findings.run and shown.finding_no = findings.finding_no and shown.needs = 'role'
    -- what an export has, it shows
    where not (findings.kind = 'misroled.missing_role' and lacks.relation = 'servicenow.user_role' and shown.finding_no is not null)
    union all
    select findings.run, findings.finding_no, 'hidden' as effect, lacks.message, 1 as place
    from findings
    join lacks on lacks.run = findings.other and lacks.relation = 'servicenow.user'
    where findings.account_key is not null and findings.other_account_key is null
    union all
    select findings.run, findings.finding_no, 'hidden' as effect, lacks.message, 1 as place
    from findings
    join lacks on lacks.run = findings.other and lacks.relation = 'okta.user'
    where findings.user_key is not null and findings.other_user_key is null
    union all
    select findings.run, findings.finding_no, 'made' as effect, lacks.message, 1 as place
    from findings
    join lacks on lacks.run = findings.run and lacks.is_different
    join makes on makes.relation = lacks.relation and findings.kind like makes.kind
    join shown on shown.run = findings.run and shown.finding_no = findings.finding_no and shown.needs = makes.needs
    union all
    select findings.run, findings.finding_no, 'made' as effect, lacks.message, 1 as place
    from findings
    join lacks on lacks.run = findings.run and lacks.is_different
    where findings.kind = 'exception.unused'
),
by_topic as (
    select findings.run, findings.finding_no, 'hidden' as effect, worries.message, 2 as place
    from findings
    join worries on worries.run = findings.other
    join hides_topic on hides_topic.topic = worries.topic and findings.kind like hides_topic.kind
    union all
    select findings.run, findings.finding_no, 'made' as effect, worries.message, 2 as place
    from findings
    join worries on worries.run = findings.run
    join makes_topic on makes_topic.topic = worries.topic and findings.kind like makes_topic.kind
    join shown on shown.run = findings.run and shown.finding_no = findings.finding_no and shown.needs = makes_topic.needs
    anti join worries as others on others.run = findings.other and others.topic = worries.topic
),
by_field as (
    select findings.run, findings.finding_no, 'hidden' as effect, 'No export of accounts has the field ' || findings.item as message, 3 as place
    from findings
    join compare.field as field on field.run = findings.other and field.name = findings.item
    where findings.kind = 'drift.attribute' and not field.is_exported
),
by_read as (
    select run, finding_no, effect, message, 4 as place from opened where read_kind not in ('attribute', 'field')
    union all
    select opened.run, opened.finding_no, opened.effect, opened.message, 4 as place
    from opened
    join unknown_of_identity as unknown on unknown.run = opened.of_run and unknown.user_key = opened.user_key and unknown.name = opened.name
    where opened.read_kind = 'attribute'
    union all
    select opened.run, opened.finding_no, opened.effect, opened.message, 4 as place
    from opened
    join unknown_of_account as unknown on unknown.run = opened.of_run and unknown.account_key = opened.account_key and unknown.name = opened.name
    where opened.read_kind = 'field'
),
causes as (
    select run, finding_no, effect, message, place from by_lack
    union all
    select run, finding_no, effect, message, place from by_topic
    union all
    select run, finding_no, effect, message, place from by_field
    union all
    select run, finding_no, effect, message, place from by_read
),
final as (
    select run, finding_no, effect, arg_min(message, (place, message)) as message
    from causes
    group by run, finding_no, effect
)
select run, finding_no, effect, message from final
