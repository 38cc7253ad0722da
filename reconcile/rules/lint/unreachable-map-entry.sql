-- unreachable-map-entry
-- title:       Entry of map for a value that nobody has
-- one row per: part
-- reads:       lint.map_entry, lint.value
-- example:     map: {Information Tecnology: IT}
--
-- Keys of map compare exactly with what the groups and the expression yield. No identity
-- yields this key, so the entry translates nothing.
with map_entries as (
    select part, rule_no, key from lint.map_entry
),
yielded as (
    select distinct rule_no, value from lint.value where value <> ''
),
alike as (
    select map_entries.part, min(yielded.value) as value
    from map_entries
    join yielded on yielded.rule_no = map_entries.rule_no and lower(strip_accents(yielded.value)) = lower(strip_accents(trim(map_entries.key)))
    group by map_entries.part
),
unreached as (
    select part, key
    from map_entries
    anti join yielded on yielded.rule_no = map_entries.rule_no and yielded.value = map_entries.key
),
final as (
    select
        unreached.part,
        format('nobody has the value "{}": this entry translates nothing', unreached.key) as message,
        coalesce(format('did you mean {}? keys compare exactly', alike.value), 'remove the entry') as hint
    from unreached
    left join alike on alike.part = unreached.part
)
select part, message, hint from final
