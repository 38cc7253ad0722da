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

-- Warnings and notes about the inputs.
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

-- Whose the accounts may be that belong to nobody.
create table main.candidate (
    candidate_no integer, user_name varchar, sys_id varchar, name varchar, rank integer, class varchar, score integer, ahead integer,
    okta_id varchar, login varchar, okta_status varchar, identity_name varchar, has_account boolean, evidence varchar, against varchar, rivals varchar,
    account_key integer, user_key integer
);

-- What follows from access reviews whose decisions the run takes.
create table main.okta_removal (
    removal_no integer, login varchar, "group" varchar, rule varchar, decision varchar, okta_id varchar, group_id varchar, user_name varchar,
    kind varchar, entitlement varchar, also_gives varchar, by_default boolean, campaign_id varchar, item_id varchar, finding_id varchar
);
create table main.task (
    task_no integer, code varchar, task varchar, user_name varchar, login varchar, kind varchar, entitlement varchar, comment varchar,
    decision varchar, rule varchar, by_default boolean, campaign_id varchar, item_id varchar, finding_id varchar
);
create table main.kept_finding (
    kept_no integer, finding_id varchar, kind varchar, user_name varchar, item varchar, reason varchar, approved_by varchar, expires date,
    okta_status varchar, campaign_id varchar, review_name varchar, item_id varchar, fact_hash varchar
);
