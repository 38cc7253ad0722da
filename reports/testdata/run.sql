-- A finished run with hostile names in it.
create schema recon;
create table recon.allowance (guardrail varchar, percent double, records bigint);
create table recon.identity (user_key integer, standing varchar, is_in_scope boolean, scope_rule varchar);
insert into recon.identity select range, 'live', range < 1100, 'default' from range(1204);
create table recon.verdict (account_key integer, user_key integer, verdict varchar, is_active boolean, is_locked boolean, service_rule varchar, service_owner varchar, is_platform boolean);
insert into recon.verdict
select range, if(range < 1190, range, null), if(range between 1191 and 1211, 'service', 'reconciled'), range < 1201, false, null, null, range between 1191 and 1199
from range(1310);

create table recon.control (control_no integer, control varchar, framework varchar, reference varchar, title varchar, limit_days integer, kinds varchar);
insert into recon.control values
    (0, 'SOC 2 CC6.2', 'SOC 2 Trust Services Criteria', 'CC6.2', 'People are registered before they get access, and removed', null, 'orphaned.leaver'),
    (1, 'ISO 27001 A.8.2', 'ISO/IEC 27001:2022', 'A.8.2', 'Privileged access rights are restricted and managed', null, null),
    (2, 'PCI DSS 8.2.6', 'PCI DSS 4.0', '8.2.6', 'Accounts unused for 90 days are removed or disabled', 90, 'stale.dormant');
create table recon.control_count (control_no integer, control varchar, exceptions bigint, critical bigint, high bigint, medium bigint, low bigint, privileged bigint, accepted bigint, doubtful bigint, unreported bigint, caveats varchar);
insert into recon.control_count values
    (0, 'SOC 2 CC6.2', 5, 2, 0, 1, 2, 0, 1, 2, null, null),
    (1, 'ISO 27001 A.8.2', 1, 0, 1, 0, 0, 1, 0, 0, null, null),
    (2, 'PCI DSS 8.2.6', 0, 0, 0, 0, 0, 0, 0, 0, 3, 'it has been said: staleness was not assessed');

-- What people open shows more of the run: nothing is there of it but names that would act.
create table recon.kind (kind varchar, title varchar, severity varchar, fix varchar, controls varchar, explanation varchar, off_by varchar);
create table recon.finding (finding_id varchar, kind varchar, severity varchar, excepted boolean, settled_fix varchar, certainty varchar, user_key integer, account_key integer);
create table recon.doubt (subject varchar, name varchar, user_key integer, account_key integer, code varchar, message varchar, hint varchar, findings bigint, who varchar);
insert into recon.doubt values
    ('group', E'<b>IT</b>' || chr(27) || '[31m', null, null, 'group.members_unknown', E'Who is in the Okta group "<b>IT</b>' || chr(27) || '[31m" was not exported', '=export its members', 1, null),
    ('account', 'servicenow.user.active', null, 1, 'account.active_unknown', 'The exports do not say whether this account is active', 'export sys_user with active', 0, E'<i>ann' || chr(27) || '[31m');
create table recon.link (account_key integer, user_key integer, rule_no integer, rule varchar, is_primary boolean);
create table recon.account_use (account_key integer, last_use_at timestamp, created_at timestamp);
create table recon.role (role_key integer, name varchar, sys_id varchar, is_unmanaged boolean, is_privileged boolean, privileged_rule varchar);
create table recon.group (group_key integer, name_key integer, name varchar, sys_id varchar, is_ambiguous boolean, is_managed boolean, is_pushed boolean, managed_rule varchar);
create table recon.held_role (account_key integer, role_key integer, is_direct boolean, is_recorded boolean, is_contained boolean, is_conferred boolean);
create table recon.role_closure (role_key integer, contained_role_key integer);
create table recon.conferred_role (group_key integer, role_key integer);
create table recon.expected_role (user_key integer, role_key integer, rule varchar);
create table recon.expected_group (user_key integer, name_key integer, rule varchar);
create table recon.allowed_role (user_key integer, role_key integer, rule varchar, until date, period varchar);
create table recon.allowed_group (user_key integer, name_key integer, rule varchar, until date, period varchar);
create table recon.decision (decision_no integer, review_no integer, decision varchar, by_default boolean);
create table recon.decided_access (decision_no integer);
create table recon.review_note (finding_id varchar, decision_no integer);
create table recon.exception (exception_no integer, kind varchar, user_name varchar, item varchar, rule varchar, reason varchar, approved_by varchar, expires date, is_expired boolean, is_used boolean, accepted struct(kind varchar, user_key integer, account_key integer, item varchar)[], outdated struct(kind varchar, user_key integer, account_key integer, item varchar, difference varchar)[]);
create table recon.unassessed (code varchar, system varchar, relation varchar, kinds varchar, message varchar, hint varchar);
create table recon.held_back (finding_id varchar, record_key varchar, change_key varchar, cause varchar);

