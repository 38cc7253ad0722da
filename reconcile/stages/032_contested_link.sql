-- recon.contested_link
-- title:       Links that other facts contradict
-- one row per: account_key
-- reads:       recon.link, recon.key_agreement, recon.key_rule, recon.contradiction, okta.user, servicenow.user
-- share:       2
-- columns:
--   account_key: the account
--   user_key:    the identity it is linked to
--   rule_no:     the rule that links them
--   sort:        key (another key differs, and none agrees) or names (one key alone links them; names and e-mail address all differ)
--   cause:       what differs, half a sentence
--   is_form:     the names differ in so many of this rule's links that the two systems seem to write names differently: the link is not contested
--
-- A login or a number that a successor got leads to the account of whoever had it before.
-- So does a number that was mistyped. What a person decided is not contested, nor is the second
-- account of somebody whose first one has the key.
with links as (
    select link.account_key, link.user_key, link.rule_no
    from recon.link as link
    anti join recon.contradiction as contradiction on contradiction.account_key = link.account_key
    where link.rule_no > 0
),
mute_rules as (
    select rule_no from recon.key_rule where is_mute
),
labels as (
    select rule_no, label from recon.key_rule
),
checks as (
    select agreement.account_key, agreement.user_key, agreement.rule_no, agreement.agrees, agreement.key, agreement.okta_key
    from recon.key_agreement as agreement
    anti join mute_rules on mute_rules.rule_no = agreement.rule_no
),
counted as (
    select account_key, count(*) filter (agrees) as agreeing_count
    from checks
    group by account_key
),
-- the key that links agrees with itself
backed as (
    select account_key from counted where agreeing_count > 1
),
lonely as (
    select links.account_key, links.user_key, links.rule_no
    from links
    anti join backed on backed.account_key = links.account_key
),
differing as (
    select lonely.account_key, lonely.user_key, lonely.rule_no, checks.rule_no as other_no, checks.key, checks.okta_key
    from checks
    join lonely on lonely.account_key = checks.account_key and lonely.user_key = checks.user_key
    where not checks.agrees
),
-- of two accounts of one person, one has the person's value
explained as (
    select differing.account_key, differing.other_no
    from checks
    join differing on differing.user_key = checks.user_key and differing.other_no = checks.rule_no
    where checks.agrees
),
-- a value that three people have in Okta says nothing of one of them
crowded as (
    select other_no, okta_key
    from differing
    group by other_no, okta_key
    having count(distinct user_key) >= 3
),
by_key as (
    select
        differing.account_key, differing.user_key, differing.rule_no,
        string_agg(
            labels.label || ' is "' || differing.key || '" in ServiceNow and "' || differing.okta_key || '" in Okta', ', ' order by differing.other_no
        ) as cause
    from differing
    join labels on labels.rule_no = differing.other_no
    anti join explained on explained.account_key = differing.account_key and explained.other_no = differing.other_no
    anti join crowded on crowded.other_no = differing.other_no and crowded.okta_key = differing.okta_key
    group by differing.account_key, differing.user_key, differing.rule_no
),
accounts as (
    select account_key, first_name, last_name, email from servicenow.user
),
users as (
    select user_key, "firstName" as first_name, "lastName" as last_name, email from okta.user
),
named as (
    select
        lonely.account_key, lonely.user_key, lonely.rule_no,
        accounts.first_name as first_there, accounts.last_name as last_there, accounts.email as email_there,
        users.first_name, users.last_name, users.email
    from lonely
    join accounts on accounts.account_key = lonely.account_key
    join users on users.user_key = lonely.user_key
    where accounts.first_name <> users.first_name
        and accounts.last_name <> users.last_name
        and accounts.email <> users.email
),
folded as (
    select
        account_key, user_key, rule_no,
        recon.folded_name(first_there) as first_there, recon.folded_name(last_there) as last_there,
        recon.local_part(email_there) as local_there,
        recon.folded_name(first_name) as first_name, recon.folded_name(last_name) as last_name,
        recon.local_part(email) as local_part,
        first_there || ' ' || last_there || ' (' || email_there || ') in ServiceNow and '
            || first_name || ' ' || last_name || ' (' || email || ') in Okta' as said
    from named
),
by_name as (
    select account_key, user_key, rule_no, 'first name, last name and e-mail address all differ: ' || said as cause
    from folded
    where '' not in (first_there, last_there, local_there, first_name, last_name, local_part)
        and first_there not in (first_name, last_name)
        and last_there not in (first_name, last_name)
        and local_there <> local_part
),
rule_links as (
    select rule_no, count(*) as link_count from links group by rule_no
),
forms as (
    select by_name.rule_no
    from by_name
    join rule_links on rule_links.rule_no = by_name.rule_no
    group by by_name.rule_no
    having count(*) > 20 and count(*) * 20 > any_value(rule_links.link_count)
),
final as (
    select account_key, user_key, rule_no, 'key' as sort, cause, false as is_form from by_key
    union all
    select by_name.account_key, by_name.user_key, by_name.rule_no, 'names' as sort, by_name.cause, forms.rule_no is not null as is_form
    from by_name
    anti join by_key on by_key.account_key = by_name.account_key
    left join forms on forms.rule_no = by_name.rule_no
)
select account_key, user_key, rule_no, sort, cause, is_form from final
