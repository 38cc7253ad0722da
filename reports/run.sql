-- What this package reads of a run's database besides the canonical tables
-- (exports/schema.sql), the stages in schema recon, and what leaves the tool: the tables
-- finding, change and rollback, whose columns reports/columns lists. Reconciling makes
-- these; tables or views alike.

-- The run, one row.
create table main.run (
    tool_version varchar,
    as_of timestamp,          -- UTC
    rules_file varchar,       -- as shown to people, null if the run had no rules
    rules_sha256 varchar
);

-- What to worry about in the inputs.
create table main.data_quality (
    quality_no integer,       -- the order to say it in, from 0
    severity varchar, topic varchar, system varchar, file varchar, relation varchar,
    line bigint, message varchar, hint varchar, affected bigint, code varchar
);

-- What is suspicious in the rules, in the order to say it.
create table main.rule_warning (
    warning_no integer, code varchar, place varchar, line integer, message varchar, hint varchar,
    stake varchar, people bigint, privileged boolean
);

-- Guardrails that tripped. If there is one, no change files are written.
create table main.withheld (guardrail varchar, message varchar, hint varchar);
create table main.left_out (guardrail varchar, message varchar, hint varchar);
