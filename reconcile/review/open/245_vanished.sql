-- review.vanished
-- title:       Accounts of the earlier campaign that are in no export now
-- one row per: subject_key
-- reads:       earlier.person, review.known_as
-- columns:
--   subject_key:   of the earlier campaign
--   sys_id:        likewise
--   user_name:     likewise
--   name:          of the person
--   items:         how much of their access was reviewed
--   is_privileged: some of it was privileged
--
-- Deleted, or left out of the export: the exports alone do not say which.
with people as (
    select subject_key, sys_id, user_name, name, items, is_privileged from earlier.person
),
known as (
    select subject_key from review.known_as
),
final as (
    select people.*
    from people
    anti join known on known.subject_key = people.subject_key
)
select subject_key, sys_id, user_name, name, items, is_privileged from final
