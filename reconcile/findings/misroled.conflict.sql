-- misroled.conflict
-- title:       One account holds conflicting roles
-- one row per: account_key, item
-- reads:       policy.conflict, recon.conflict, recon.conflict_member, recon.role, recon.group, recon.via, servicenow.user
-- unless empty: recon.conflict
-- severity:    critical
-- fix:         review
-- doubtful if: whether the account is active, or what it may hold besides that makes it no conflict
-- controls:    SOC 2 CC6.3; ISO 27001 A.5.15; ISO 27001 A.5.18; NIST AC-5; PCI DSS 7.2.4; CIS 6.8
--
-- Segregation of duties: the rules name roles that one person must not hold together, or sets of roles and
-- memberships (any_of, none_of), and an active account has both sides, whether rules grant them or not. A
-- person decides which side to remove, so nothing is planned. Each conflict sets its own severity and its
-- exclusions (unless). Declared service accounts are judged, too.
with rules as (
    select
        conflict_no,
        arg_min(severity, list_position(['critical', 'high', 'medium', 'low'], severity)) as severity,
        min(why) as why,
        count(*) filter (side_no > 0) = count(distinct side_no) filter (side_no > 0) and not bool_or(side_no > 0 and group_name is not null)
            and not bool_or(is_by_group or is_same_group) as is_plain
    from policy.conflict
    group by conflict_no
),
conflicts as (
    select account_key, user_key, conflict_no, name, rule, role_keys, group_keys from recon.conflict
),
members as (
    select conflict_no, side_no, role_key, group_key from recon.conflict_member where side_no > 0
),
roles as (
    select role_key, name from recon.role
),
groups as (
    select group_key, name from recon.group
),
paths as (
    select account_key, role_key, via from recon.via
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
had as (
    select
        conflicts.account_key, conflicts.conflict_no, members.side_no,
        coalesce(roles.name, '[' || groups.name || ']') as what,
        coalesce(paths.via, '[' || groups.name || ']') as via,
        coalesce(
            roles.name || if(
                paths.via <> roles.name,
                ' (' || array_to_string(list_transform(string_split(paths.via, '; '), lambda way: if(way = roles.name, 'directly', way)), '; ') || ')',
                ''
            ),
            'membership of ' || groups.name
        ) as label
    from conflicts
    join members
        on members.conflict_no = conflicts.conflict_no
        and (members.role_key is null or list_contains(conflicts.role_keys, members.role_key))
        and (members.group_key is null or list_contains(conflicts.group_keys, members.group_key))
    left join roles on roles.role_key = members.role_key
    left join groups on groups.group_key = members.group_key
    left join paths on paths.account_key = conflicts.account_key and paths.role_key = members.role_key
),
sides as (
    select account_key, conflict_no, side_no, string_agg(distinct label, ', ' order by label) as labels
    from had
    group by account_key, conflict_no, side_no
),
spelled as (
    select account_key, conflict_no, string_agg(labels, ' and ' order by side_no) as labels
    from sides
    group by account_key, conflict_no
),
grouped as (
    select
        conflicts.user_key,
        conflicts.account_key,
        conflicts.name,
        min(conflicts.rule) as rule,
        string_agg(distinct had.what, '; ' order by had.what) as role_names,
        string_agg(distinct had.via, '; ' order by had.via) as via,
        bool_and(rules.is_plain) as is_plain,
        arg_min(spelled.labels, conflicts.conflict_no) as labels,
        min(rules.why) as why,
        arg_min(rules.severity, list_position(['critical', 'high', 'medium', 'low'], rules.severity)) as severity
    from conflicts
    join rules on rules.conflict_no = conflicts.conflict_no
    join had on had.account_key = conflicts.account_key and had.conflict_no = conflicts.conflict_no
    join spelled on spelled.account_key = conflicts.account_key and spelled.conflict_no = conflicts.conflict_no
    group by conflicts.user_key, conflicts.account_key, conflicts.name
),
final as (
    select
        grouped.user_key,
        grouped.account_key,
        null as subject_name,
        grouped.name as item,
        'not all of them' as expected,
        grouped.role_names as actual,
        grouped.via,
        'The account ' || accounts.user_name
            || if(
                grouped.is_plain,
                ' holds all roles of the conflict "' || grouped.name || '": ' || replace(grouped.role_names, '; ', ', '),
                ' has access of both sides of the conflict "' || grouped.name || '": ' || grouped.labels
            ) || coalesce(' (' || grouped.why || ')', '') || '.' as reason,
        grouped.rule,
        null as fix,
        grouped.severity
    from grouped
    join accounts on accounts.account_key = grouped.account_key
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix, severity from final
