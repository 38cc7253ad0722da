-- recon.account_roles
-- title:       The roles of each account, as text for reports
-- one row per: account_key
-- reads:       recon.held_role, recon.role, recon.verdict
-- columns:
--   account_key:      an account that holds a privileged role, or has a verdict of its own and holds a role that is not unmanaged
--   roles:            its roles by name, "; " between, without unmanaged ones; null for accounts without a verdict of their own
--   role_count:       the number of roles listed there
--   privileged_roles: the privileged ones, null if it holds none
with held as (
    select account_key, role_key from recon.held_role
),
roles as (
    select role_key, name, is_unmanaged, is_privileged from recon.role
),
own_verdicts as (
    select account_key from recon.verdict where verdict not in ('reconciled', 'service', 'idle', 'closed')
),
wanted as (
    select held.account_key, roles.name, roles.is_unmanaged, roles.is_privileged, own_verdicts.account_key is not null as has_verdict
    from held
    join roles on roles.role_key = held.role_key
    left join own_verdicts on own_verdicts.account_key = held.account_key
    where roles.is_privileged or (own_verdicts.account_key is not null and not roles.is_unmanaged)
),
final as (
    select
        account_key,
        string_agg(name, '; ' order by name) filter (has_verdict and not is_unmanaged) as roles,
        count(*) filter (has_verdict and not is_unmanaged) as role_count,
        string_agg(name, '; ' order by name) filter (is_privileged) as privileged_roles
    from wanted
    group by account_key
)
select account_key, roles, role_count, privileged_roles from final
