-- review.unmatched_pattern
-- title:       Patterns of review.yaml that match nothing in the exports
-- one row per: entry_of, entry_no, about, pattern
-- reads:       setting.pattern, recon.role, servicenow.group, servicenow.user
-- columns:
--   entry_of: only, exclude or reviewer
--   entry_no: of that
--   about:    role, group or user_name
--   pattern:  as it is written
--   place:    review.yaml:9
--
-- Of all roles, groups and accounts, whether or not they are in the review: a name that nothing has is
-- misspelt, or its access is gone.
with patterns as (
    select entry_of, entry_no, about, pattern, place, like_pattern from setting.pattern
),
roles as (
    select name from recon.role
),
groups as (
    select name from servicenow.group
),
users as (
    select user_name from servicenow.user
),
names as (
    select 'role' as about, name from roles
    union
    select 'group' as about, name from groups
    union
    select 'user_name' as about, lower(user_name) as name from users where user_name is not null
),
matched as (
    select distinct patterns.about, patterns.like_pattern
    from (select distinct about, like_pattern from patterns) as patterns
    inner join names on names.about = patterns.about and like_escape(names.name, patterns.like_pattern, '!')
),
final as (
    select distinct patterns.entry_of, patterns.entry_no, patterns.about, patterns.pattern, patterns.place
    from patterns
    anti join matched on matched.about = patterns.about and matched.like_pattern = patterns.like_pattern
)
select entry_of, entry_no, about, pattern, place from final
