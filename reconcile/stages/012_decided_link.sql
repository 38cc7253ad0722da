-- recon.decided_link
-- title:       Links between accounts and identities that a person decided
-- one row per: link_no
-- reads:       policy.decided_link, input.review, input.review_item, input.review_decision, okta.user, servicenow.user
-- columns:
--   link_no:     its place among the links of the rules; those decided in reviews follow
--   rule:        its place in the rules, or among the decisions of a review
--   user_name:   the account it names
--   login:       the identity it names, null if it says that the account belongs to nobody
--   is_nobodys:  the account belongs to no identity
--   account_key: that account; null if no account in the exports has that name, or several have it
--   user_key:    that identity; null if the account belongs to nobody, or if no identity in the exports has that login (in that Okta org, if one is named), or several have it
--   review_no:   the review that decided it; null if the rules say it
--   comment:     of the reviewer
--   decided_by:  address of the reviewer
--   decided_on:  the day
--
-- A link that names an account or an identity that the exports do not have decides nothing. What reviewers
-- answered about an account is a link as if the rules had it, unless they do have one of that account;
-- of several reviews the last counts. An identity that has the login of a candidate now, and was
-- another one when the reviewer was asked, is not who was meant.
with links as (
    select link_no, rule, user_name, login, is_nobodys, okta_org, lower(trim(user_name)) as account_name, lower(trim(login)) as identity_name
    from policy.decided_link
),
items as (
    select review_no, item_id, user_name, string_split(confers, '; ') as logins, string_split(record_ids, '; ') as identities
    from input.review_item
    where kind = 'match'
),
folders as (
    select review_no, folder from input.review
),
decisions as (
    select review_no, line, item_id, decision, comment, decided_by, cast(received as date) as decided_on
    from input.review_decision
    where state in ('decided', 'flagged')
),
answered as (
    select
        folders.folder || '/decisions.csv:' || decisions.line as rule,
        items.user_name, lower(trim(items.user_name)) as account_name,
        nullif(decisions.decision, 'none') as login, decisions.decision = 'none' as is_nobodys,
        items.identities[list_position(items.logins, decisions.decision)] as identity,
        decisions.review_no, decisions.comment, decisions.decided_by, decisions.decided_on
    from decisions
    join items on items.review_no = decisions.review_no and items.item_id = decisions.item_id
    join folders on folders.review_no = decisions.review_no
    qualify row_number() over (partition by lower(trim(items.user_name)) order by decisions.review_no desc, decisions.line desc) = 1
),
all_links as (
    select
        link_no, rule, user_name, login, is_nobodys, okta_org, account_name, identity_name,
        cast(null as varchar) as identity, cast(null as integer) as review_no, cast(null as varchar) as comment,
        cast(null as varchar) as decided_by, cast(null as date) as decided_on
    from links
    union all
    select
        cast((select coalesce(max(links.link_no), 0) from links) + row_number() over (order by answered.account_name) as integer) as link_no,
        answered.rule, answered.user_name, answered.login, answered.is_nobodys, cast(null as varchar) as okta_org,
        answered.account_name, lower(trim(answered.login)) as identity_name,
        answered.identity, answered.review_no, answered.comment, answered.decided_by, answered.decided_on
    from answered
    anti join links on links.account_name = answered.account_name
),
accounts as (
    select lower(trim(user_name)) as account_name, if(count(*) = 1, min(account_key), null) as account_key
    from servicenow.user
    where lower(trim(user_name)) in (select all_links.account_name from all_links)
    group by lower(trim(user_name))
),
identities as (
    select all_links.link_no, if(count(*) = 1, min(users.user_key), null) as user_key
    from all_links
    join okta.user as users
        on lower(trim(users.login)) = all_links.identity_name
        and coalesce(users.okta_org = all_links.okta_org, true)
        and coalesce(users.okta_id = all_links.identity or all_links.identity = all_links.identity_name, true)
    group by all_links.link_no
),
final as (
    select
        all_links.link_no, all_links.rule, all_links.user_name, all_links.login, all_links.is_nobodys, accounts.account_key, identities.user_key,
        all_links.review_no, all_links.comment, all_links.decided_by, all_links.decided_on
    from all_links
    left join accounts on accounts.account_name = all_links.account_name
    left join identities on identities.link_no = all_links.link_no
)
select link_no, rule, user_name, login, is_nobodys, account_key, user_key, review_no, comment, decided_by, decided_on from final
