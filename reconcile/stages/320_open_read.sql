-- recon.open_read
-- title:       Values that rules read and that are unknown for somebody
-- one row per: decides, item, rule_no, rule, kind, name, okta_org
-- reads:       policy.rule_read, okta.unknown_column, okta.attribute, okta.group, servicenow.unknown_column, servicenow.field, input.unknown_value, recon.unknown_table
-- columns:
--   decides: scope, population, exception, conflict, correlation, role, group or attribute
--   item:    the role, group or field that is decided; null for any
--   rule_no: as in policy.rule_read
--   rule:    its place in the rules
--   kind:    attribute, group, deciding_group, groups, assignment, app_groups or field
--   name:    of the attribute, the group or the field; null for the others
--   code:    why it is unknown
--   message: a sentence that says so
--   hint:    what to export, or to declare, to settle it
--   is_of_table: a table is cut off, which --allow cut-off-inputs settles
--   okta_org: of the group, or of the people that the rule is about; null for any
--
-- An attribute is unknown of those who stand in no file that has it; who is in a group, of
-- all who are not known to be in it, if its members were not exported, or no export names
-- the group. Complete exports leave nothing here, and then nothing rests on it.
with rule_reads as (
    select decides, item, rule_no, rule, kind, name, okta_org from policy.rule_read
),
attributes as (
    select name, column_name from okta.attribute
),
values_unknown as (
    select distinct relation, column_name from input.unknown_value
),
unknown_attributes as (
    select name from okta.unknown_column
    union
    select attributes.name
    from values_unknown
    join attributes on attributes.column_name = values_unknown.column_name
    where values_unknown.relation = 'okta.user'
),
exported_fields as (
    select name from servicenow.field where is_exported
),
field_names as (
    select name from servicenow.unknown_column
    union
    select column_name as name from values_unknown where relation = 'servicenow.user'
),
unknown_fields as (
    select field_names.name from field_names semi join exported_fields on exported_fields.name = field_names.name
),
groups as (
    select name, okta_org, members_known from okta.group
),
tables as (
    select relation, code, message, hint from recon.unknown_table
),
member_tables as (
    select code, message, hint from tables where relation = 'okta.membership'
),
group_names as (
    select distinct name, okta_org from rule_reads where kind in ('group', 'deciding_group')
),
named_groups as (
    select
        group_names.name, group_names.okta_org, count(groups.name) > 0 as is_listed, coalesce(bool_and(groups.members_known), false) as members_known
    from group_names
    left join groups on groups.name = group_names.name and (group_names.okta_org is null or groups.okta_org = group_names.okta_org)
    group by group_names.name, group_names.okta_org
),
unknown_groups as (
    select
        named_groups.name, named_groups.okta_org,
        case
            when not named_groups.is_listed then 'group.not_listed'
            when not named_groups.members_known then 'group.members_unknown'
            else member_tables.code
        end as code,
        case
            when not named_groups.is_listed
                then 'The rules refer to the Okta group "' || named_groups.name || '"' || coalesce(' of the org ' || named_groups.okta_org, '') || ', which no export names'
            when not named_groups.members_known
                then 'Who is in the Okta group "' || named_groups.name || '"' || coalesce(' of the org ' || named_groups.okta_org, '') || ' was not exported'
            else member_tables.message
        end as message,
        case
            when not named_groups.is_listed then 'correct its name in the rules, or export the list of groups and its members'
            when not named_groups.members_known then 'export its members, or declare it empty (exports.okta.empty_groups)'
            else member_tables.hint
        end as hint,
        named_groups.is_listed and named_groups.members_known as is_of_table
    from named_groups
    left join member_tables on true
    where not named_groups.is_listed or not named_groups.members_known or member_tables.code is not null
),
read_tables (kind, relation) as (
    values ('groups', 'okta.group'), ('assignment', 'okta.app_user'), ('app_groups', 'okta.app_group')
),
final as (
    select
        rule_reads.*,
        'attribute.unknown' as code,
        'No file that lists this person has the Okta attribute ' || rule_reads.name as message,
        'export all users with ' || rule_reads.name as hint,
        false as is_of_table
    from rule_reads
    semi join unknown_attributes on unknown_attributes.name = rule_reads.name
    where rule_reads.kind = 'attribute'
    union all
    select
        rule_reads.*,
        'field.unknown' as code,
        'No file that lists this account has the field ' || rule_reads.name as message,
        'export sys_user with ' || rule_reads.name as hint,
        false as is_of_table
    from rule_reads
    semi join unknown_fields on unknown_fields.name = rule_reads.name
    where rule_reads.kind = 'field'
    union all
    select rule_reads.*, unknown_groups.code, unknown_groups.message, unknown_groups.hint, unknown_groups.is_of_table
    from rule_reads
    join unknown_groups on unknown_groups.name = rule_reads.name and unknown_groups.okta_org is not distinct from rule_reads.okta_org
    where rule_reads.kind in ('group', 'deciding_group')
    union all
    select rule_reads.*, tables.code, tables.message, tables.hint, true as is_of_table
    from rule_reads
    join read_tables on read_tables.kind = rule_reads.kind
    join tables on tables.relation = read_tables.relation
)
select decides, item, rule_no, rule, kind, name, code, message, hint, is_of_table, okta_org from final