create table recon.origin (tool_version varchar, rules_file varchar, rules_sha256 varchar, rules_text varchar);
create table recon.rules_file (place integer, file varchar, sha256 varchar, rules_text varchar, lines_before bigint);
insert into recon.origin values ('0.1.0', 'rules.yaml', repeat('c', 64), E'version: 1\nscope:\n  groups: [</script><img src=x onerror=alert(1)>]\n');
insert into main.run values ('0.1.0', timestamp '2026-11-23 12:00:00', 'rules.yaml', repeat('c', 64));
insert into input.file values
    (0, 'okta', 'okta/users.json', null, 12345, repeat('a', 64), 'json', 'utf-8', 1206, 1204, 1, 1, 0, 0, null),
    (1, 'servicenow', 'servicenow/all.zip', E'sys_user ' || chr(8238) || E'.csv', 999, repeat('b', 64), 'csv', 'windows-1252', 1311, 1310, 0, 1, 1, 0, null);
insert into input.feed values (0, 'okta.user', 1204), (0, 'okta.group', 3), (1, 'servicenow.user', 1310);
insert into input.rejected values
    (0, 17, 18, 'okta.user', E'it has no login, and a name that moves the cursor: ' || chr(27) || E'[2J', null, 'user.no_login', null),
    (1, 40, null, 'servicenow.user', 'it has 12 fields where the header has 11', null, 'row.too_many_fields', null);
insert into main.data_quality values
    (1, 'note', 'time_zone', 'servicenow', 'servicenow/all.zip', null, null, 'times are read as UTC', null, null, 'time.display'),
    (0, 'warning', 'capped', 'servicenow', 'servicenow/all.zip', 'servicenow.user', 2, E'the file holds exactly 10,000 rows: it looks cut off\nand what is missing would look like an orphan', 'export it in slices, ordered by sys_id', 10000, 'file.full_list');

insert into main.rule_warning values
    (0, 'unknown-name', 'rules.yaml:14:30', 14, 'no Okta group is called "IT <b>' || chr(8238) || '" in the exports', 'did you mean IT Team?', 'privileged access of 3 people', 3, true),
    (1, 'grants-everybody', 'rules.yaml:9:7', 9, '=the rule grants to all 3 live identities', 'narrow it down', null, 0, false);

insert into servicenow.field values ('department', 'reference', true, 0), ('title', 'string', true, 0);
insert into servicenow.role (role_key, sys_id, name, is_named, elevated_privilege, requires_subscription, file_key, record) values
    (0, repeat('0', 31) || '1', 'itil', true, false, false, 1, 1), (1, null, 'admin', true, true, false, null, null);
insert into servicenow.group (group_key, sys_id, name, active, file_key, record) values (0, repeat('0', 31) || '9', 'Service Desk', true, 1, 1);
insert into servicenow.user (account_key, sys_id, user_name, column_set, file_key, record)
select range, lpad(lower(to_hex(range + 4096)), 32, '0'), 'user' || range, 0, 1, range + 1 from range(1310);
insert into servicenow.user_role (grant_key, sys_id, account_key, role_key, state, inherited, inh_count, granted_by_group_key, included_in_role_key, file_key, record) values
    (0, repeat('a', 32), 1, 0, 'active', false, null, null, null, 1, 1), (1, repeat('b', 32), 2, 1, 'active', true, 1, null, null, 1, 2);
insert into servicenow.group_member (member_key, sys_id, account_key, group_key, file_key, record) values (0, repeat('d', 32), 3, 0, 1, 1);

-- kind, severity, privileged, user_name, name, item, reason, excepted
insert into main.finding by name
select
    'f' || printf('%015x', row_number() over () + 255) as finding_id, kind, severity, privileged, '00u' || row_number() over () as okta_id,
    user_name as login, 'DEPROVISIONED' as okta_status, user_name, name, item, '' as expected, reason, 'rules.yaml:14' as rule,
    'review' as fix, excepted, 'SOC 2 CC6.2; PCI DSS 8.2.5' as controls, '' as change_ids, if(user_name like '=%', 'doubtful', 'certain') as certainty,
    if(user_name like '=%', E'Who is in the Okta group "<b>IT</b>' || chr(27) || '[31m" was not exported; =export its members.', null) as doubt,
    lower(concat_ws('|', kind, coalesce(user_name, name), coalesce(item, ''))) as finding_key, row_number() over () - 1 as finding_no,
    if(user_name = 'bob@example.com', '2026-11-01T09:30:00Z', null) as used_after_leaving
