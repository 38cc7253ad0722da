-- The copy that a plan is rehearsed on holds the canonical tables, the rules' meaning,
-- what the run said before (schema before, copied from the run), and what applying the
-- plan does (schema rehearsal).

create schema before;
create schema rehearsal;

-- The findings by key: recon.finding of the run.
create table before.finding (
    finding_id varchar, finding_key varchar, kind varchar, severity varchar, user_key integer, account_key integer,
    login varchar, user_name varchar, item varchar, excepted boolean
);

-- What was said of them: finding of the run.
create table before.reported (finding_id varchar, fix varchar, reason varchar, change_ids varchar);

-- What the plan leaves out, and why: recon.held_back of the run.
create table before.held_back (finding_id varchar, record_key varchar, change_key varchar, cause varchar);

-- The corrections by key: recon.correction of the run, one row each.
create table before.correction (
    finding_id varchar, record_key varchar, change_key varchar, operation varchar, field varchar,
    account_key integer, user_key integer, role_key integer, group_key integer
);

-- The changes by key: recon.target of the run.
create table before.target (change_id varchar, account_key integer, user_key integer, role_key integer, group_key integer);

-- The names of roles and groups, and what they confer: recon of the run.
create table before.role (role_key integer, name varchar, sys_id varchar);
create table before.group (group_key integer, name varchar, sys_id varchar, is_pushed boolean);
create table before.role_closure (role_key integer, contained_role_key integer);
create table before.conferred_role (group_key integer, role_key integer);

-- Roles that a row records and that no path led to: recon.held_role of the run. ServiceNow counts such a
-- row beside the paths (inh_count), so that it stays when a path that came goes again.
create table before.pathless (account_key integer, role_key integer);

-- Who held what, and could use it, before: of the run.
create table before.held_role (account_key integer, role_key integer);
create table before.account (account_key integer, active boolean, locked_out boolean);
create table before.conflict (account_key integer, conflict_no integer);

-- The exceptions that were used: recon.exception of the run.
create table before.exception (user_name varchar, item varchar, is_used boolean);

-- The plan that is applied: change of the run, or what was selected of it; then rollback.
create table rehearsal.plan (
    change_id varchar, sequence bigint, system varchar, "table" varchar, operation varchar,
    record_id varchar, field varchar, after varchar, row_no integer
);

-- Accounts that the plan changes and of which the exports do not say whether they are locked.
create table rehearsal.unknown_lock (account_key integer);

-- Roles that a path leads to, without the inherited row that ServiceNow will compute.
create table rehearsal.uncomputed (account_key integer, role_key integer);
