-- recon.cut_off
-- title:       Signs that an export was cut off
-- one row per: message
-- reads:       input.quality, input.rejected, policy.named_group
-- columns:
--   topic:   of input.quality
--   message: what is so, with the numbers
--
-- What a cut-off export leaves out looks like an account without an owner, a person who
-- lost a group, a role that nothing grants. So nothing is taken away on the word of one,
-- unless somebody says that it is complete: --allow cut-off-inputs. Signs are a number of
-- records that is a limit of an interface, a file that says it was stopped, at least ten
-- users that could not be loaded or that are not there, and memberships of Okta groups that
-- could not be loaded: of any group if the user cannot be told, else of a group that the
-- rules name or may mean.
with quality as (
    select topic, relation, message, affected from input.quality where severity = 'warning'
),
doubted_groups as (
    select distinct reference as name from input.rejected where relation = 'okta.membership' and code = 'okta_group.ambiguous'
),
named_groups as (
    select distinct group_name as name from policy.named_group
),
doubts as (
    select count(*) as groups from doubted_groups join named_groups on named_groups.name = doubted_groups.name
),
final as (
    select distinct topic, message
    from quality
    where topic in ('capped', 'cut_off')
        or (topic = 'referential_gap' and affected >= 10)
        or (topic = 'lost' and (relation <> 'okta.user' or affected >= 10))
        or (topic = 'lost_group' and (select doubts.groups from doubts) > 0)
)
select topic, message from final
