-- recon.draft_rollback
-- title:       The inverse of the draft
-- one row per: change_id, field
-- reads:       recon.draft, recon.target, recon.role, recon.group, servicenow.user
-- columns:
--   row_no:      the order of the rows, from 0
--   change_id:   of the change it takes back
--   sequence:    the plan's order backwards, from 1
--   system:      servicenow or okta
--   table:       the table of the record
--   operation:   the reverse: create for a delete, delete for a create
--   record_id:   null if the plan created the record, or it has to be created again
--   user_name:   the account it is about
--   field:       null for delete
--   before:      what the plan left
--   after:       what was there before it
--   finding_ids: as in the plan
--   reason:      one plain sentence
--   depends_on:  the changes that must be taken back first: those that depend on this one
--
-- Whether an account was locked is not given back where the export did not say. A grant or
-- membership made again gets a new sys_id and is equivalent (ServiceNow: Deleted
-- Records). Records the plan created are found by what they are about.
with plan as (
    select change_id, sequence, system, "table", operation, record_id, user_name, field, before, after, finding_ids, reason, depends_on, row_no
    from recon.draft
),
targets as (
    select change_id, account_key, role_key, group_key from recon.target
),
roles as (
    select role_key, name, sys_id from recon.role
),
groups as (
    select group_key, name, sys_id from recon.group
),
accounts as (
    select account_key, sys_id from servicenow.user
),
updates as (
    select change_id, sequence, system, "table", 'update' as operation, record_id, user_name, row_no as field_no, field, after as before, before as after, finding_ids, reason
    from plan
    where operation = 'update' and not (field = 'locked_out' and before is null)
),
deletes as (
    select
        change_id, any_value(sequence) as sequence, any_value(system) as system, any_value("table") as "table",
        'delete' as operation, cast(null as varchar) as record_id, any_value(user_name) as user_name, 0 as field_no,
        cast(null as varchar) as field,
        string_agg(field || '=' || after, '; ' order by row_no) as before,
        cast(null as varchar) as after,
        any_value(finding_ids) as finding_ids, any_value(reason) as reason
    from plan
    where operation = 'create'
    group by change_id
),
creates as (
    select
        plan.change_id, plan.sequence, plan.system, plan."table", plan.finding_ids, plan.reason, plan.user_name,
        unnest([
            {field_no: 1, name: if(accounts.sys_id is null, 'user.user_name', 'user'), after: coalesce(accounts.sys_id, plan.user_name)},
            case
                when targets.role_key is not null then
                    {field_no: 2, name: if(roles.sys_id is null, 'role.name', 'role'), after: coalesce(roles.sys_id, roles.name)}
                else
                    {field_no: 2, name: if(groups.sys_id is null, 'group.name', 'group'), after: coalesce(groups.sys_id, groups.name)}
            end
        ]) as field
    from plan
    join targets on targets.change_id = plan.change_id
    left join accounts on accounts.account_key = targets.account_key
    left join roles on roles.role_key = targets.role_key
    left join groups on groups.group_key = targets.group_key
    where plan.operation = 'delete'
),
inverse as (
    select change_id, sequence, system, "table", operation, record_id, user_name, field_no, field, before, after, finding_ids, reason from updates
    union all
    select change_id, sequence, system, "table", operation, record_id, user_name, field_no, field, before, after, finding_ids, reason from deletes
    union all
    select
        change_id, sequence, system, "table", 'create' as operation, cast(null as varchar) as record_id, user_name,
        field.field_no, field.name as field, cast(null as varchar) as before, field.after, finding_ids, reason
    from creates
),
needs as (
    select distinct change_id, unnest(depends_on) as needed_id from plan
),
dependents as (
    select needs.needed_id as change_id, list_sort(list(needs.change_id)) as depends_on
    from needs
    semi join inverse on inverse.change_id = needs.change_id
    group by needs.needed_id
),
final as (
    select
        cast(row_number() over (order by inverse.sequence desc, inverse.field_no) - 1 as integer) as row_no,
        inverse.change_id,
        dense_rank() over (order by inverse.sequence desc) as sequence,
        inverse.system, inverse."table", inverse.operation, inverse.record_id, inverse.user_name, inverse.field, inverse.before, inverse.after,
        inverse.finding_ids,
        'Take back: ' || inverse.reason as reason,
        coalesce(dependents.depends_on, []) as depends_on
    from inverse
    left join dependents on dependents.change_id = inverse.change_id
)
select row_no, change_id, sequence, system, "table", operation, record_id, user_name, field, before, after, finding_ids, reason, depends_on
from final
