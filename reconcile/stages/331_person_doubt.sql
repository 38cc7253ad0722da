-- recon.person_doubt
-- title:       Findings that depend on whether somebody is in a population or covered by an exception
-- one row per: *
-- reads:       recon.discrepancy, recon.open_read, policy.population_member, policy.population_setting, policy.exception, policy.setting, okta.user, okta.unknown_column, okta.attribute, okta.group, okta.membership, okta.app_user, servicenow.user, input.unknown_value, recon.settled_value
-- adds to:     recon.resting_finding
-- unless empty: recon.open_read
--
-- What a population says, or could say in the place of the one that counts, rests on who is in it;
-- what an exception accepts of the members of a group, on who these are.
with discrepancies as (
    select kind, user_key, account_key, item from recon.discrepancy where user_key is not null
),
open_reads as (
    select decides, rule_no, kind, name, code, message, hint, is_of_table from recon.open_read where decides in ('population', 'exception')
),
users as (
    select user_key, lower(login) as login, column_set from okta.user
),
accounts as (
    select account_key, lower(user_name) as user_name from servicenow.user
),
as_ofs as (
    select cast(cast(value as timestamp) as date) as as_of from policy.setting where name = 'as_of'
),
personal_settings (kind, name) as (
    values
        ('orphaned.leaver', 'deprovision.leaver'), ('orphaned.unassigned', 'deprovision.unassigned'), ('orphaned.suspended', 'deprovision.suspended'),
        ('stale.dormant', 'stale.dormant_after'), ('stale.dormant', 'deprovision.dormant'), ('stale.never_used', 'stale.never_used_after'),
        ('stale.never_used', 'deprovision.dormant'), ('stale.pending', 'stale.pending_after'),
        ('lifecycle.inactive', 'deprovision.dormant'), ('lifecycle.inactive', 'stale.dormant_after'), ('lifecycle.inactive', 'stale.never_used_after'),
        ('lifecycle.locked', 'deprovision.dormant'), ('lifecycle.locked', 'stale.dormant_after'), ('lifecycle.locked', 'stale.never_used_after')
),
personal_kinds as (
    select distinct personal_settings.kind, settings.population_no
    from personal_settings
    join policy.population_setting as settings on settings.name = personal_settings.name
),
populated as (
    select user_key, min(population_no) as population_no from policy.population_member group by user_key
),
accepting as (
    select exceptions.exception_no, exceptions.kind_like, exceptions.item_like, exceptions.user_name_like, exceptions.login_like
    from policy.exception as exceptions
    cross join as_ofs
    where exceptions.okta_group is not null and (exceptions.expires is null or exceptions.expires >= as_ofs.as_of)
),
rested as (
    select discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, open_reads as opened
    from discrepancies
    join open_reads on open_reads.decides = 'population'
    left join populated on populated.user_key = discrepancies.user_key
    join personal_kinds on personal_kinds.kind = discrepancies.kind and personal_kinds.population_no in (populated.population_no, open_reads.rule_no)
    where open_reads.rule_no <= coalesce(populated.population_no, open_reads.rule_no)
    union all
    select discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, open_reads as opened
    from discrepancies
    join open_reads on open_reads.decides = 'exception'
    join accepting on accepting.exception_no = open_reads.rule_no
        and like_escape(discrepancies.kind, accepting.kind_like, '!')
        and (accepting.item_like is null or coalesce(like_escape(discrepancies.item, accepting.item_like, '!'), false))
    join users on users.user_key = discrepancies.user_key
        and (accepting.login_like is null or coalesce(like_escape(users.login, accepting.login_like, '!'), false))
    left join accounts on accounts.account_key = discrepancies.account_key
    where accepting.user_name_like is null
        or coalesce(like_escape(accounts.user_name, accepting.user_name_like, '!'), false)
        or coalesce(like_escape(users.login, accepting.user_name_like, '!'), false)
),
asked as (
    select distinct
        kind, user_key, account_key, item,
        opened.kind as read_kind, opened.name as name, opened.code as code, opened.message as message, opened.hint as hint, opened.is_of_table as is_of_table
    from rested
),
members as (
    select membership.user_key, okta_group.name
    from okta.membership as membership
    join okta.group as okta_group on okta_group.group_key = membership.group_key
    where exists (select 1 from open_reads)
),
assigned as (
    select user_key from okta.app_user
),
unknown_values as (
    select unknown_value.subject_key as user_key, attributes.name, unknown_value.code, unknown_value.message, unknown_value.hint
    from input.unknown_value as unknown_value
    join okta.attribute as attributes on attributes.column_name = unknown_value.column_name
    anti join recon.settled_value as settled
        on settled.relation = unknown_value.relation and settled.code = unknown_value.code and settled.name = attributes.name
    where unknown_value.relation = 'okta.user'
),
final as (
    select
        asked.kind, asked.user_key, asked.account_key, asked.item, 'column' as subject, 'okta.user.' || asked.name as name,
        asked.code, asked.message, asked.hint, asked.is_of_table
    from asked
    join users on users.user_key = asked.user_key
    semi join okta.unknown_column as unknown_column on unknown_column.column_set = users.column_set and unknown_column.name = asked.name
    where asked.read_kind = 'attribute'
    union all
    select
        asked.kind, asked.user_key, asked.account_key, asked.item, 'identity' as subject, 'okta.user.' || asked.name as name,
        unknown_values.code, unknown_values.message, unknown_values.hint, false as is_of_table
    from asked
    join unknown_values on unknown_values.user_key = asked.user_key and unknown_values.name = asked.name
    where asked.read_kind = 'attribute'
    union all
    select asked.kind, asked.user_key, asked.account_key, asked.item, 'group' as subject, asked.name, asked.code, asked.message, asked.hint, asked.is_of_table
    from asked
    anti join members on members.user_key = asked.user_key and members.name = asked.name
    where asked.read_kind = 'group'
    union all
    select asked.kind, asked.user_key, asked.account_key, asked.item, 'table' as subject, 'okta.app_user' as name, asked.code, asked.message, asked.hint, asked.is_of_table
    from asked
    anti join assigned on assigned.user_key = asked.user_key
    where asked.read_kind = 'assignment'
    union all
    select asked.kind, asked.user_key, asked.account_key, asked.item, 'table' as subject, 'okta.group' as name, asked.code, asked.message, asked.hint, asked.is_of_table
    from asked
    where asked.read_kind = 'groups'
)
select kind, user_key, account_key, item, subject, name, code, message, hint, is_of_table, 2 as place from final
