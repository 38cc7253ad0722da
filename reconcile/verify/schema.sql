-- The plan to verify, beside the canonical tables of the fresh exports.

create schema plan;

-- The plan: change of the run.
create table plan.change (
    row_no integer, change_id varchar, sequence bigint, system varchar, "table" varchar, operation varchar,
    record_id varchar, user_name varchar, field varchar, before varchar, after varchar, reason varchar
);

-- What each change is about: recon.target of the run.
create table plan.target (change_id varchar, account_key integer, user_key integer, role_key integer, group_key integer);

-- What of that was held already, in whatever way: recon.held_role of the run.
create table plan.held (account_key integer, role_key integer);

-- How the run knew them.
create table plan.account (account_key integer, sys_id varchar, user_name varchar);
create table plan.identity (user_key integer, okta_id varchar, login varchar);
create table plan.role (role_key integer, name varchar, sys_id varchar);
create table plan.group (group_key integer, name varchar, sys_id varchar);

-- Who acted for whom by the delegations that it ends: servicenow.delegate of the run.
create table plan.delegate (sys_id varchar, account_key integer);

-- What verify was told to let pass: cut-off-inputs.
create table plan.allowance (guardrail varchar);

-- Fields that compare without case: policy.attribute of the run.
create table plan.attribute (field varchar, ignore_case boolean);
