-- accept.near
-- title:       Findings that are nearly the one that was asked for
-- one row per: finding_id
-- reads:       recon.finding
-- columns:
--   finding_id: of recon.finding
--   about:      what it is, in a few words
with findings as (
    select finding_id, finding_key, kind, coalesce(user_name, login, '') as name, item from recon.finding
),
compared as (
    select
        finding_id, kind, name, item,
        contains(finding_key, lower($asked)) as is_part,
        greatest(jaro_winkler_similarity(finding_id, lower($asked)), jaro_winkler_similarity(finding_key, lower($asked))) as similarity
    from findings
),
final as (
    select
        finding_id, is_part, similarity,
        kind || coalesce(' of ' || nullif(name, ''), '') || coalesce(' for ' || item, '') as about
    from compared
    where is_part and length($asked) >= 3 or similarity >= 0.85
)
select finding_id, about
from final
order by is_part desc, similarity desc, finding_id
limit 3