from (values
    ('orphaned.leaver', 'critical', false, 'bob@example.com', E'Bob "B\\ob" O''Neil', null, 'Bob left on 2026-10-01 and the account is still active.', false),
    ('orphaned.leaver', 'critical', true, E'eve' || chr(27) || E'[31m@example.com', E'Eve\n<img src=x onerror=alert(1)></script>]]>', null, E'Eve' || chr(8238) || E' left, and holds admin.', false),
    ('misroled.conflict', 'critical', false, 'accepted@example.com', 'Accepted', 'x', 'Accepted.', true),
    ('misroled.excess_role', 'medium', false, '=cmd|''/c calc''!A1', E'@SUM(1)\t\r', 'itil', 'No rule grants itil.', false),
    ('drift.attribute', 'low', false, '李小龍@example.com', E'李 🙂' || chr(8232) || E'x', 'title', 'The title differs, and this sentence goes on for so long that it has to be cut on a terminal.', false),
    ('newfamily.kind', 'low', false, null, E'NUL' || chr(0) || E'' || chr(155) || E'1m', null, 'Of a family that nobody knew.', false)
) as rows (kind, severity, privileged, user_name, name, item, reason, excepted);

insert into main.change values
    ('c100000000000001', 1, 'servicenow', 'sys_user', 'create', '', 'new@example.com', 'user_name', '', 'new@example.com', 'f000000000000100', 'In scope, no account.', [], 0),
    ('c100000000000001', 1, 'servicenow', 'sys_user', 'create', '', 'new@example.com', 'department', '', 'IT', 'f000000000000100', 'In scope, no account.', [], 1),
    ('c100000000000002', 1, 'servicenow', 'sys_user', 'create', '', 'quote@example.com', 'user_name', '', 'quote@example.com', 'f000000000000100', 'In scope, no account.', [], 2),
    ('c100000000000002', 1, 'servicenow', 'sys_user', 'create', '', 'quote@example.com', 'last_name', '', 'O"Neil', 'f000000000000100', 'In scope, no account.', [], 3),
    ('c200000000000001', 2, 'servicenow', 'sys_user_has_role', 'create', '', 'new@example.com', 'user.user_name', '', 'new@example.com', 'f000000000000100', 'A rule grants itil.', ['c100000000000001'], 4),
    ('c200000000000001', 2, 'servicenow', 'sys_user_has_role', 'create', '', 'new@example.com', 'role', '', repeat('0', 31) || '1', 'f000000000000100', 'A rule grants itil.', ['c100000000000001'], 5),
    ('c200000000000002', 2, 'servicenow', 'sys_user_has_role', 'create', '', 'quote@example.com', 'user.user_name', '', 'quote@example.com', 'f000000000000100', 'A rule grants "itil".', [], 6),
    ('c200000000000002', 2, 'servicenow', 'sys_user_has_role', 'create', '', 'quote@example.com', 'role', '', repeat('0', 31) || '1', 'f000000000000100', 'A rule grants "itil".', [], 7),
    ('c200000000000003', 2, 'servicenow', 'sys_user_grmember', 'create', '', 'user5', 'user', '', repeat('0', 28) || '1005', 'f000000000000100', 'A rule grants Service Desk.', [], 8),
    ('c200000000000003', 2, 'servicenow', 'sys_user_grmember', 'create', '', 'user5', 'group', '', repeat('0', 31) || '9', 'f000000000000100', 'A rule grants Service Desk.', [], 9),
    ('c300000000000001', 3, 'servicenow', 'sys_user_has_role', 'delete', repeat('a', 32), 'user1', '', 'role=itil; inherited=false', '', 'f000000000000103', 'No rule grants itil.', [], 10),
    ('c300000000000002', 3, 'servicenow', 'sys_user_has_role', 'delete', '', 'user2', '', 'role=odd; name; inherited=false', '', 'f000000000000103', 'No rule grants it.', [], 11),
    ('c300000000000008', 3, 'servicenow', 'sys_user_has_role', 'delete', '', 'user2', '', 'role=x; role=admin; inherited=false', '', 'f000000000000103', 'No rule grants it.', [], 19),
    ('c300000000000003', 3, 'servicenow', 'sys_user_grmember', 'delete', repeat('d', 32), 'user3', '', 'group=Service Desk', '', 'f000000000000103', 'No rule grants it.', [], 12),
    ('c300000000000004', 3, 'servicenow', 'sys_user', 'update', repeat('0', 28) || '1007', E'evil\n| <b>`x`</b> ' || chr(27) || E'[31m', 'title', 'NULL', E'=1+1\\ ]]></script>' || chr(8232) || E'\n🙂', 'f000000000000104', 'The title differs.', [], 13),
    ('c300000000000005', 3, 'servicenow', 'sys_user', 'update', repeat('0', 28) || '1008', 'user8', 'title', E'a\nb\\', E'=1+1\\ ]]></script>' || chr(8232) || E'\n🙂', 'f000000000000104', 'The title differs.', [], 14),
    ('c300000000000006', 3, 'okta', 'user', 'update', '00u1', 'user9', 'title', 'a', 'b', 'f000000000000104', 'The title differs.', [], 15),
    ('c300000000000007', 3, 'servicenow', 'sys_user', 'update', '../../x?y', 'user10', 'title', 'a', 'b', 'f000000000000104', 'The title differs.', [], 16),
    ('c400000000000001', 4, 'servicenow', 'sys_user', 'update', repeat('0', 28) || '1000', 'user0', 'active', 'true', 'false', 'f000000000000100', 'Left.', [], 17),
    ('c400000000000001', 4, 'servicenow', 'sys_user', 'update', repeat('0', 28) || '1000', 'user0', 'locked_out', 'false', 'true', 'f000000000000100', 'Left.', [], 18);

