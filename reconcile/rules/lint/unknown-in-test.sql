-- unknown-in-test
-- title:       Name in a test that nobody in the exports has
-- one row per: part
-- reads:       lint.tested_name, okta.group, okta.attribute, okta.user, servicenow.role, servicenow.group
-- example:     tests: [{name: a seller, user: {groups: [Sales Taem]}, expect: {roles: [itil]}}]
--
-- A test with a group, attribute, role or form of login that no export has tests something
-- that never happens: rules with the same typing error pass it.
with named as (
    select part, subject, name from lint.tested_name
),
logins as (
    select distinct lower(regexp_extract(login, '@.*$')) as domain from okta.user
),
known as (
    select 'Okta group' as subject, unnest([name, group_id]) as name from okta.group
    union
    select 'attribute' as subject, name from okta.attribute
    union
    select 'ServiceNow role' as subject, name from servicenow.role
    union
    select 'ServiceNow group' as subject, name from servicenow.group
    union
    select 'login' as subject, domain as name from logins
),
exported as (
    select distinct subject from known where name is not null
),
compared as (
    select part, subject, name, if(subject = 'login', lower(regexp_extract(name, '@.*$')), name) as compared
    from named
    semi join exported on exported.subject = named.subject
),
unknown as (
    select compared.part, compared.subject, compared.name, compared.compared
    from compared
    anti join known on known.subject = compared.subject and known.name = compared.compared
),
scored as (
    select unknown.part, known.name, jaro_winkler_similarity(lower(unknown.compared), lower(known.name)) as similarity
    from unknown
    join known on known.subject = unknown.subject and jaro_winkler_similarity(lower(unknown.compared), lower(known.name)) >= 0.8
),
nearest as (
    select part, arg_max(name, (similarity, name)) as name from scored group by part
),
final as (
    select
        unknown.part,
        case
            when unknown.subject = 'login' and unknown.compared = '' then format('every login in the exports is an address, and "{}" is none', unknown.name)
            when unknown.subject = 'login' then format('no login in the exports ends in "{}"', unknown.compared)
            when unknown.subject = 'attribute' then format('no user in the exports has an attribute "{}"', unknown.name)
            else format('no {} is called "{}" in the exports', unknown.subject, unknown.name)
        end as message,
        coalesce(format('did you mean {}?', nearest.name), 'is it spelt as in the exports?') as hint
    from unknown
    left join nearest on nearest.part = unknown.part
)
select part, message, hint from final
