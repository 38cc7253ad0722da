-- recon.joining
-- title:       Memberships that the plan or Okta's push adds
-- one row per: user_key, group_key
-- reads:       recon.finding, recon.expected_group, recon.group
-- columns:
--   user_key:    the identity that gets it
--   account_key: their account, null if it is to be created
--   group_key:   the group
--   is_pushed:   Okta pushes the membership: the plan does not add it
--
-- What such a membership confers needs no grant besides. A membership that cannot be added,
-- or that the exports leave open, is not counted on.
with findings as (
    select kind, user_key, account_key, item, fix from recon.finding where not excepted and certainty = 'certain'
),
groups as (
    select group_key, name, is_pushed from recon.group where group_key = name_key and obstacle is null
),
expected as (
    select user_key, name_key from recon.expected_group
),
final as (
    select findings.user_key, findings.account_key, groups.group_key, groups.is_pushed
    from findings
    join groups on groups.name = findings.item
    where findings.kind = 'misroled.missing_group' and (findings.fix = 'add' or groups.is_pushed)
    union all
    select findings.user_key, cast(null as integer) as account_key, groups.group_key, groups.is_pushed
    from findings
    join expected on expected.user_key = findings.user_key
    join groups on groups.group_key = expected.name_key
    where findings.fix = 'create'
)
select user_key, account_key, group_key, is_pushed from final
