-- workbook.exceptions
-- title:       What the rules accept, until when, and whether it still serves
-- one row per: exception_no
-- reads:       recon.exception, policy.exception, recon.rules_file
with exceptions as (
    select exception_no, kind, user_name, item, rule, reason, approved_by, expires, is_expired, is_used, accepted, outdated from recon.exception
),
tickets as (
    select exception_no, ticket from policy.exception
),
rules_files as (
    select file, lines_before from recon.rules_file
),
final as (
    select
        exceptions.exception_no,
        case when exceptions.is_expired then 'expired' when exceptions.outdated is not null then 'outdated' when exceptions.is_used then 'in force' else 'unused' end as state,
        exceptions.kind, exceptions.user_name, exceptions.item, exceptions.reason, exceptions.approved_by, tickets.ticket,
        exceptions.expires, coalesce(len(exceptions.accepted), 0) as findings,
        exceptions.rule, coalesce(rules_files.lines_before, 0) + cast(nullif(regexp_extract(exceptions.rule, ':([0-9]+)$', 1), '') as bigint) - 1 as rule_no
    from exceptions
    left join tickets on tickets.exception_no = exceptions.exception_no
    left join rules_files on rules_files.file = regexp_extract(exceptions.rule, '^(.*):[0-9]+$', 1)
)
select state, kind, user_name, item, reason, approved_by, ticket, expires, findings, rule, rule_no
from final
order by exception_no
