-- recon.cut_off
-- title:       Signs that an export was cut off
-- one row per: message
-- reads:       input.quality, input.rejected, recon.origin
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
-- rules name, or may name by a pattern.
with quality as (
    select topic, relation, message, affected from input.quality where severity = 'warning'
),
rules as (
    select rules_text, regexp_matches(rules_text, 'isMemberOf|getGroups|getFilteredGroups|Groups[.]') as has_patterns from recon.origin
),
doubted_groups as (
    select distinct rtrim(value, '…') as name
    from input.rejected
    where relation = 'okta.membership' and starts_with(cause, 'several groups ')
),
named_groups as (
    select count(*) as groups
    from doubted_groups
    join rules on rules.has_patterns or contains(rules.rules_text, doubted_groups.name)
),
final as (
    select distinct topic, message
    from quality
    where topic in ('capped', 'cut_off')
        or (topic = 'referential_gap' and affected >= 10)
        or (topic = 'lost' and (relation <> 'okta.user' or affected >= 10))
        or (topic = 'lost_group' and (select groups from named_groups) > 0)
)
select topic, message from final