insert into main.rollback values
    ('c400000000000001', 1, 'servicenow', 'sys_user', 'update', repeat('0', 28) || '1000', 'user0', 'active', 'false', 'true', 'f000000000000100', 'Undo.', [], 0),
    ('c400000000000001', 1, 'servicenow', 'sys_user', 'update', repeat('0', 28) || '1000', 'user0', 'locked_out', 'true', 'false', 'f000000000000100', 'Undo.', [], 1),
    ('c300000000000001', 2, 'servicenow', 'sys_user_has_role', 'create', '', 'user1', 'user', '', repeat('0', 28) || '1001', 'f000000000000103', 'Undo.', [], 2),
    ('c300000000000001', 2, 'servicenow', 'sys_user_has_role', 'create', '', 'user1', 'role', '', repeat('0', 31) || '1', 'f000000000000103', 'Undo.', [], 3),
    ('c200000000000003', 3, 'servicenow', 'sys_user_grmember', 'delete', '', 'user5', '', 'user=' || repeat('0', 28) || '1005; group=' || repeat('0', 31) || '9', '', 'f000000000000100', 'Undo.', [], 4),
    ('c200000000000001', 3, 'servicenow', 'sys_user_has_role', 'delete', '', 'new@example.com', '', 'user.user_name=new@example.com; role=' || repeat('0', 31) || '1', '', 'f000000000000100', 'Undo.', [], 5);

-- What the removals by id are about, by key.
create table recon.target (change_id varchar, account_key integer, user_key integer, role_key integer, group_key integer);
insert into recon.target values ('c300000000000001', 1, 1, 0, null), ('c300000000000003', 3, 3, null, 0);

-- What to know before accounts are deactivated.
create table recon.closing_note (account_key integer, note varchar, was_used boolean, is_machine boolean, managed bigint);
insert into recon.closing_note values (1, 'It was used on 2026-11-01, after Okta deprovisioned its owner on 2026-10-01.', true, false, 0);

-- What report.xlsx reads besides.
create schema policy;
create table policy.setting (name varchar, value varchar, rule varchar);
insert into policy.setting values ('as_of', '2026-11-23 12:00:00', 'default'), ('stale.dormant_after', '90 days', 'rules.yaml:3');
create table main.impact (impact_no integer, user_name varchar, sys_id varchar, name varchar, change_id varchar, plan varchar, what varchar, count bigint, certainty varchar, oldest varchar, successor varchar, successor_sys_id varchar, successor_from varchar);
create table policy.protected_account (pattern varchar, like_pattern varchar, rule varchar);
insert into policy.protected_account values ('admin', 'admin', 'rules.yaml:6');
create table policy.never_grant (pattern varchar, like_pattern varchar, rule varchar);
create table policy.keep_last (role_name varchar, minimum integer, rule varchar);
insert into policy.keep_last values ('admin', 1, 'default');
create table policy.population (population_no integer, name varchar, rule varchar);
insert into policy.population values (1, '=contractors', 'rules.yaml:4');
create table policy.population_setting (population_no integer, name varchar, value varchar, rule varchar);
insert into policy.population_setting values (1, 'stale.dormant_after', '30 days', 'rules.yaml:5');
create table policy.exception (exception_no integer, ticket varchar);
insert into policy.exception values (1, '=cmd|'' /C calc''!A0'), (2, null);
create table recon.account_roles (account_key integer, privileged_roles varchar);
insert into recon.account_roles values (1, '=admin'), (2, null);
insert into recon.exception values
    (1, 'misroled.*', null, 'itil', 'rules.yaml:2', E'+on-call\ncover', '@ciso', date '2026-12-31', false, true, [{'kind': 'misroled.excess_role', 'user_key': 0, 'account_key': 0, 'item': 'itil'}], null),
    (2, 'stale.dormant', 'user1', null, 'rules.yaml:3', '-', null, null, false, false, null, null);
