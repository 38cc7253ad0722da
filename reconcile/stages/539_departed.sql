-- recon.departed
-- title:       What became of findings of the run before that this run no longer has
-- one row per: line
-- reads:       recon.past_finding, recon.past_fact, recon.custom_read, recon.past_run, recon.origin, recon.unknown_table, recon.feed_size, recon.allowance, input.completeness, input.quality, servicenow.field, policy.setting
-- adds to:     recon.departed
-- unless empty: recon.past_finding
--
-- Nothing is called fixed that the exports could not judge, since what it rests on is cut off,
-- was left out, was not exported or cannot be read: then it is unknown and stays open. Nor is
-- it fixed if whom it is about is in no export (subject_gone). Whose account got another
-- verdict has something worse: the finding is gone, and not fixed. If it does not show that
-- what was wrong is right, the finding is fixed if rules and version are those of the run that
-- had it last, so that only the data can have moved; else it is gone, since the rules may no
-- longer ask for it. That run is also the one whose tables these are held against: what was
-- left out or cut off twice is not fixed by the second time.
--
-- A file that lost its end at the end of a line looks whole, and only its size tells: with the
-- limits of compare.shrunk. What the plan took away is known by the changes of findings that are
-- right, what went with accounts by the share of accounts that are left.
with past as (
    select line, kind, split_part(kind, '.', 1) as family, item, change_ids, last_seen from recon.past_finding
),
facts as (
    select line, is_there, is_unread, is_undecided, is_overtaken, is_right from recon.past_fact
),
as_ofs as (
    select cast(cast(value as timestamp) as date) as as_of from policy.setting where name = 'as_of'
),
runs as (
    select seq, cast(as_of as date) as as_of, version, rules_sha256, feeds from recon.past_run
),
days as (
    select distinct last_seen from past
),
-- the run that had it last
had as (
    select days.last_seen, coalesce(max(runs.seq) filter (runs.as_of <= days.last_seen), max(runs.seq)) as seq
    from days
    cross join runs
    group by days.last_seen
),
same as (
    select had.last_seen, origin.tool_version is not distinct from runs.version and origin.rules_sha256 is not distinct from runs.rules_sha256 as is_same
    from had
    join runs on runs.seq = had.seq
    cross join recon.origin as origin
),
-- what the kinds of a family rest on; of any other family, the last line
rests (family, relations) as (
    values
        ('exception', []),
        ('review', ['servicenow.user', 'servicenow.role', 'servicenow.group', 'servicenow.user_role', 'servicenow.group_member']),
        ('misroled', [
            'okta.user', 'okta.group', 'okta.membership', 'okta.app_user', 'okta.app_group', 'servicenow.user', 'servicenow.role', 'servicenow.group',
            'servicenow.user_role', 'servicenow.group_member', 'servicenow.group_role', 'servicenow.role_contains'
        ]),
        ('service', ['okta.user', 'servicenow.user', 'servicenow.role', 'servicenow.group', 'servicenow.user_role', 'servicenow.group_member', 'servicenow.group_role', 'servicenow.role_contains']),
        ('licence', ['okta.user', 'okta.sign_on', 'servicenow.user', 'servicenow.role', 'servicenow.group', 'servicenow.user_role', 'servicenow.group_member', 'servicenow.group_role', 'servicenow.role_contains']),
        ('group', ['okta.user', 'servicenow.user', 'servicenow.group', 'servicenow.group_role']),
        ('manager', ['okta.user', 'servicenow.user']),
        ('privileged', ['servicenow.user', 'servicenow.role', 'servicenow.group', 'servicenow.user_role', 'servicenow.group_member', 'servicenow.group_role', 'servicenow.role_contains']),
        ('stale', ['okta.user', 'okta.sign_on', 'servicenow.user']),
        ('drift', ['okta.user', 'okta.group', 'okta.membership', 'servicenow.user']),
        ('delegate', [
            'okta.user', 'servicenow.user', 'servicenow.delegate', 'servicenow.user_role', 'servicenow.group_member', 'servicenow.group_role', 'servicenow.role_contains'
        ]),
        ('grant', ['servicenow.user', 'servicenow.user_role']),
        ('external', ['servicenow.user', 'servicenow.user_role', 'servicenow.group_member', 'servicenow.group_role', 'servicenow.role_contains']),
        ('okta', [
            'okta.user', 'okta.group', 'okta.membership', 'okta.app_user', 'okta.app_group', 'okta.admin_role', 'servicenow.user', 'servicenow.user_role',
            'servicenow.group_member'
        ]),
        ('role', ['servicenow.user', 'servicenow.role', 'servicenow.user_role', 'servicenow.group', 'servicenow.group_member', 'servicenow.group_role', 'servicenow.role_contains']),
        ('group', ['servicenow.user', 'servicenow.group', 'servicenow.group_member', 'servicenow.group_role']),
        ('', ['okta.user', 'okta.group', 'okta.membership', 'okta.app_user', 'servicenow.user'])
),
-- and what the estate's own kinds rest on
custom as (
    select kind, list(relation order by relation) as relations from recon.custom_read group by kind
),
then_fed as (
    select had.last_seen, unnest(string_split(runs.feeds, ' ')) as feed
    from had
    join runs on runs.seq = had.seq
    where runs.feeds <> ''
),
fed_before as (
    select
        last_seen, split_part(feed, '=', 1) as relation,
        try_cast(split_part(split_part(feed, '=', 2), '/', 1) as bigint) as files,
        try_cast(split_part(feed, '/', 2) as bigint) as row_count
    from then_fed
),
fed_now as (
    select relation, files, row_count from recon.feed_size
),
accounts_left as (
    select fed_before.last_seen, least(1, coalesce(fed_now.row_count, 0) / nullif(fed_before.row_count, 0)) as share
    from fed_before
    left join fed_now on fed_now.relation = fed_before.relation
    where fed_before.relation = 'servicenow.user'
),
corrected as (
    select distinct past.last_seen, unnest(string_split(past.change_ids, '; ')) as change_id
    from past
    join facts on facts.line = past.line
    where facts.is_right and past.change_ids <> '' and (past.family in ('orphaned', 'stale') or past.kind in ('misroled.excess_role', 'misroled.residual_role', 'misroled.inherited_role', 'misroled.excess_group', 'misroled.residual_group'))
),
taken_away as (
    select last_seen, count(*) as changes from corrected group by last_seen
),
vouched as (
    select relation from input.completeness group by relation having bool_and(verdict = 'FULL')
),
sizes as (
    select
        fed_before.last_seen, fed_before.relation, fed_before.files as files_before, coalesce(fed_now.files, 0) as files,
        fed_before.row_count as rows_before, coalesce(fed_now.row_count, 0) as row_count,
        if(fed_before.relation in ('servicenow.user_role', 'servicenow.group_member'),
            fed_before.row_count * coalesce(accounts_left.share, 1) - coalesce(taken_away.changes, 0), fed_before.row_count) as expected
    from fed_before
    left join fed_now on fed_now.relation = fed_before.relation
    left join accounts_left on accounts_left.last_seen is not distinct from fed_before.last_seen
    left join taken_away on taken_away.last_seen is not distinct from fed_before.last_seen
),
shrunk as (
    select sizes.last_seen, sizes.relation
    from sizes
    anti join vouched on vouched.relation = sizes.relation
    where sizes.relation not in ('okta.sign_on', 'servicenow.role')
        and (
            (sizes.expected - sizes.row_count >= 3 and (sizes.expected - sizes.row_count) * 10 >= sizes.expected)
            or (sizes.expected - sizes.row_count >= 10 and (sizes.expected - sizes.row_count) * 20 >= sizes.expected)
        )
        and not exists (select 1 from recon.allowance as allowance where allowance.guardrail = 'cut-off-inputs')
),
-- cut off; or fewer files than before, and as many rows fewer as half a file has; or many rows fewer
lost as (
    select last_seen, relation
    from sizes
    where files < files_before and rows_before - row_count >= greatest(1, rows_before / files_before / 2)
    union
    select last_seen, relation from shrunk
    union
    select days.last_seen, unknown.relation from days cross join recon.unknown_table as unknown
),
lost_relations as (
    select days.last_seen, coalesce(list(lost.relation order by lost.relation) filter (lost.relation is not null), []) as relations
    from days
    left join lost on lost.last_seen is not distinct from days.last_seen
    group by days.last_seen
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
        list_has_any(coalesce(custom.relations, rests.relations, other.relations), lost_relations.relations)
            or (past.family = 'stale' or past.kind = 'licence.unused') and not uses.are_known
            or past.family = 'drift' and fields.name is null
            or facts.is_unread as is_unknown,
        facts.is_undecided
    from facts
    join past on past.line = facts.line
    left join same on same.last_seen is not distinct from past.last_seen
    join lost_relations on lost_relations.last_seen is not distinct from past.last_seen
    cross join uses
    join rests as other on other.family = ''
    left join rests on rests.family = past.family
    left join custom on custom.kind = past.kind
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
