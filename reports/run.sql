-- What this package reads of a run's database besides the canonical tables
-- (exports/schema.sql) and the stages in schema recon. Reconciling makes these; tables or
-- views alike.

-- What leaves the tool: the columns of reconcile.Finding and reconcile.Change, and the
-- place of the row in the output, from 0.
create table main.finding (
    finding_id varchar, kind varchar, severity varchar, privileged boolean, okta_id varchar,
    login varchar, okta_status varchar, sys_id varchar, user_name varchar, name varchar,
    item varchar, expected varchar, actual varchar, via varchar, reason varchar, rule varchar,
    fix varchar, excepted boolean, controls varchar, change_ids varchar, finding_no integer
);

create table main.change (
    change_id varchar, sequence bigint, system varchar, "table" varchar, operation varchar,
    record_id varchar, user_name varchar, field varchar, before varchar, after varchar,
    finding_ids varchar, reason varchar, row_no integer
);

-- The inverse plan.
create table main.rollback (
    change_id varchar, sequence bigint, system varchar, "table" varchar, operation varchar,
    record_id varchar, user_name varchar, field varchar, before varchar, after varchar,
    finding_ids varchar, reason varchar, row_no integer
);

-- The run, one row.
create table main.run (
    tool_version varchar,
    as_of timestamp,          -- UTC
    rules_file varchar,       -- as shown to people, null if the run had no rules
    rules_sha256 varchar
);

-- What to worry about in the inputs, in the order to say it.
create table main.data_quality (
    severity varchar, topic varchar, system varchar, file varchar, relation varchar,
    line bigint, message varchar, hint varchar, affected bigint, code varchar
);

-- Guardrails that tripped. If there is one, no change files are written.
create table main.withheld (guardrail varchar, message varchar, hint varchar);
create table main.left_out (guardrail varchar, message varchar, hint varchar);
