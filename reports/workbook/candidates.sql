-- workbook.candidates
-- title:       Possible owners of accounts that belong to nobody
-- one row per: candidate_no
-- reads:       main.candidate, servicenow.user
with candidates as (
    select * from main.candidate
),
accounts as (
    select account_key, row_number() over (order by lower(user_name), account_key) - 1 as account_no
    from servicenow.user
    where exists (select 1 from candidates)
),
final as (
    select candidates.*, accounts.account_no
    from candidates
    join accounts on accounts.account_key = candidates.account_key
)
select
    user_name, account_no, name, rank, class, score, ahead, identity_name, login, okta_status, has_account, evidence, against, rivals, okta_id, sys_id
from final
order by candidate_no
