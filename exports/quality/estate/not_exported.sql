-- quality.not_exported
-- title:       Tables that no file fed
-- one row per: relation
-- reads:       input.feed, staging.batch, staging.needed
-- adds to:     input.quality
--
-- Tables that no file fed: a warning if nothing can be said without them, or if the
-- rules need them.
with wanted (severity, system, relation, message, hint) as (
    values
        ('warning', 'servicenow', 'servicenow.user_role', 'no export says who holds which role: roles were not compared', 'export sys_user_has_role (sys_id, user, role, inherited, inh_count)'),
        ('warning', 'okta', 'okta.membership', 'no export says who is a member of which Okta group: no rule by group can apply', 'export the members of each group (/api/v1/groups/{id}/users), or a CSV with a user and a group column'),
        ('note', 'servicenow', 'servicenow.group_member', 'no export of sys_user_grmember: memberships of groups were not compared', 'export sys_user_grmember (sys_id, user, group)'),
        ('note', 'servicenow', 'servicenow.role', 'no export of sys_user_role: roles are known only by their names in other exports', 'export sys_user_role (sys_id, name)'),
        ('note', 'okta', 'okta.app_user', 'no export of the ServiceNow app''s users: externalId, the best key there is, is not known', 'export /api/v1/apps/{id}/users')
),
fed as (
    select distinct relation from input.feed
    union
    select relation from staging.batch
),
needed as (
    select distinct relation from staging.needed
),
final as (
    select if(needed.relation is null, wanted.severity, 'warning') as severity, 'not_exported' as topic, wanted.system, wanted.relation, wanted.message, wanted.hint
    from wanted
    left join needed on needed.relation = wanted.relation
    anti join fed on fed.relation = wanted.relation
)
select * from final
