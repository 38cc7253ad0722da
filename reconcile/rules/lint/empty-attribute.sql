-- empty-attribute
-- title:       Attribute that nobody has
-- one row per: part
-- reads:       lint.attribute_read, okta.attribute
-- example:     department: user.division
--
-- An expression reads an attribute that is null for every identity of the exports. It may
-- be the wrong attribute, or one that the export left out.
with attribute_reads as (
    select part, attribute from lint.attribute_read
),
attributes as (
    select name, users from okta.attribute
),
final as (
    select
        attribute_reads.part,
        format('nobody has the attribute {}: it is null for all', attribute_reads.attribute) as message,
        'read another attribute, or export this one' as hint
    from attribute_reads
    left join attributes on attributes.name = attribute_reads.attribute
    where coalesce(attributes.users, 0) = 0
        and attribute_reads.attribute not in ('login', 'displayName') -- an absent displayName is first and last name
)
select part, message, hint from final
