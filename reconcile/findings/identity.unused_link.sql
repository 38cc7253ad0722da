-- identity.unused_link
-- title:       Link to an account or login that no export has
-- one row per: subject_name, item
-- reads:       recon.decided_link
-- severity:    medium
-- fix:         review
-- controls:    SOC 2 CC6.1; ISO 27001 A.5.15; ISO 27001 A.5.16
--
-- A link in the rules names an account or a login that is not in the exports: it was renamed, or is gone.
-- The link has no effect, and the account is correlated by its keys again.
with links as (
    select user_name, login, rule, is_nobodys, account_key, user_key from recon.decided_link
),
final as (
    select
        user_key,
        account_key,
        user_name as subject_name,
        login as item,
        'an account and an identity' as expected,
        case
            when account_key is null and user_key is null and not is_nobodys then 'neither'
            when account_key is null then 'no account'
            else 'no identity'
        end as actual,
        null as via,
        'The link of ' || user_name || coalesce(' to ' || login, ' to nobody') || ' decides nothing: the exports have '
            || case
                when account_key is null and user_key is null and not is_nobodys then 'neither such an account nor such an identity'
                when account_key is null then 'no account of that name, or several'
                else 'no identity with that login'
            end || '.' as reason,
        rule,
        null as fix
    from links
    where account_key is null or (user_key is null and not is_nobodys)
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
