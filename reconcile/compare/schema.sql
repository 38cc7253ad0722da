-- What two runs are compared by. A column named run says whose a row is: old or new, the
-- two runs; or what the rules and data of one give under other circumstances: old_rules (new
-- data, old rules, new clock), old_clock (new data, old rules, old clock), new_tool (all as
-- the old run, with the tool that compares).

create schema compare;

-- Which findings to match with which.
create table compare.pair (left_run varchar, right_run varchar);

-- What was evaluated again. Without it a cause that depends on it is not known.
create table compare.evaluation (run varchar, is_known boolean);

-- The findings: finding of the two runs, recon.finding of what was evaluated again. The last
-- columns are of runs with a history, null without one.
create table compare.finding (
    run varchar, finding_no integer, finding_id varchar, finding_key varchar, kind varchar, severity varchar, privileged boolean,
    excepted boolean, okta_id varchar, login varchar, sys_id varchar, user_name varchar, name varchar, item varchar,
    via varchar, rule varchar, reason varchar, change_ids varchar,
    state varchar, first_seen varchar, since varchar, age_days bigint, due varchar, overdue boolean, times_reopened bigint
);

-- The kinds of findings that each version knows: recon.kind.
create table compare.kind (run varchar, kind varchar);

-- Accounts and identities of both: servicenow.user, okta.user.
create table compare.account (
    run varchar, account_key integer, sys_id varchar, user_name varchar, name varchar, active boolean, locked_out boolean,
    sys_created_on timestamp, sys_updated_on timestamp, column_set integer
);
create table compare.identity (
    run varchar, user_key integer, okta_id varchar, login varchar, status varchar, department varchar, title varchar, manager varchar,
    "managerId" varchar, created_at timestamp, status_changed_at timestamp, column_set integer
);

-- Which account is whose: recon.link.
create table compare.link (run varchar, account_key integer, user_key integer);

-- Roles and groups, and who holds them: recon.role, recon.group, recon.held_role, servicenow.group_member.
create table compare.role (run varchar, role_key integer, name varchar, sys_id varchar, is_privileged boolean);
create table compare.group (run varchar, group_key integer, name varchar, sys_id varchar, name_key integer);
create table compare.held_role (run varchar, account_key integer, role_key integer, is_direct boolean, is_recorded boolean, is_contained boolean, is_conferred boolean);
create table compare.member (run varchar, account_key integer, group_key integer);
create table compare.conferred_role (run varchar, group_key integer, role_key integer);

-- What rules grant, for who represents those that are granted the same: recon.same_grants, granted_role, expected_group.
create table compare.same_grants (run varchar, user_key integer, representative_key integer);
create table compare.granted_role (run varchar, representative_key integer, role_key integer);
create table compare.expected_group (run varchar, user_key integer, name_key integer);

-- Accounts whose roles, groups and fields are judged, with their identity: recon.judged.
create table compare.judged (run varchar, account_key integer, user_key integer);

-- Privileged roles, with what contains them: recon.account_roles.
create table compare.privileged_account (run varchar, account_key integer, privileged_roles varchar);

-- Which file fed which table, and with how many rows: input.file, input.feed.
create table compare.feed (run varchar, relation varchar, file varchar, rows_loaded bigint);

-- Tables that may be cut off: recon.unknown_table.
create table compare.unknown_table (run varchar, relation varchar, code varchar, message varchar);

-- How complete each table is: input.completeness.
create table compare.completeness (run varchar, relation varchar, verdict varchar);

-- What the command line allowed a run: recon.allowance.
create table compare.allowance (run varchar, guardrail varchar);

-- What the exports do not show: data_quality, by its topic.
create table compare.worry (run varchar, topic varchar, relation varchar, message varchar);

-- What rules read that is unknown of somebody: recon.open_read.
create table compare.open_read (run varchar, decides varchar, item varchar, kind varchar, name varchar, code varchar, message varchar);

-- What is unknown of those with a column_set, and of single accounts and identities.
create table compare.unknown_column (run varchar, relation varchar, column_set integer, name varchar);
create table compare.unknown_value (run varchar, relation varchar, subject_key integer, name varchar, message varchar);

-- The fields of accounts that some export has: servicenow.field.
create table compare.field (run varchar, name varchar, is_exported boolean);

-- What the data of the new run say of changes of the old plan: in effect; as far as shown, if
-- the exports show a part of it in effect and nothing of the rest; overtaken, not in effect, unknown.
create table compare.change_effect (change_id varchar, effect varchar);

-- The plan of each run, by what it is about: change with recon.target.
create table compare.planned_change (
    run varchar, change_id varchar, "table" varchar, operation varchar, field varchar, after varchar, account_key integer, user_key integer,
    role_key integer, group_key integer
);

-- What access reviews decided, of a run that took decisions: input.review, review_item, recon.decision,
-- decided_account, decided_access, review_note and kept_finding.
create table compare.review (run varchar, review_no integer, campaign_id varchar, name varchar, as_of timestamp, closed_at timestamp);
create table compare.review_item (run varchar, review_no integer, item_id varchar, entitlement varchar, confers varchar);
create table compare.decision (run varchar, decision_no integer, review_no integer, item_id varchar, kind varchar, decision varchar, place varchar, says varchar);
create table compare.decided_account (run varchar, decision_no integer, account_key integer);
create table compare.decided_access (run varchar, decision_no integer, kind varchar, account_key integer, item varchar, is_last boolean);
create table compare.review_note (run varchar, finding_id varchar, decision_no integer);
create table compare.kept_finding (run varchar, finding_id varchar, campaign_id varchar, item_id varchar);

-- The difference of the rules files, line by line, with three lines around each change. A block
-- is a run of changed lines. file is as the places of rules name it, of lines that are gone as
-- those of the old run do.
create table compare.line (place integer, mark varchar, old_line integer, new_line integer, text varchar, block integer, file varchar);

-- Rules, by what they are about: relations of the schema policy, of the rules of both runs.
create table compare.ruling (
    run varchar, rule varchar, relation varchar, user_key integer, item varchar, item_like varchar, kind_like varchar, user_name_like varchar
);
