-- recon.departed
-- title:       What became of findings that were open and that this run does not have
-- one row per: line
-- reads:       recon.past_finding, recon.past_fact, recon.past_run, recon.origin, recon.unknown_table, input.feed, input.quality, servicenow.field, policy.setting
-- adds to:     recon.departed
-- unless empty: recon.past_finding
--
-- Nothing is called fixed that the exports could not judge, since what it rests on is cut off,
-- was left out, was not exported or cannot be read: then it is unknown and stays open. Nor is
-- it fixed if whom it is about is in no export (subject_gone). Whose account got another
-- verdict has something worse: the finding is gone, and not fixed. If it does not show that
-- what was wrong is right, the finding is fixed if rules and version are those of the run
-- before, so that only the data can have moved; else it is gone, since the rules may no longer
-- ask for it.
with past as (
    select line, kind, split_part(kind, '.', 1) as family, item, change_ids from recon.past_finding
),
facts as (
    select line, is_there, is_unread, is_undecided, is_overtaken, is_right from recon.past_fact
),
as_ofs as (
    select cast(cast(value as timestamp) as date) as as_of from policy.setting where name = 'as_of'
),
last_run as (
    select version, rules_sha256, feeds from recon.past_run qualify row_number() over (order by seq desc) = 1
),
same as (
    select origin.tool_version is not distinct from last_run.version and origin.rules_sha256 is not distinct from last_run.rules_sha256 as is_same
    from recon.origin as origin
    cross join last_run
),
-- what the kinds of a family rest on; of any other family, the last line
rests (family, relations) as (
    values
        ('exception', []),
        ('misroled', [
            'okta.user', 'okta.group', 'okta.membership', 'okta.app_user', 'okta.app_group', 'servicenow.user', 'servicenow.role', 'servicenow.group',
            'servicenow.user_role', 'servicenow.group_member', 'servicenow.group_role', 'servicenow.role_contains'
        ]),
        ('stale', ['okta.user', 'okta.sign_on', 'servicenow.user']),
        ('drift', ['okta.user', 'okta.group', 'okta.membership', 'servicenow.user']),
        ('', ['okta.user', 'okta.group', 'okta.membership', 'okta.app_user', 'servicenow.user'])
),
then_fed as (
    select unnest(string_split(feeds, ' ')) as feed from last_run where feeds <> ''
),
fed_before as (
    select
        split_part(feed, '=', 1) as relation,
        try_cast(split_part(split_part(feed, '=', 2), '/', 1) as bigint) as files,
        try_cast(split_part(feed, '/', 2) as bigint) as row_count
    from then_fed
),
fed_now as (
    select relation, count(*) as files, cast(sum(rows_loaded) as bigint) as row_count from input.feed group by relation
),
-- cut off; or fewer files than in the run before, and as many rows fewer as half a file has
lost as (
    select fed_before.relation
    from fed_before
    left join fed_now on fed_now.relation = fed_before.relation
    where coalesce(fed_now.files, 0) < fed_before.files
        and fed_before.row_count - coalesce(fed_now.row_count, 0) >= greatest(1, fed_before.row_count / fed_before.files / 2)
    union
    select relation from recon.unknown_table
),
lost_relations as (
    select coalesce(list(relation), []) as relations from lost
),
fields as (
    select name from servicenow.field where is_exported
),
uses as (
    select not exists (select 1 from input.quality where code = 'account.no_logins') as are_known
),
joined as (
    select
        facts.line, past.kind, past.family, past.change_ids, same.is_same, facts.is_there, facts.is_overtaken, facts.is_right,
        list_has_any(coalesce(rests.relations, other.relations), lost_relations.relations)
            or past.family = 'stale' and not uses.are_known
            or past.family = 'drift' and fields.name is null
            or facts.is_unread as is_unknown,
        facts.is_undecided
    from facts
    join past on past.line = facts.line
    cross join same
    cross join lost_relations
    cross join uses
    join rests as other on other.family = ''
    left join rests on rests.family = past.family
    left join fields on fields.name = past.item
),
judged as (
    select
        line, change_ids, is_right,
        case
            when is_unknown then 'unknown'
            when family = 'exception' or kind = 'identity.unused_link' then 'gone'
            when not is_there then 'subject_gone'
            when is_overtaken then 'gone'
            when is_undecided and is_right is not true then 'unknown'
            when is_right or is_same then 'fixed'
            else 'gone'
        end as state
    from joined
),
final as (
    select
        judged.line, judged.state,
        if(judged.state = 'fixed', as_ofs.as_of, null) as fixed_on,
        if(judged.state = 'fixed', if(judged.is_right is not false, coalesce(judged.change_ids, 'other means'), 'other means'), null) as fixed_by,
        judged.state = 'fixed' and judged.change_ids is not null and judged.is_right is not false as as_planned
    from judged
    cross join as_ofs
)
select line, state, fixed_on, fixed_by, as_planned from final
