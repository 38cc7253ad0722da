-- draft.key
-- title:       How well each candidate for a correlation key links accounts
-- one row per: rule_no
-- reads:       policy.correlation_rule, recon.key_match, recon.mute_key
-- columns:
--   rule_no:            the candidate, as the rules that are tried have it
--   linked_count:       accounts of which it names one identity
--   contradicted_count: of those, accounts of which at least as many other candidates name another identity
--
-- Keys are compared as a run compares them, and what stands for no one person names nobody.
-- No candidate is taken for right: an account with two keys that name two people counts
-- against both, and one with three keys against the one that is alone.
with rules as (
    select rule_no from policy.correlation_rule
),
mute as (
    select rule_no, key_no, first_user_key from recon.mute_key where first_user_key is not null
),
named as (
    select keys.account_key, keys.rule_no, keys.user_key
    from recon.key_match as keys
    anti join mute on mute.rule_no = keys.rule_no and mute.key_no = keys.key_no and mute.first_user_key = keys.first_user_key
    where keys.user_key is not null
),
votes as (
    select account_key, user_key, count(*) as vote_count from named group by account_key, user_key
),
disputed as (
    select account_key, max(vote_count) as most, count(*) as user_count from votes group by account_key having count(*) > 1
),
lost as (
    select votes.account_key, votes.user_key
    from disputed
    join votes on votes.account_key = disputed.account_key
    left join votes as others
        on others.account_key = votes.account_key and others.user_key <> votes.user_key and others.vote_count >= votes.vote_count
    where others.account_key is not null
    group by votes.account_key, votes.user_key
),
counted as (
    select named.rule_no, count(*) as linked_count, count(lost.account_key) as contradicted_count
    from named
    left join lost on lost.account_key = named.account_key and lost.user_key = named.user_key
    group by named.rule_no
),
final as (
    select
        rules.rule_no,
        coalesce(counted.linked_count, 0) as linked_count,
        coalesce(counted.contradicted_count, 0) as contradicted_count
    from rules
    left join counted on counted.rule_no = rules.rule_no
)
select rule_no, linked_count, contradicted_count from final
