-- okta.membership_again
-- title:       Memberships that repeat another
-- one row per: place
-- reads:       okta.membership
-- makes:       staging.okta_membership_again
-- after:       okta.membership_other
--
-- One row a user and group, however many files say so: the first counts. They are
-- sorted, since nearly all are different: to group them would take longer.
with pair as (
    select (user_key::bigint << 32) + group_key as pair from okta.membership
),
ordered as (
    select pair, lag(pair) over (order by pair) as pair_before from pair
),
twice as (
    select distinct (pair >> 32)::integer as user_key, (pair & 4294967295)::integer as group_key from ordered where pair = pair_before
),
final as (
    select membership.rowid as place, membership.user_key, membership.group_key, membership.file_key, membership.record
    from okta.membership
    semi join twice on twice.user_key = membership.user_key and twice.group_key = membership.group_key
    qualify row_number() over (
        partition by membership.user_key, membership.group_key order by membership.file_key, membership.record, membership.rowid) > 1
)
select * from final
