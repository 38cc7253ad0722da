-- recon.finding_doubt
-- title:       Findings that the exports leave open, and why
-- one row per: kind, user_key, account_key, item
-- reads:       recon.resting_finding
-- columns:
--   kind:        of recon.discrepancy
--   user_key:    likewise
--   account_key: likewise
--   item:        likewise
--   doubt:       what is not known, and what to export to settle it, a sentence; if there are several reasons, the first and how many more
--   codes:       every code, in order
--   allowable:   --allow cut-off-inputs settles it
with all_doubts as (
    select kind, user_key, account_key, item, subject, name, code, message, hint, is_of_table, place from recon.resting_finding
),
-- one thing that is not known is one doubt, whatever rests on it
things as (
    select
        kind, user_key, account_key, item, subject, name, code,
        bool_and(is_of_table) as is_of_table, min(place) as place, min(message) as message, arg_min(hint, message) as hint
    from all_doubts
    group by kind, user_key, account_key, item, subject, name, code
),
final as (
    select
        kind, user_key, account_key, item,
        arg_min(rtrim(message, '.') || coalesce('; ' || rtrim(hint, '.'), ''), (place, name, message))
            || case when count(*) > 1 then ' (and ' || count(*) - 1 || ' more)' else '' end || '.' as doubt,
        list_sort(list(distinct code)) as codes,
        bool_and(is_of_table) as allowable
    from things
    group by kind, user_key, account_key, item
)
select kind, user_key, account_key, item, doubt, codes, allowable from final
