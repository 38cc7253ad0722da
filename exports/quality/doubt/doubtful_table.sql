-- quality.doubtful_table
-- title:       Tables that the exports may hold only in part, or not at all
-- one row per: relation, code, message
-- reads:       input.quality, input.cause, staging.member_list
-- adds to:     input.doubtful_table
--
-- Each cause says from how many records on a warning of it makes its table doubtful
-- (quality/stakes.csv). A file of the members of one group makes that group's members
-- doubtful and no others' (account.members_known). That sys_user_grmember is missing is
-- a note if no rule is about groups; it is doubtful even so, because a role may be held
-- through a group.
with sign as (
    select
        quality.relation, quality.code, quality.message, quality.hint, quality.file_key
    from input.quality
    join input.cause on cause.code = quality.code
    where quality.relation is not null
        and coalesce(quality.affected, cause.doubts_from) >= cause.doubts_from
        and (quality.severity = 'warning' or quality.code = 'group_member.not_exported')
),
member_list as (
    select distinct file_key from staging.member_list
),
final as (
    select distinct sign.relation, sign.code, sign.message, sign.hint
    from sign
    left join member_list on member_list.file_key = sign.file_key
    where not (sign.relation = 'okta.membership' and member_list.file_key is not null)
)
select * from final order by relation, code, message
