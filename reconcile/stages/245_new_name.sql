-- recon.new_name
-- title:       Display names of accounts that are to be created
-- one row per: user_key
-- reads:       recon.identity, recon.link, policy.attribute, policy.expected_attribute
-- columns:
--   user_key: somebody in scope without an account
--   name:     the name that the account will display, in lower case
--
-- From then on somebody who has that name already is one of several: a reference to
-- them by name tells no more whom it means.
with new_people as (
    select identity.user_key
    from recon.identity as identity
    anti join recon.link as link on link.user_key = identity.user_key
    where identity.is_in_scope and identity.is_optional is not true and exists (select 1 from policy.attribute where field = 'manager')
),
expected as (
    select expected.user_key, expected.field, recon.plain(expected.value) as value
    from policy.expected_attribute as expected
    semi join new_people on new_people.user_key = expected.user_key
    where expected.field in ('name', 'first_name', 'last_name')
),
named as (
    select
        user_key,
        max(value) filter (where field = 'name') as name, max(value) filter (where field = 'first_name') as first_name,
        max(value) filter (where field = 'last_name') as last_name
    from expected
    group by user_key
),
final as (
    select user_key, lower(coalesce(name, recon.plain(coalesce(first_name, '') || ' ' || coalesce(last_name, '')))) as name from named
)
select user_key, name from final where name is not null