insert into recon.kind by name select distinct kind, 'A finding of ' || kind as title, severity, 'review' as fix, 'SOC 2 CC6.2; PCI DSS 8.2.6' as controls, '' as explanation from main.finding;
insert into recon.kind values ('stale.pending', 'A kind that is off', 'low', 'review', 'SOC 2 CC6.2', '', 'rules.yaml:3');
insert into recon.finding by name select finding_id, kind, severity, excepted, if(certainty = 'doubtful', 'remove', fix) as settled_fix, certainty, finding_no as account_key from main.finding;
insert into recon.link by name select range as account_key, range as user_key, 1 as rule_no, 'rules.yaml:2' as rule, true as is_primary from range(1190);
insert into recon.held_role values (1, 0, true, false, false, false), (1, 1, false, true, false, false);
insert into recon.allowed_role values (1, 1, 'rules.yaml:9', date '2027-03-31', null);
insert into recon.account_use by name select 1 as account_key, timestamp '2026-11-01 09:30:00' as last_use_at union all by name select 2 as account_key, timestamp '1601-01-01 00:00:00' as last_use_at;

-- Until when the change files may be imported.
create table recon.expiry (counted_from varchar, starts_at timestamp, expires_at timestamp, is_expired boolean, rule varchar);
insert into recon.expiry values ('servicenow', timestamp '2026-11-22 08:00:00', timestamp '2026-12-06 08:00:00', false, 'default');

-- The history of the runs: none, unless a test begins one.
create table recon.history (entries bigint, as_of timestamp, sha256 varchar, head varchar);
create table recon.past_run (seq bigint, run_id varchar, as_of timestamp, version varchar, rules_sha256 varchar, inputs_sha256 varchar, critical bigint, high bigint, medium bigint, low bigint, excepted bigint, doubtful bigint, new bigint, reopened bigint, overdue bigint, fixed bigint, fixed_as_planned bigint, gone bigint, unknown bigint, identities bigint, in_scope bigint, accounts bigint, active_accounts bigint, grants bigint, memberships bigint, feeds varchar, estate varchar, findings_sha256 varchar, previous_head varchar, head varchar);
create table recon.past_finding (line bigint, finding_key varchar, finding_id varchar, kind varchar, user_name varchar, item varchar, severity varchar, state varchar, first_seen date, last_seen date, since date, runs_seen bigint, times_reopened bigint, excepted_until date, fixed_on date, fixed_by varchar, change_ids varchar, subject_id varchar);
create table recon.departed (line bigint, state varchar, fixed_on date, fixed_by varchar, as_planned boolean);
create table recon.history_run (as_of timestamp, version varchar, rules_sha256 varchar, inputs_sha256 varchar, critical bigint, high bigint, medium bigint, low bigint, excepted bigint, doubtful bigint, new bigint, reopened bigint, overdue bigint, fixed bigint, fixed_as_planned bigint, gone bigint, unknown bigint, identities bigint, in_scope bigint, accounts bigint, active_accounts bigint, grants bigint, memberships bigint, feeds varchar, estate varchar);

insert into main.candidate values
    (0, '=1+1', repeat('9', 32), '<b>Ann</b>' || chr(27) || '[31m', 1, 'likely', 80, 55, '00u3', E'ann''s "%_!@example.com', 'DEPROVISIONED', '</script><i>Ann' || chr(8238), true, 'employee number 0004711 = 4711; same name', 'departments differ', '@x; =2', 1200, 3),
    (1, '=1+1', repeat('9', 32), '<b>Ann</b>' || chr(27) || '[31m', 2, 'possible', 25, -55, null, 'bob@example.com', 'ACTIVE', null, false, 'one name contains the other', null, null, 1200, 4);
