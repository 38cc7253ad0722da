-- compare.keyed
-- title:       Findings, with what they are known by
-- one row per: run, finding_no
-- reads:       compare.finding
-- columns:
--   run:         whose finding
--   finding_no:  of compare.finding
--   finding_id:  as the run has it
--   finding_key: kind, subject and item; worked out for versions that had no such column
--   kind:        of the finding
--   item:        likewise
--   subject:     the user name, else the login, in lower case
--   sys_id:      of the account
--   okta_id:     of the identity
with findings as (
    select run, finding_no, finding_id, finding_key, kind, item, user_name, login, sys_id, okta_id, name from compare.finding
),
final as (
    select
        run, finding_no, finding_id,
        coalesce(
            nullif(finding_key, ''),
            concat_ws(
                '|', kind,
                replace(replace(replace(replace(lower(coalesce(nullif(user_name, ''), nullif(login, ''), nullif(name, ''), nullif(sys_id, ''), '')), '%', '%25'), '|', '%7c'), chr(10), '%0a'), chr(13), '%0d'),
                replace(replace(replace(replace(lower(coalesce(item, '')), '%', '%25'), '|', '%7c'), chr(10), '%0a'), chr(13), '%0d')
            )
        ) as finding_key,
        kind,
        coalesce(item, '') as item,
        lower(coalesce(nullif(user_name, ''), nullif(login, ''))) as subject,
        nullif(sys_id, '') as sys_id,
        nullif(okta_id, '') as okta_id
    from findings
)
select run, finding_no, finding_id, finding_key, kind, item, subject, sys_id, okta_id from final
