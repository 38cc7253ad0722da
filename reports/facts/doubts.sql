-- facts.doubts
-- title:       What the exports leave open
-- one row per: thing that is not known
-- reads:       recon.doubt
--
-- Of single people and accounts it is only counted how many.
with doubts as (
    select subject, name, user_key, account_key, code, message, hint, findings, who from recon.doubt
),
final as (
    select
        subject, name, code, min(message) as message, coalesce(arg_min(hint, message), '') as hint,
        count(*) as subjects, cast(sum(findings) as bigint) as findings,
        case when count(*) = 1 then coalesce(min(who), '') else '' end as who
    from doubts
    group by subject, name, code
)
select subject, name, code, message, hint, subjects, findings, who
from final
order by findings desc, subject, name, code
