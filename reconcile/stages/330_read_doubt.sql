-- recon.read_doubt
-- title:       Findings that depend on an unknown value that a rule reads
-- one row per: *
-- reads:       recon.discrepancy, recon.open_read, recon.delegated_conflict, policy.rule_read, recon.identity, recon.role, recon.role_closure, recon.group, recon.conferred_role, recon.inherited_role, recon.expected_role, recon.expected_group, policy.expected_attribute, okta.user, okta.unknown_column, okta.attribute, okta.group, okta.membership, okta.app_user, servicenow.user, servicenow.unknown_column, input.unknown_value, recon.settled_value
-- adds to:     recon.resting_finding
-- unless empty: recon.open_read
--
-- What is held, and what a review revoked, rests on every rule that would grant it: by its name, by a role that contains
-- it, by a group that confers it, or by an expression that yields names. It rests on whatever
-- would grant the roles that go with it, too, in the same ways: those it contains or confers. What is missing
-- rests on the rule that grants it. Whoever has no account in their own right rests on the
-- whole scope; whoever has, on the rule that selects them. An account to be created rests on
-- all that would be written to it, and on its name. If a group decides a field, its
-- expression does not matter. What a rule about one org of Okta reads is of people of that org.
with discrepancies as (
    select kind, user_key, account_key, item, rule from recon.discrepancy where user_key is not null
),
open_reads as (
    select decides, item, rule_no, rule, kind, name, code, message, hint, is_of_table, okta_org from recon.open_read where decides <> 'correlation'
),
identities as (
    select user_key, standing, scope_rule_no from recon.identity
),
roles as (
    select role_key, name from recon.role
),
closure as (
    select role_key, contained_role_key from recon.role_closure
),
groups as (
    select group_key, name from recon.group
),
conferred as (
    select group_key, role_key from recon.conferred_role
),
deciding as (
    select distinct decides from open_reads
),
held as (
    select discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, identities.scope_rule_no
    from discrepancies
    join identities on identities.user_key = discrepancies.user_key
    where discrepancies.kind in ('misroled.excess_role', 'misroled.inherited_role', 'misroled.residual_role', 'misroled.excess_group', 'misroled.residual_group', 'review.revoked')
        and identities.standing = 'live'
        and exists (select 1 from deciding)
),
held_roles as (
    select distinct roles.role_key, roles.name
    from held
    join roles on roles.name = held.item
    where held.kind not in ('misroled.excess_group', 'misroled.residual_group')
),
-- what goes with an item: the role and those that it contains, or what the group confers
carried as (
    select 'role' as sort, name as item, role_key from held_roles
    union
    select 'role' as sort, held_roles.name as item, closure.contained_role_key as role_key
    from held_roles
    join closure on closure.role_key = held_roles.role_key
    union
    select distinct 'group' as sort, groups.name as item, conferred.role_key
    from held
    join groups on groups.name = held.item
    join conferred on conferred.group_key = groups.group_key
    where held.kind in ('misroled.excess_group', 'misroled.residual_group', 'review.revoked')
),
-- what goes with the memberships that confer a role: the other roles that they confer
inherited_with as (
    select distinct inherited.account_key, held_roles.name as item, conferred.role_key
    from (select account_key, role_key, unnest(group_keys) as group_key from recon.inherited_role) as inherited
    join held_roles on held_roles.role_key = inherited.role_key
    join conferred on conferred.group_key = inherited.group_key
),
carried_roles as (
    select role_key from carried
    union
    select role_key from inherited_with
),
-- what would give a role: itself, what contains it, a group that confers it
givers as (
    select carried_roles.role_key, 'role' as decides, roles.name as source
    from carried_roles
    join roles on roles.role_key = carried_roles.role_key
    union
    select carried_roles.role_key, 'role' as decides, roles.name as source
    from carried_roles
    join closure on closure.contained_role_key = carried_roles.role_key
    join roles on roles.role_key = closure.role_key
    union
    select carried_roles.role_key, 'group' as decides, groups.name as source
    from carried_roles
    join conferred on conferred.role_key = carried_roles.role_key
    join groups on groups.group_key = conferred.group_key
),
sources as (
    select distinct carried.sort, carried.item, givers.decides, givers.source
    from carried
    join givers on givers.role_key = carried.role_key
    union
    select distinct 'group' as sort, item, 'group' as decides, item as source from held where kind in ('misroled.excess_group', 'misroled.residual_group', 'review.revoked')
),
sorts (kind, sort) as (
    values
        ('misroled.excess_role', 'role'), ('misroled.inherited_role', 'role'), ('misroled.residual_role', 'role'),
        ('misroled.excess_group', 'group'), ('misroled.residual_group', 'group'), ('review.revoked', 'role'), ('review.revoked', 'group')
),
-- an expression that yields names of roles or groups may yield any
yielding (sort, decides) as (
    values ('role', 'role'), ('role', 'group'), ('group', 'group'), ('group', 'role')
),
granting_rules (kind, decides) as (
    values ('misroled.missing_role', 'role'), ('misroled.missing_group', 'group')
),
selected_kinds (kind) as (
    values
        ('lifecycle.missing'), ('lifecycle.inactive'), ('lifecycle.locked'), ('misroled.excess_role'), ('misroled.excess_group'),
        ('misroled.inherited_role'), ('review.revoked'), ('misroled.missing_role'), ('misroled.missing_group'), ('drift.attribute')
),
granted_to_new as (
    select discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, 'role' as decides, expected.rule
    from discrepancies
    join recon.expected_role as expected on expected.user_key = discrepancies.user_key
    where discrepancies.kind = 'lifecycle.missing' and 'role' in (select deciding.decides from deciding)
    union all
    select discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, 'group' as decides, expected.rule
    from discrepancies
    join recon.expected_group as expected on expected.user_key = discrepancies.user_key
    where discrepancies.kind = 'lifecycle.missing' and 'group' in (select deciding.decides from deciding)
),
members as (
    select membership.user_key, okta_group.name, okta_group.okta_org
    from okta.membership as membership
    join okta.group as okta_group on okta_group.group_key = membership.group_key
    where exists (select 1 from open_reads)
),
decided as (
    select distinct members.user_key, deciding_groups.item
    from policy.rule_read as deciding_groups
    join members
        on members.name = deciding_groups.name and (deciding_groups.okta_org is null or members.okta_org = deciding_groups.okta_org)
    where deciding_groups.kind = 'deciding_group'
),
new_people as (
    select distinct user_key from discrepancies where kind = 'lifecycle.missing' and 'attribute' in (select deciding.decides from deciding)
),
written as (
    select expected.user_key, expected.field
    from policy.expected_attribute as expected
    semi join new_people on new_people.user_key = expected.user_key
    where expected.value is not null
),
rested as (
    select held.kind, held.user_key, held.account_key, held.item, open_reads as opened
    from held
    join sorts on sorts.kind = held.kind
    join sources on sources.sort = sorts.sort and sources.item = held.item
    join open_reads on open_reads.decides = sources.decides and open_reads.item = sources.source
    union all
    select held.kind, held.user_key, held.account_key, held.item, open_reads as opened
    from held
    join inherited_with on inherited_with.account_key = held.account_key and inherited_with.item = held.item
    join givers on givers.role_key = inherited_with.role_key
    join open_reads on open_reads.decides = givers.decides and open_reads.item = givers.source
    where held.kind = 'misroled.inherited_role'
    union all
    select held.kind, held.user_key, held.account_key, held.item, open_reads as opened
    from held
    join sorts on sorts.kind = held.kind
    join yielding on yielding.sort = sorts.sort
    join open_reads on open_reads.decides = yielding.decides
    where open_reads.item is null
        and (yielding.sort = yielding.decides or yielding.sort = 'role' or held.item in (select sources.item from sources where sort = 'group' and decides = 'role'))
    union all
    select discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, open_reads as opened
    from discrepancies
    join granting_rules on granting_rules.kind = discrepancies.kind
    join open_reads on open_reads.decides = granting_rules.decides and open_reads.rule = discrepancies.rule
    where open_reads.item is null or open_reads.item = discrepancies.item
    union all
    select granted_to_new.kind, granted_to_new.user_key, granted_to_new.account_key, granted_to_new.item, open_reads as opened
    from granted_to_new
    join open_reads on open_reads.decides = granted_to_new.decides and open_reads.rule = granted_to_new.rule
    union all
    select discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, open_reads as opened
    from discrepancies
    join open_reads on open_reads.item = discrepancies.item
    left join decided on decided.user_key = discrepancies.user_key and decided.item = discrepancies.item
    where discrepancies.kind = 'drift.attribute' and open_reads.decides = 'attribute'
        and (decided.item is null or open_reads.kind in ('deciding_group', 'field'))
    union all
    select discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, open_reads as opened
    from discrepancies
    join open_reads on open_reads.decides = 'attribute' and open_reads.kind <> 'field'
    left join written on written.user_key = discrepancies.user_key and written.field = open_reads.item
    left join decided on decided.user_key = discrepancies.user_key and decided.item = open_reads.item
    where discrepancies.kind = 'lifecycle.missing'
        and (decided.item is null or open_reads.kind = 'deciding_group')
        and (written.field is not null or open_reads.item = 'user_name')
    union all
    -- whoever is in a conflict unless a group of Okta has them might be in the group
    select discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, open_reads as opened
    from discrepancies
    join open_reads on open_reads.decides = 'conflict' and open_reads.item = discrepancies.item
    where discrepancies.kind = 'misroled.conflict'
    union all
    select discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, open_reads as opened
    from discrepancies
    join recon.delegated_conflict as met on met.delegate_account_key = discrepancies.account_key
    join open_reads on open_reads.decides = 'conflict' and open_reads.item = met.name
    where discrepancies.kind = 'delegate.conflict'
    union all
    -- whoever the scope leaves out might be in it
    select discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, open_reads as opened
    from discrepancies
    join identities on identities.user_key = discrepancies.user_key
    join open_reads on open_reads.decides = 'scope'
    where identities.scope_rule_no is null
        and (discrepancies.kind = 'orphaned.unassigned' or (discrepancies.kind in ('misroled.residual_role', 'misroled.residual_group') and identities.standing = 'live'))
    union all
    select discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, open_reads as opened
    from discrepancies
    join selected_kinds on selected_kinds.kind = discrepancies.kind
    join identities on identities.user_key = discrepancies.user_key
    join open_reads on open_reads.decides = 'scope' and open_reads.rule_no = identities.scope_rule_no
),
asked as (
    select distinct
        rested.kind, rested.user_key, rested.account_key, rested.item,
        opened.kind as read_kind, opened.name as name, opened.code as code, opened.message as message, opened.hint as hint, opened.is_of_table as is_of_table
    from rested
    join okta.user as users on users.user_key = rested.user_key
    where opened.okta_org is null or users.okta_org = opened.okta_org
),
asked_attributes as (
    select asked.*, users.column_set
    from asked
    join okta.user as users on users.user_key = asked.user_key
    where asked.read_kind = 'attribute'
),
asked_fields as (
    select asked.*, accounts.column_set
    from asked
    join servicenow.user as accounts on accounts.account_key = asked.account_key
    where asked.read_kind = 'field'
),
unknown_values as (
    select
        unknown_value.relation, unknown_value.subject_key,
        coalesce(attributes.name, unknown_value.column_name) as name,
        unknown_value.code, unknown_value.message, unknown_value.hint,
        settled.code is not null as is_settled
    from input.unknown_value as unknown_value
    left join okta.attribute as attributes
        on attributes.column_name = unknown_value.column_name and unknown_value.relation = 'okta.user'
    left join recon.settled_value as settled
        on settled.relation = unknown_value.relation and settled.code = unknown_value.code
        and settled.name = coalesce(attributes.name, unknown_value.column_name)
),
final as (
    select asked.kind, asked.user_key, asked.account_key, asked.item, 'column' as subject, 'okta.user.' || asked.name as name, asked.code, asked.message, asked.hint, asked.is_of_table
    from asked_attributes as asked
    semi join okta.unknown_column as unknown_column
        on unknown_column.column_set = asked.column_set and unknown_column.name = asked.name
    union all
    select
        asked.kind, asked.user_key, asked.account_key, asked.item, 'identity' as subject, 'okta.user.' || asked.name as name,
        unknown_values.code, unknown_values.message, unknown_values.hint, false as is_of_table
    from asked_attributes as asked
    join unknown_values
        on unknown_values.relation = 'okta.user' and unknown_values.subject_key = asked.user_key and unknown_values.name = asked.name
        and (not unknown_values.is_settled or asked.kind = 'drift.attribute') -- nobody asked for zeros to be taken away
    union all
    select asked.kind, asked.user_key, asked.account_key, asked.item, 'column' as subject, 'servicenow.user.' || asked.name as name, asked.code, asked.message, asked.hint, asked.is_of_table
    from asked_fields as asked
    semi join servicenow.unknown_column as unknown_column
        on unknown_column.column_set = asked.column_set and unknown_column.name = asked.name
    union all
    select
        asked.kind, asked.user_key, asked.account_key, asked.item, 'account' as subject, 'servicenow.user.' || asked.name as name,
        unknown_values.code, unknown_values.message, unknown_values.hint, false as is_of_table
    from asked_fields as asked
    join unknown_values
        on unknown_values.relation = 'servicenow.user' and unknown_values.subject_key = asked.account_key and unknown_values.name = asked.name
        and (not unknown_values.is_settled or asked.kind = 'drift.attribute')
    union all
    select asked.kind, asked.user_key, asked.account_key, asked.item, 'group' as subject, asked.name, asked.code, asked.message, asked.hint, asked.is_of_table
    from asked
    anti join members on members.user_key = asked.user_key and members.name = asked.name
    where asked.read_kind in ('group', 'deciding_group')
    union all
    select asked.kind, asked.user_key, asked.account_key, asked.item, 'table' as subject, 'okta.app_user' as name, asked.code, asked.message, asked.hint, asked.is_of_table
    from asked
    anti join okta.app_user as app_user on app_user.user_key = asked.user_key
    where asked.read_kind = 'assignment'
    union all
    select
        asked.kind, asked.user_key, asked.account_key, asked.item, 'table' as subject,
        if(asked.read_kind = 'groups', 'okta.group', 'okta.app_group') as name, asked.code, asked.message, asked.hint, asked.is_of_table
    from asked
    where asked.read_kind in ('groups', 'app_groups')
)
select kind, user_key, account_key, item, subject, name, code, message, hint, is_of_table, 2 as place from final
