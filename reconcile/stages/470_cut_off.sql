-- recon.cut_off
-- title:       Signs that an export was cut off
-- one row per: message
-- reads:       input.quality
-- columns:
--   topic:   of input.quality
--   message: what is so, with the numbers
--
-- What a cut-off export leaves out looks like an account without an owner, a person who
-- lost a group, a role that nothing grants. So nothing is taken away on the word of one,
-- unless somebody says that it is complete: --allow cut-off-inputs. Signs are a number of
-- records that is a limit of an interface, a file that says it was stopped, memberships of
-- Okta groups that could not be loaded, and at least ten references to users that are not
-- there.
with quality as (
    select topic, message, affected from input.quality where severity = 'warning'
),
final as (
    select distinct topic, message
    from quality
    where topic in ('capped', 'cut_off', 'lost_membership') or (topic = 'referential_gap' and affected >= 10)
)
select topic, message from final
