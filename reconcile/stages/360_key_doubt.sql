-- recon.key_doubt
-- title:       Findings about people and accounts that an unknown key may link
-- one row per: *
-- reads:       recon.discrepancy, recon.open_read, recon.identity, recon.link, policy.correlation_key, okta.user, okta.unknown_column, okta.attribute, okta.app_user, servicenow.user, servicenow.unknown_column, input.unknown_value, recon.settled_value
-- adds to:     recon.resting_finding
-- unless empty: recon.open_read
--
-- A person without an account and an account without a person may be one another's, if the
-- key of a rule is unknown of either and the other's is unknown or filled. A leaver's account
-- may be that of somebody who works here and has none yet, likewise; so may an inactive one of
-- nobody, which then is to be opened with what it holds. Where one side has no such key at
-- all, nothing is open.
with discrepancies as (
    select kind, user_key, account_key, item
    from recon.discrepancy
    where kind in ('lifecycle.missing', 'orphaned.no_identity', 'orphaned.leaver', 'service.unowned', 'identity.ambiguous')
        or (kind in ('misroled.residual_role', 'misroled.residual_group') and user_key is null)
),
open_reads as (
    select rule_no, kind, name, code, message, hint, okta_org from recon.open_read where decides = 'correlation' and kind in ('attribute', 'field', 'assignment')
),
open_rules as (
    select distinct rule_no from open_reads
),
linked_users as (
    select distinct user_key from recon.link where is_primary
),
links as (
    select account_key from recon.link
),
values_named as (
    select
        unknown_value.relation, unknown_value.subject_key,
        coalesce(attributes.name, unknown_value.column_name) as name, unknown_value.code
    from input.unknown_value as unknown_value
    left join okta.attribute as attributes
        on attributes.column_name = unknown_value.column_name and unknown_value.relation = 'okta.user'
),
values_unknown as (
    select values_named.relation, values_named.subject_key, values_named.name
    from values_named
    anti join recon.settled_value as settled
        on settled.relation = values_named.relation and settled.name = values_named.name and settled.code = values_named.code
),
unknown_users as (
    select open_reads.rule_no, users.user_key, open_reads.name, open_reads.kind as read_kind, open_reads.code, open_reads.message, open_reads.hint
    from open_reads
    join okta.unknown_column as unknown_column on unknown_column.name = open_reads.name
    join okta.user as users on users.column_set = unknown_column.column_set and coalesce(users.okta_org = open_reads.okta_org, true)
    where open_reads.kind = 'attribute'
    union all
    select open_reads.rule_no, values_unknown.subject_key as user_key, open_reads.name, open_reads.kind as read_kind, open_reads.code, open_reads.message, open_reads.hint
    from open_reads
    join values_unknown on values_unknown.relation = 'okta.user' and values_unknown.name = open_reads.name
    where open_reads.kind = 'attribute'
    union all
    select open_reads.rule_no, users.user_key, open_reads.name, open_reads.kind as read_kind, open_reads.code, open_reads.message, open_reads.hint
    from open_reads
    join okta.user as users on coalesce(users.okta_org = open_reads.okta_org, true)
    anti join okta.app_user as app_user on app_user.user_key = users.user_key
    where open_reads.kind = 'assignment'
),
open_users as (
    select unknown_users.*, identities.standing
    from unknown_users
    join recon.identity as identities on identities.user_key = unknown_users.user_key
    anti join linked_users on linked_users.user_key = unknown_users.user_key
),
unknown_accounts as (
    select open_reads.rule_no, accounts.account_key, open_reads.name, open_reads.kind as read_kind, open_reads.code, open_reads.message, open_reads.hint
    from open_reads
    join servicenow.unknown_column as unknown_column on unknown_column.name = open_reads.name
    join servicenow.user as accounts on accounts.column_set = unknown_column.column_set
    where open_reads.kind = 'field'
    union all
    select open_reads.rule_no, values_unknown.subject_key as account_key, open_reads.name, open_reads.kind as read_kind, open_reads.code, open_reads.message, open_reads.hint
    from open_reads
    join values_unknown on values_unknown.relation = 'servicenow.user' and values_unknown.name = open_reads.name
    where open_reads.kind = 'field'
),
open_accounts as (
    select unknown_accounts.*
    from unknown_accounts
    anti join links on links.account_key = unknown_accounts.account_key
),
filled_users as (
    select correlation_key.rule_no, correlation_key.subject_key as user_key
    from open_rules
    join policy.correlation_key as correlation_key on correlation_key.rule_no = open_rules.rule_no
    anti join linked_users on linked_users.user_key = correlation_key.subject_key
    where correlation_key.system = 'okta'
),
filled_accounts as (
    select correlation_key.rule_no, correlation_key.subject_key as account_key
    from open_rules
    join policy.correlation_key as correlation_key on correlation_key.rule_no = open_rules.rule_no
    where correlation_key.system = 'servicenow'
),
loose_accounts as (
    select rule_no, account_key from open_accounts
    union
    select filled_accounts.rule_no, filled_accounts.account_key
    from filled_accounts
    anti join links on links.account_key = filled_accounts.account_key
),
loose_users as (
    select rule_no, user_key from open_users
    union
    select rule_no, user_key from filled_users
),
rules_with_accounts as (
    select distinct rule_no from loose_accounts
),
rules_with_users as (
    select distinct rule_no from loose_users
),
-- one unknown key a rule stands for all of them
open_by_users as (
    select rule_no, min(name) as name, min(read_kind) as read_kind, min(code) as code, min(message) as message, min(hint) as hint, bool_or(standing = 'live') as has_live
    from open_users
    group by rule_no
),
open_by_accounts as (
    select rule_no, min(name) as name, min(read_kind) as read_kind, min(code) as code, min(message) as message, min(hint) as hint
    from open_accounts
    group by rule_no
),
orphans as (
    select kind, user_key, account_key, item from discrepancies where kind in ('orphaned.no_identity', 'service.unowned', 'misroled.residual_role', 'misroled.residual_group')
),
hits as (
    -- people whose own key is unknown
    select discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, open_users.name as what, open_users.read_kind, open_users.code, open_users.message, open_users.hint
    from discrepancies
    join open_users on open_users.user_key = discrepancies.user_key
    semi join rules_with_accounts on rules_with_accounts.rule_no = open_users.rule_no
    where discrepancies.kind = 'lifecycle.missing'
    union all
    -- people with a key that an account without a person may have
    select discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, open_by_accounts.name as what, open_by_accounts.read_kind, open_by_accounts.code,
        'An account that belongs to nobody may be theirs: no file that lists it has the field ' || open_by_accounts.name as message,
        open_by_accounts.hint
    from discrepancies
    join filled_users on filled_users.user_key = discrepancies.user_key
    join open_by_accounts on open_by_accounts.rule_no = filled_users.rule_no
    where discrepancies.kind = 'lifecycle.missing'
    union all
    -- accounts whose own key is unknown
    select orphans.kind, orphans.user_key, orphans.account_key, orphans.item, open_accounts.name as what, open_accounts.read_kind, open_accounts.code, open_accounts.message, open_accounts.hint
    from orphans
    join open_accounts on open_accounts.account_key = orphans.account_key
    semi join rules_with_users on rules_with_users.rule_no = open_accounts.rule_no
    union all
    -- accounts with a key that a person without an account may have
    select orphans.kind, orphans.user_key, orphans.account_key, orphans.item, open_by_users.name as what, open_by_users.read_kind, open_by_users.code,
        'Somebody without an account may own it: ' || case open_by_users.read_kind
            when 'attribute' then 'no file that lists them has the Okta attribute ' || open_by_users.name
            else 'their assignment to the app may be missing from the exports'
        end as message,
        open_by_users.hint
    from orphans
    join filled_accounts on filled_accounts.account_key = orphans.account_key
    join open_by_users on open_by_users.rule_no = filled_accounts.rule_no
    union all
    select discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, open_by_users.name as what, open_by_users.read_kind, open_by_users.code,
        'Somebody who works here and has no account may own it: ' || case open_by_users.read_kind
            when 'attribute' then 'no file that lists them has the Okta attribute ' || open_by_users.name
            else 'their assignment to the app may be missing from the exports'
        end as message,
        open_by_users.hint
    from discrepancies
    join filled_accounts on filled_accounts.account_key = discrepancies.account_key
    join open_by_users on open_by_users.rule_no = filled_accounts.rule_no
    where discrepancies.kind in ('orphaned.leaver', 'identity.ambiguous') and open_by_users.has_live
),
final as (
    select
        kind, user_key, account_key, item,
        if(read_kind = 'assignment', 'table', 'column') as subject,
        case read_kind
            when 'attribute' then 'okta.user.' || what
            when 'field' then 'servicenow.user.' || what
            else 'okta.app_user'
        end as name,
        code, message, hint,
        read_kind = 'assignment' as is_of_table
    from hits
)
select kind, user_key, account_key, item, subject, name, code, message, hint, is_of_table, 3 as place from final
