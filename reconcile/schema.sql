-- What a run leaves: stages in schema recon, findings and changes in main.

create schema recon;

-- What made this run, one row.
create table recon.origin (
    tool_version varchar,             -- of rolecall
    rules_file varchar,               -- its base name, null if there were no rules
    rules_sha256 varchar,             -- of its bytes, lower-case hex
    rules_text varchar                -- the file itself
);

-- Findings that rest on what nobody knows, and what that is: the stages that end in _doubt add
-- to it. A finding may rest on several things, and on one in several ways.
create table recon.resting_finding (
    kind varchar,                     -- of the finding; with the next three, a row of recon.discrepancy
    user_key integer,                 -- the identity that it is about, null if none
    account_key integer,              -- the account that it is about, null if none
    item varchar,                     -- the role, group or field, null if none
    subject varchar,                  -- what is unknown: identity, account, column, group, table or time
    name varchar,                     -- its name
    code varchar,                     -- why it is unknown
    message varchar,                  -- a sentence that says so
    hint varchar,                     -- what to export, or to declare, to settle it
    is_of_table boolean,              -- a table is cut off, which --allow cut-off-inputs settles
    place integer                     -- the least comes first where a person reads only one
);

-- What was allowed beyond the guardrails, once, for this run.
create table recon.allowance (
    guardrail varchar primary key,    -- guardrails.max_deactivations, guardrails.max_removals, ..., cut-off-inputs
    percent double,                   -- the limit allowed, in percent; null if it is a number, or there is none to set
    records bigint                    -- the limit allowed, as a number; null for no limit if percent is null, too
);

-- What is suspicious in the rules, in who gets what by them: the most at stake first.
create table main.rule_warning (
    warning_no integer primary key,   -- the order to show them in, from 0
    code varchar not null,            -- the lint: rolecall rules check --list explains it
    place varchar not null,           -- in the rules: rules.yaml:14:30
    line integer not null,            -- of the place
    message varchar not null,         -- what is so
    hint varchar,                     -- what to do
    stake varchar,                    -- what hangs on it, in words; null if that cannot be counted
    people bigint not null,           -- who have what it decides, or would get it
    privileged boolean not null       -- it decides a privileged role, or the scope
);

-- The catalogue of findings, from the headers of findings/*.sql.
create table recon.kind (
    kind varchar primary key,         -- orphaned.leaver, ...
    title varchar not null,           -- in a few words
    severity varchar not null,        -- before it is raised for privilege
    fix varchar not null,             -- what the plan does by default
    controls varchar not null,        -- what a finding is evidence for, "; " between
    explanation varchar not null      -- why it matters, what it is not
);

-- The controls that findings are evidence for, from controls/controls.csv.
create table recon.control (
    control_no integer not null,      -- the order to show them in, from 0
    control varchar primary key,      -- as findings name it
    framework varchar not null,       -- the standard, with its edition
    reference varchar not null,       -- its number there
    title varchar not null,           -- what it asks for, in short; not in the standard's words
    limit_days integer,               -- how long an account may go unused, where the control says so
    kinds varchar                     -- the kinds of findings that are evidence for it; null if that depends on the account
);

-- What the files in findings/ yield, one row a finding.
create table recon.discrepancy (
    kind varchar not null,            -- of recon.kind
    user_key integer,                 -- the identity it is about, if any
    account_key integer,              -- the account it is about, if any
    subject_name varchar,             -- who it is about, if neither is known
    subject_kind varchar,             -- of an exception, the kinds that it accepts
    item varchar,                     -- the role, group, field or conflict it is about
    expected varchar,                 -- what should be so
    actual varchar,                   -- what is so
    via varchar,                      -- every path by which a role comes
    reason varchar not null,          -- one plain sentence
    rule varchar,                     -- the place in the rules that decides
    fix varchar,                      -- null for the default of the kind
    severity varchar                  -- null for that of the kind
);

-- What the files in changes/ yield, one row per field of a record.
create table recon.correction (
    finding_id varchar not null,      -- of recon.finding
    phase integer not null,           -- order of dependence, from 1
    system varchar not null,          -- servicenow or okta
    "table" varchar not null,         -- the table of the record
    operation varchar not null,       -- create, update or delete
    account_key integer,              -- the account it is about, null if it is to be created
    user_key integer,                 -- its identity, null if none
    user_name varchar,                -- of the account, existing or to be created
    record_id varchar,                -- null if not exported, or to be created
    record_key varchar not null,      -- what tells records apart, from what every form of the exports has: of a grant, whose, then what
    change_key varchar not null,      -- what tells changes of one record apart
    field_no integer not null,        -- order of the fields in one change
    field varchar,                    -- null for delete
    before varchar,                   -- what is expected to be there
    after varchar,                    -- what is to be there
    role_key integer,                 -- the role granted or removed, if it is about one
    group_key integer,                -- the group joined or left, if it is about one
    reason varchar not null           -- one plain sentence
);
