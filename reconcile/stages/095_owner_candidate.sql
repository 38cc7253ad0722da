-- recon.owner_candidate
-- title:       Possible owners of accounts without one, and possible accounts of identities without one
-- one row per: account_key, user_key
-- reads:       recon.owner_pair, recon.identity, recon.link, recon.match, okta.user, servicenow.user
-- adds to:     recon.owner_candidate
-- unless empty: recon.owner_pair
--
-- At most five identities an account and five accounts an identity, from 25 points. Likely is an
-- identity with 45 points that is 8 ahead of the next, unless both sides have employee numbers and
-- they differ. A candidate is a proposal: only links in the rules make a link.
--
-- The other way round, for somebody who has no account: the account is likely theirs if it is so
-- for the account, or if it has 45 points, is 8 ahead of the next account, and nobody is 8 ahead of
-- them. To make another account would then give them a second one.
with pairs as (
    select account_key, user_key, number_points, score from recon.owner_pair
),
identities as (
    select
        identities.user_key, identities.standing = 'live' as is_live, users.okta_id, users."employeeNumber" as employee_number,
        identities.is_in_scope and linked.user_key is null and maybe.user_key is null as is_missing
    from recon.identity as identities
    join okta.user as users on users.user_key = identities.user_key
    left join (select distinct user_key from recon.link) as linked on linked.user_key = identities.user_key
    left join (select distinct unnest(user_keys) as user_key from recon.match where user_key is null) as maybe on maybe.user_key = identities.user_key
    where identities.user_key in (select pairs.user_key from pairs)
),
accounts as (
    select account_key, sys_id, user_name, employee_number, coalesce(active, false) as is_active
    from servicenow.user
    where account_key in (select pairs.account_key from pairs)
),
placed as (
    select
        pairs.account_key, pairs.user_key, pairs.score, identities.is_missing,
        row_number() over by_account as rank,
        max(pairs.score) over (partition by pairs.account_key) as best_score,
        nth_value(pairs.score, 2) over whole_account as second_score,
        case when identities.is_missing then row_number() over by_identity end as missing_rank,
        nth_value(pairs.score, 2) over whole_identity as second_account_score,
        pairs.number_points = 0
            and not recon.is_placeholder(coalesce(ltrim(trim(accounts.employee_number), ' 0'), ''))
            and not recon.is_placeholder(coalesce(ltrim(trim(identities.employee_number), ' 0'), '')) as is_of_another_number
    from pairs
    join identities on identities.user_key = pairs.user_key
    join accounts on accounts.account_key = pairs.account_key
    window
        by_account as (partition by pairs.account_key order by pairs.score desc, identities.is_live desc, identities.okta_id nulls last, pairs.user_key),
        whole_account as (
            partition by pairs.account_key order by pairs.score desc, identities.is_live desc, identities.okta_id nulls last, pairs.user_key
            rows between unbounded preceding and unbounded following
        ),
        by_identity as (partition by pairs.user_key order by pairs.score desc, accounts.is_active desc, accounts.sys_id nulls last, lower(accounts.user_name) nulls last, pairs.account_key),
        whole_identity as (
            partition by pairs.user_key order by pairs.score desc, accounts.is_active desc, accounts.sys_id nulls last, lower(accounts.user_name) nulls last, pairs.account_key
            rows between unbounded preceding and unbounded following
        )
),
classed as (
    select
        *,
        if(rank = 1, score - coalesce(second_score, 0), score - best_score) as ahead,
        rank = 1 and score >= 45 and score - coalesce(second_score, 0) >= 8 and not is_of_another_number as is_likely,
        missing_rank = 1 and score >= 45 and score - coalesce(second_account_score, 0) >= 8 and best_score - score < 8
            and not is_of_another_number as is_likely_for_identity
    from placed
),
final as (
    select
        account_key, user_key, cast(rank as integer) as rank, if(is_likely, 'likely', 'possible') as class, score, ahead, is_missing,
        cast(missing_rank as integer) as missing_rank,
        is_missing and (is_likely or coalesce(is_likely_for_identity, false)) as holds_back
    from classed
    where score >= 25 and (rank <= 5 or missing_rank <= 5)
)
select account_key, user_key, rank, class, score, ahead, is_missing, missing_rank, holds_back from final
