-- person.candidates
-- title:       Whose an account may be that belongs to nobody, or which of these accounts may be somebody's
-- one row per: candidate
-- reads:       main.candidate
with candidates as (
    select
        candidate_no, account_key, user_key, user_name, name, rank, class, score, ahead, login, okta_status, identity_name, has_account,
        evidence, against
    from main.candidate
),
final as (
    select *
    from candidates
    where account_key = cast($account_key as integer) or ($account_key is null and user_key = cast($user_key as integer))
)
select
    coalesce(user_name, '') as user_name, coalesce(name, '') as name, rank, class, score, ahead, login, okta_status,
    coalesce(identity_name, '') as identity_name, has_account, evidence, coalesce(against, '') as against
from final
order by score desc, candidate_no
