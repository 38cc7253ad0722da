-- accept.asked
-- title:       The findings that somebody wants to accept
-- one row per: asked, finding_id
-- reads:       recon.finding
-- columns:
--   asked:       the id or key, as it was given
--   finding_id:  of recon.finding; null if the run has no such finding
--   kind:        of the finding
--   user_name:   what an exception has to name: the account's user name, else the login
--   item:        of the finding
--   is_certain:  it rests on nothing that is unknown
--   doubt:       what is not known
--   is_active:   a fact: the account is active
--   okta_status: a fact: the status of the identity
--   via:         a fact: how the role is held
--   rule_digest: a fact: the text of the rule that decides
--   others:      further findings that an exception so written accepts
--
-- An exception names a kind, a user name or login, and an item, so it accepts each finding that has
-- these. How a role is held that no path explains is no fact.
with asked as (
    select distinct trim(unnest(string_split($asked, chr(10)))) as asked
),
findings as (
    select
        finding_id, finding_key, kind, coalesce(user_name, login) as name, user_name, login, item, certainty, doubt,
        is_active, okta_status, via, rule_digest
    from recon.finding
),
found as (
    select asked.asked, findings.*
    from asked
    left join findings on findings.finding_id = lower(asked.asked) or findings.finding_key = lower(asked.asked)
),
alike as (
    select found.finding_id, list(findings.finding_id order by findings.finding_id) as others
    from found
    join findings
        on findings.kind = found.kind
        and findings.finding_id <> found.finding_id
        and (lower(findings.user_name) = lower(found.name) or lower(findings.login) = lower(found.name))
        and (found.item is null or findings.item = found.item)
    group by found.finding_id
),
final as (
    select
        found.asked, found.finding_id, found.kind, found.name as user_name, found.item,
        found.certainty = 'certain' as is_certain, found.doubt,
        found.is_active, found.okta_status, nullif(found.via, 'unexplained') as via, found.rule_digest,
        coalesce(alike.others, []) as others
    from found
    left join alike on alike.finding_id = found.finding_id
)
select asked, finding_id, kind, user_name, item, is_certain, doubt, is_active, okta_status, via, rule_digest, others
from final
order by asked, finding_id
