-- selection.partial
-- title:       Changes of which a list has some rows only
-- one row per: list, change_id
-- reads:       selection.listed, change
-- columns:
--   list:      the list
--   change_id: of change
--   line:      the first row that the list has of it
--   what:      what the change does: update sys_user, and for whom
--   fields:    how many fields the change has
--   missing:   those that the list does not have, with commas between
--
-- A list with a row per field leaves a row out where somebody deleted it. A change is made whole
-- or not at all: whether the rest of it is meant is for them to say.
with listed as (
    select list, line, id, coalesce(field, '') as field from selection.listed
),
fields as (
    select change_id, coalesce(field, '') as field, any_value(concat_ws(' ', operation, "table", user_name)) as what
    from change group by all
),
named as (
    select list, id, min(line) as line from listed group by list, id
),
final as (
    select
        named.list, named.id as change_id, any_value(named.line) as line,
        any_value(fields.what) as what,
        count(*) as fields,
        string_agg(fields.field, ', ' order by fields.field) filter (listed.id is null) as missing
    from named
    join fields on fields.change_id = named.id
    left join (select distinct list, id, field from listed) as listed
        on listed.list = named.list and listed.id = named.id and listed.field = fields.field
    group by named.list, named.id
    having count(*) > count(listed.id)
)
select list, change_id, line, what, fields, missing from final
