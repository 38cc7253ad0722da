-- What a run leaves: stages in schema recon, findings and changes in main.

create schema recon;

-- What made this run, one row.
create table recon.origin (
    tool_version varchar,             -- of rolecall
    rules_file varchar,               -- its base name, null if there were no rules
    rules_sha256 varchar,             -- of its bytes, lower-case hex; if it names others, of the list of all their checksums
    rules_text varchar                -- the file itself
);

-- Files that the rules file names: it includes them, or they are tables of its rules.
create table recon.rules_file (
    place integer,                    -- the order in which they are read, from 1
    file varchar,                     -- relative to the folder of the rules file, / between
    sha256 varchar,                   -- of its bytes, lower-case hex
    rules_text varchar,               -- the file itself, in UTF-8
    lines_before bigint               -- how many lines the files before it have, the rules file first
);

-- Settings of people in a population, which replace the general ones.
create table recon.person_setting (
    user_key integer,                 -- the identity
    name varchar,                     -- as in policy.setting: stale.dormant_after
    value varchar,                    -- likewise: 30 days
    rule varchar,                     -- its place in the rules
    population varchar                -- whose setting it is
);

-- Findings that depend on something unknown, and what that is. The stages that end in _doubt fill
-- it. A finding may depend on several things, and on the same one in several ways.
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
    place integer                     -- the lowest is shown if only one is
);

-- What was allowed beyond the guardrails, once, for this run.
create table recon.allowance (
    guardrail varchar primary key,    -- guardrails.max_deactivations, guardrails.max_removals, ..., cut-off-inputs
    percent double,                   -- the limit allowed, in percent; null if it is a number, or there is none to set
    records bigint                    -- the limit allowed, as a number; null for no limit if percent is null, too
);

-- The history that the run continues, one row; no row if it continues none.
create table recon.history (
    entries bigint not null,          -- runs that are in it
    as_of timestamp,                  -- of the last of them, null if there is none
    sha256 varchar,                   -- of runs.csv, lower-case hex; null if there is none
    head varchar                      -- of the last entry
);

-- The runs of the history, one row per run: runs.csv.
create table recon.past_run (
    seq bigint not null,              -- from 1
    run_id varchar,                   -- as in the run's manifest
    as_of timestamp,                  -- UTC
    version varchar,                  -- of rolecall
    rules_sha256 varchar,             -- of the rules file, null if there was none
    inputs_sha256 varchar,            -- of the names and checksums of all files that were read
    critical bigint,                  -- critical findings that are certain and not accepted
    high bigint,                      -- high findings, likewise
    medium bigint,                    -- medium findings, likewise
    low bigint,                       -- low findings, likewise
    excepted bigint,                  -- other findings, which an exception accepts
    doubtful bigint,                  -- other findings, which the exports leave open
    new bigint,                       -- of the certain and not accepted ones: in no earlier run
    reopened bigint,                  -- of the certain and not accepted ones: gone for a time
    overdue bigint,                   -- past the time that the rules give
    fixed bigint,                     -- open in the run before, and fixed
    fixed_as_planned bigint,          -- of those, fixed as the plan of the last run that had them asked
    gone bigint,                      -- open in the run before, and gone for another reason
    unknown bigint,                   -- open in an earlier run, and these exports cannot show whether they still are
    identities bigint,                -- in the Okta export
    in_scope bigint,                  -- those that must have an account
    accounts bigint,                  -- in the ServiceNow export
    active_accounts bigint,           -- those that are active
    grants bigint,                    -- of roles
    memberships bigint,               -- of ServiceNow groups
    feeds varchar,                    -- files and rows of each table (of grants, the direct ones): servicenow.user=2/1800
    estate varchar,                   -- checksums of a few identities, to check that a history belongs to this estate
    findings_sha256 varchar,          -- of findings.csv as this run left it
    previous_head varchar,            -- of the entry before, null for the first
    head varchar                      -- the checksum of all of the above
);

-- The findings of the history, including those that are gone: findings.csv.
create table recon.past_finding (
    line bigint not null,             -- of findings.csv
    finding_key varchar,              -- as in finding
    finding_id varchar,               -- likewise
    kind varchar,                     -- likewise
    user_name varchar,                -- likewise; the login if there is no account
    item varchar,                     -- likewise
    severity varchar,                 -- when it was last seen
    state varchar,                    -- what became of it in the last run
    first_seen date,                  -- UTC, as all days here
    last_seen date,                   -- in the last run that had it
    since date,                       -- when it began
    runs_seen bigint,                 -- how many runs had it
    times_reopened bigint,            -- how often it was gone and came back
    excepted_until date,              -- the last day of the exception that accepted it when it was last seen
    fixed_on date,                    -- the day of the run that found it fixed
    fixed_by varchar,                 -- the planned changes that did it, or other means
    change_ids varchar,               -- what the plan of the last run that had it would do about it
    subject_id varchar                -- whom it was about then: okta and the okta_id, else servicenow and the sys_id
);

-- What the history says about findings of this run that it already has.
create table recon.earlier (
    finding_id varchar,               -- the finding, by its id in this run
    line bigint,                      -- of recon.past_finding
    state varchar,                    -- what became of it in the run before
    first_seen date,                  -- likewise
    last_seen date,                   -- likewise
    since date,                       -- likewise
    runs_seen bigint,                 -- likewise
    times_reopened bigint,            -- likewise
    excepted_until date               -- likewise
);

-- When findings began, as far as the exports show it.
create table recon.beginning (
    finding_id varchar,               -- a finding whose beginning the exports date
    began_on date                     -- the day, UTC, not after the as-of
);

-- State, age and deadline of each finding, from the history.
create table recon.tracked (
    finding_id varchar,               -- the finding; of a run without a history none
    state varchar,                    -- new, reopened, excepted, lapsed or persisting
    first_seen date,                  -- the day of the first run that had it, UTC as all days here
    since date,                       -- the day on which it began, if the exports show it; else the day of the run that first found it, or found it again
    age_days bigint,                  -- days from since to the as-of
    due date,                         -- the last day to fix it; null if the rules set none, if an exception accepts it, or if it is doubtful
    overdue boolean,                  -- the as-of is after that day
    runs_seen bigint,                 -- runs that had it, with this one
    times_reopened bigint,            -- how often it was gone and came back
    excepted_until date               -- the last day of the exception that accepts it, null if none does
);

-- How many files and rows feed each relation, for a history.
create table recon.feed_size (
    relation varchar not null,        -- a canonical table
    files bigint not null,            -- that have rows of it
    row_count bigint not null         -- in all of them; of grants the direct ones, if the exports tell them from the others
);

-- What this run's exports show about findings that were open in the run before and that it no
-- longer has.
create table recon.past_fact (
    line bigint,                      -- of recon.past_finding
    is_there boolean,                 -- the exports have the person, account, role or group it is about
    is_unread boolean,                -- one of their values cannot be read
    is_undecided boolean,             -- a value that rules need to decide about it is unknown; or access that a review revoked is still there, and no review of this run decided about it
    is_overtaken boolean,             -- the account got another verdict, about all of it
    is_right boolean                  -- what was wrong is corrected; null if the exports alone do not show that
);

-- What became of findings that were open in the run before and that this run no longer has.
create table recon.departed (
    line bigint,                      -- of recon.past_finding
    state varchar,                    -- unknown, subject_gone, gone or fixed
    fixed_on date,                    -- the day of this run, if it is fixed
    fixed_by varchar,                 -- the planned changes that did it, ids with "; " between; or other means; null if it is not fixed
    as_planned boolean                -- it is fixed, and a change was planned
);

-- The findings of the history with this run, as findings.csv has them.
create table recon.history_finding (
    finding_key varchar,              -- as in finding
    finding_id varchar,               -- likewise
    kind varchar,                     -- likewise
    user_name varchar,                -- likewise; the login if there is no account
    item varchar,                     -- likewise
    severity varchar,                 -- when it was last seen
    state varchar,                    -- what became of it in the last run
    first_seen date,                  -- UTC, as all days here
    last_seen date,                   -- in the last run that had it
    since date,                       -- when it began
    runs_seen bigint,                 -- how many runs had it
    times_reopened bigint,            -- how often it was gone and came back
    excepted_until date,              -- the last day of the exception that accepted it when it was last seen
    fixed_on date,                    -- the day of the run that found it fixed
    fixed_by varchar,                 -- the planned changes that did it, or other means
    change_ids varchar,               -- what the plan of the last run that had it would do about it
    subject_id varchar                -- whom it was about then: okta and the okta_id, else servicenow and the sys_id
);

-- This run as an entry of the history, one row: as recon.past_run, without seq, run_id and the
-- checksums of the entry.
create table recon.history_run (
    as_of timestamp,                  -- UTC
    version varchar,                  -- of rolecall
    rules_sha256 varchar,             -- of the rules file, null if there was none
    inputs_sha256 varchar,            -- of the names and checksums of all files that were read
    critical bigint,                  -- critical findings that are certain and not accepted
    high bigint,                      -- high findings, likewise
    medium bigint,                    -- medium findings, likewise
    low bigint,                       -- low findings, likewise
    excepted bigint,                  -- other findings, which an exception accepts
    doubtful bigint,                  -- other findings, which the exports leave open
    new bigint,                       -- of the certain and not accepted ones: in no earlier run
    reopened bigint,                  -- of the certain and not accepted ones: gone for a time
    overdue bigint,                   -- past the time that the rules give
    fixed bigint,                     -- open in the run before, and fixed
    fixed_as_planned bigint,          -- of those, fixed as the plan of the last run that had them asked
    gone bigint,                      -- open in the run before, and gone for another reason
    unknown bigint,                   -- open in an earlier run, and these exports cannot show whether they still are
    identities bigint,                -- in the Okta export
    in_scope bigint,                  -- those that must have an account
    accounts bigint,                  -- in the ServiceNow export
    active_accounts bigint,           -- those that are active
    grants bigint,                    -- of roles
    memberships bigint,               -- of ServiceNow groups
    feeds varchar,                    -- files and rows of each table (of grants, the direct ones): servicenow.user=2/1800
    estate varchar                    -- checksums of a few identities, to check that a history belongs to this estate
);

-- Suspicious rules that affect who gets what: the most at stake first.
create table main.rule_warning (
    warning_no integer primary key,   -- the order to show them in, from 0
    code varchar not null,            -- the lint: rolecall rules check --list explains it
    place varchar not null,           -- in the rules: rules.yaml:14:30
    line integer not null,            -- of the place
    message varchar not null,         -- what is so
    hint varchar,                     -- what to do
    stake varchar,                    -- what is at stake, in words; null if that cannot be counted
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
    explanation varchar not null,     -- why it matters, what it is not
    off_by varchar                    -- the place in the rules that switches it off (rules.yaml:14); null if it was judged
);

-- The canonical tables that custom kinds of findings read, directly or through other relations.
create table recon.custom_read (
    kind varchar not null,            -- of recon.kind: custom.contractor_admin
    relation varchar not null,        -- a canonical table
    is_direct boolean not null        -- the header names it; if false, a relation that the header names is made from it
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

-- What the files in findings/ yield, one row per finding.
create table recon.discrepancy (
    kind varchar not null,            -- of recon.kind
    user_key integer,                 -- the identity it is about, if any
    account_key integer,              -- the account it is about, if any
    subject_name varchar,             -- who it is about, if neither is known
    subject_kind varchar,             -- of an exception, the kinds that it accepts
    item varchar,                     -- the role, group, field or conflict it is about
    expected varchar,                 -- what should be so
    actual varchar,                   -- what is so
    via varchar,                      -- every path by which the role is held
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
    record_key varchar not null,      -- what distinguishes records in every form of export: of a grant, the account, then the role
    change_key varchar not null,      -- what distinguishes changes of one record
    field_no integer not null,        -- order of the fields in one change
    field varchar,                    -- null for delete
    before varchar,                   -- what is expected to be there
    after varchar,                    -- what is to be there
    role_key integer,                 -- the role granted or removed, if it is about one
    group_key integer,                -- the group joined or left, if it is about one
    reason varchar not null           -- one plain sentence
);

-- What the reviews whose decisions the run takes leave for others to do.

-- Who must leave which Okta group, because rules would grant again what a review revoked.
create table main.okta_removal (
    removal_no integer not null,      -- the order to show them in, from 0
    login varchar,                    -- of the identity
    "group" varchar not null,         -- the Okta group
    rule varchar not null,            -- which rule grants it by that group, or names the group that Okta pushes
    decision varchar not null,        -- what was decided, by whom, when, in which review
    okta_id varchar,                  -- of the identity; null if the export has no ids
    group_id varchar,                 -- of the Okta group, likewise
    user_name varchar,                -- of the account
    kind varchar not null,            -- role or group
    entitlement varchar not null,     -- the role or the ServiceNow group that was revoked
    also_gives varchar,               -- what else rules give to whoever is in that Okta group, "; " between
    by_default boolean not null,      -- nobody decided, and the review says that this revokes
    campaign_id varchar not null,     -- of the review
    item_id varchar not null,         -- of its items.csv
    finding_id varchar not null       -- the finding that waits for it
);

-- Accounts that belong to nobody, and who may own them. Empty in a run without such accounts.

-- The values by which owners are looked for, of accounts that belong to nobody.
create table recon.stray_key (
    account_key integer not null,     -- of recon.stray_account
    block varchar not null,           -- what it is: number, address, local, phone, name, beginning, ending or post
    key varchar not null              -- its value, as both sides compare it
);

-- Identities that share a value with an account that belongs to nobody, one row per value.
create table recon.owner_block (
    block varchar not null,           -- of recon.stray_key
    key varchar not null,             -- of recon.stray_key
    identity_count bigint not null,   -- how many identities have it
    user_keys integer[]               -- those identities; null if there are more than 200, since the value then says nothing about one of them
);

-- Pairs of an account that belongs to nobody and an identity that share a value, with points for the evidence.
create table recon.owner_pair (
    account_key integer not null,     -- of recon.stray_account
    user_key integer not null,        -- an identity that shares something with it
    number_points integer not null,   -- the same employee number: 50
    address_points integer not null,  -- the same e-mail address: 50; a second or previous one: 45; the same but for the domain: 30
    phone_points integer not null,    -- the same phone number: 30
    name_points integer not null,     -- how alike the names are: 30 the same, 28 swapped, 25, 24, 22, 18 or 10
    fact_points integer not null,     -- department, title, city: 5 each; manager: 8; created in the same week: 5
    score integer not null            -- all of these
);

-- The best of these pairs: possible owners of an account, and possible accounts of an identity without one.
create table recon.owner_candidate (
    account_key integer not null,     -- the account
    user_key integer not null,        -- the identity
    rank integer not null,            -- its place among the identities for the account, from 1
    class varchar not null,           -- likely or possible, whose the account is
    score integer not null,           -- of recon.owner_pair
    ahead integer not null,           -- of the first, its points ahead of the second; of the others, their points behind the first, below zero
    is_missing boolean not null,      -- the identity is in scope and has no account
    missing_rank integer,             -- of such an identity: the place of the account among its candidates, from 1
    holds_back boolean not null       -- of such an identity: the account is likely theirs, so no new one is created
);

-- The candidates as candidates.csv has them: at most five per account.
create table main.candidate (
    candidate_no integer not null,    -- the order to show them in, from 0
    user_name varchar,                -- of the account that belongs to nobody
    sys_id varchar,                   -- of the account
    name varchar,                     -- of the account
    rank integer not null,            -- its place among the candidates for the account, from 1
    class varchar not null,           -- likely: 45 points or more, 8 ahead of the next, and no other employee number; else possible
    score integer not null,           -- what speaks for it, in points
    ahead integer not null,           -- of the first, how many points it is ahead of the next; of the others, how many behind the first, below zero
    okta_id varchar,                  -- of the identity
    login varchar,                    -- of the identity
    okta_status varchar,              -- of the identity
    identity_name varchar,            -- of the identity
    has_account boolean not null,     -- an account is linked to the identity already
    evidence varchar not null,        -- what speaks for it, "; " between
    against varchar,                  -- what speaks against it, likewise
    rivals varchar,                   -- other accounts of nobody that the identity is a candidate for, the best first
    account_key integer not null,     -- the account, for joins
    user_key integer not null         -- the identity, for joins
);

-- What a person must do, because no plan can.
create table main.task (
    task_no integer not null,         -- the order to show them in, from 0
    code varchar not null,            -- change, expression, pushed, scope, contested, contradiction, unrecorded, doubtful, left, delegation or regranted
    task varchar not null,            -- what to do, a sentence
    user_name varchar,                -- of the account
    login varchar,                    -- of the identity; null if there is none
    kind varchar not null,            -- role, group, account or delegation
    entitlement varchar,              -- the role or the group; of a delegation, for whom; null of an account
    comment varchar,                  -- of the reviewer
    decision varchar not null,        -- what was decided, by whom, when, in which review
    rule varchar,                     -- rules that grant it, ", " between
    by_default boolean not null,      -- nobody decided, and the review says that this revokes
    campaign_id varchar not null,     -- of the review
    item_id varchar not null,         -- of its items.csv
    finding_id varchar                -- the finding that waits for it; null if there is none
);

-- Open work and duties of people whose account the plan closes, or would close: impact.csv. Empty if no
-- tasks, approvals or configuration items were exported.
create table main.impact (
    impact_no integer not null,       -- the order to show them in, from 0
    user_name varchar,                -- of the account
    sys_id varchar,                   -- likewise
    name varchar,                     -- of the person
    change_id varchar not null,       -- the change that closes the account, or would
    plan varchar not null,            -- planned, or held back
    what varchar not null,            -- open_approvals, open_tasks, groups_managed, people_managed, delegations or configuration_items
    count bigint,                     -- how many there are; null if that was not exported
    certainty varchar not null,       -- exact, at least (an export may lack some) or not exported
    oldest varchar,                   -- UTC; since when the oldest is open, or holds; null if that is not known
    successor varchar,                -- user_name of the person's manager, who can sign in and stays
    successor_sys_id varchar,         -- of that account
    successor_from varchar            -- ServiceNow or Okta: which of them names that manager
);

-- Findings that reviewers kept, and until when: as exceptions in the rules would have them.
create table main.kept_finding (
    kept_no integer not null,         -- the order to show them in, from 0
    finding_id varchar not null,      -- of the finding
    kind varchar not null,            -- likewise
    user_name varchar,                -- likewise
    item varchar,                     -- likewise
    reason varchar,                   -- the reviewer's comment
    approved_by varchar,              -- who decided
    expires date,                     -- the last day on which it holds
    okta_status varchar,              -- of the identity, when it was reviewed
    campaign_id varchar not null,     -- of the review
    review_name varchar not null,     -- likewise
    item_id varchar not null,         -- of its items.csv
    fact_hash varchar                 -- likewise: stands for the facts that the reviewer was shown
);

-- What access reviews decided, and what follows from it. Empty in a run without decisions.

-- What each review decided about each item, one row per review and item.
create table recon.decision (
    decision_no integer not null,     -- a number for joins, from 0
    review_no integer not null,       -- of input.review
    item_id varchar not null,         -- of input.review_item
    kind varchar not null,            -- role, group, account or delegation
    decision varchar not null,        -- keep, revoke, change; none if nobody decided
    by_default boolean not null,      -- nobody decided, and the review says that this revokes
    until date,                       -- the last day of a keep; null if it has no end
    comment varchar,                  -- as the reviewers wrote it
    decided_by varchar,               -- addresses of who decided, ", " between; null if nobody did
    decided_on date,                  -- the day on which the last of them did; of a default, that on which the review was closed
    place varchar not null,           -- decisions/2026-Q4/decisions.csv:12
    says varchar not null             -- "revoked by anna@example.com on 2026-10-12 in the review 2026-Q4 (C0A1B2C3D4)"
);

-- The accounts that decisions are about, as they are in the exports today.
create table recon.decided_account (
    decision_no integer not null,     -- of recon.decision
    account_key integer not null      -- the account; that of a delegation is the delegate's
);

-- The roles and groups on each side of a conflict: a role, a membership, or both together.
create table recon.conflict_member (
    conflict_no integer not null,     -- the conflict, as numbered in the rules
    side_no integer not null,         -- its side, from 1; 0: whoever holds this is not in conflict
    role_key integer,                 -- the role that is held; null if membership alone counts
    group_key integer                 -- the group that one is a member of; null if the role alone counts
);

-- Accounts in conflict: they hold something from every side.
create table recon.conflict (
    account_key integer not null,     -- the account
    user_key integer,                 -- its identity, null if none
    conflict_no integer not null,     -- the conflict, as numbered in the rules
    name varchar not null,            -- its name
    rule varchar not null,            -- its place in the rules
    role_keys integer[] not null,     -- the roles of its sides that are held, in order of name
    group_keys integer[] not null     -- the groups of its sides that the account is a member of, in order
);

-- Changes that would complete a conflict.
create table recon.completed_conflict (
    change_no integer not null,       -- a grant, a membership, a removal, an activation or an unlocking
    needs_no integer,                 -- the removal that has to be in effect before; null if there is none
    cause varchar not null            -- why it is left out without that, half a sentence
);

-- Access that decisions are about and that still exists.
create table recon.decided_access (
    decision_no integer not null,     -- of recon.decision
    review_no integer not null,       -- likewise
    kind varchar not null,            -- role, group, account or delegation
    account_key integer not null,     -- whose access it is
    user_key integer,                 -- the identity of that account, null if none
    role_key integer,                 -- the role, of a role
    group_key integer,                -- the group, of a group
    other_account_key integer,        -- for whom it acts, of a delegation
    item varchar,                     -- the name of the role or group; the user name of that account; null of an account
    record_ids varchar[],             -- sys_ids of the rows that are this access
    since timestamp,                  -- when the newest of them was made; null if the export does not say
    granted_by varchar,               -- user name of who made it
    is_new boolean not null,          -- it was gone, and is there again
    is_last boolean not null,         -- no later review decided on the same access
    gone_on date                      -- the day of the run that showed it gone; null if none did
);

-- Rules that grant what was revoked, one row per rule and, if it grants by Okta groups, per group.
create table recon.granting_rule (
    decision_no integer not null,     -- of recon.decision
    rule varchar not null,            -- its place in the rules
    okta_group_key integer,           -- the Okta group by which this person gets it; null if an expression grants it
    is_pushed boolean not null        -- no rule grants it: Okta pushes the group, which this rule names
);

-- Open work and duties of people whose account would be closed.
create table recon.impact (
    account_key integer not null,     -- an account that a correction deactivates or locks
    place integer not null,           -- the order of the sorts, from 1
    what varchar not null,            -- open_approvals, open_tasks, groups_managed, people_managed, delegations or configuration_items
    things bigint,                    -- how many there are; null if that was not exported
    oldest_at timestamp,              -- UTC; since when the oldest is open, or holds; null if that is not known
    certainty varchar not null,       -- exact, at least (an export may lack some) or not exported
    successor_account_key integer,    -- the person's manager, who can sign in and stays; null if there is none
    successor_from varchar            -- ServiceNow or Okta: which of them names that manager
);

-- Delegations in force at the as-of, one row per row of sys_user_delegate.
create table recon.delegation (
    file_key integer not null,        -- of servicenow.delegate
    record bigint not null,           -- likewise
    sys_id varchar,                   -- likewise
    account_key integer not null,     -- who is away: likewise
    delegate_account_key integer not null, -- who acts: likewise
    starts_at timestamp,              -- likewise
    ends_at timestamp,                -- likewise: until when it holds now
    new_ends_at timestamp not null,   -- the as-of, to the second: what would be its end if it ended now
    approvals boolean not null,       -- the delegate approves what the account is asked to approve
    is_end_known boolean not null,    -- the exports say until when it holds, or that it has no end
    is_known boolean not null,        -- they say enough to end it by a plan: the row's sys_id, its end, all rows
    absence varchar,                  -- why who is away cannot sign in: left (their identity has), inactive or locked; null if they can
    delegate_absence varchar,         -- likewise, of who acts
    is_over boolean not null          -- one of them has left or is inactive, and no plan changes that
);

-- Roles that the rules let service accounts hold (may_hold), with what these contain.
create table recon.service_allowed (
    service_no integer not null,      -- of recon.service_account
    role_key integer not null         -- the role
);

-- Roles and groups that exceptions from misroled.residual_* let an account keep when it is deactivated.
create table recon.kept_residual (
    exception_no integer not null,    -- of policy.exception, one that holds
    account_key integer not null,     -- of recon.discrepancy, to be deactivated
    role_key integer,                 -- the role of a direct grant that stays
    group_key integer                 -- or the group that the account stays in
);

-- Conflicts between what delegates hold and what is delegated to them.
create table recon.delegated_conflict (
    account_key integer not null,     -- who is away: of recon.delegation
    delegate_account_key integer not null, -- who acts: likewise
    conflict_no integer not null,     -- of policy.conflict
    is_known boolean not null,        -- of all their delegations the exports say enough to end them by a plan
    name varchar not null,            -- of the conflict
    rule varchar,                     -- its place in the rules
    own_names varchar,                -- what the delegate has of it, ", " between
    delegated_names varchar           -- what is delegated to them
);

-- Delegations that decisions are about, and when each would end.
create table recon.delegation_end (
    decision_no integer not null,     -- of recon.decided_access
    file_key integer not null,        -- of servicenow.delegate
    record bigint not null,           -- likewise
    sys_id varchar,                   -- likewise
    ends_at timestamp,                -- likewise: until when it holds now
    new_ends_at timestamp not null,   -- the as-of, to the second
    is_known boolean not null         -- the exports say enough for a plan: the row's sys_id, its end, all rows
);

-- What the plan does about revoked access that still exists.
create table recon.revocation (
    decision_no integer not null,     -- of recon.decision
    account_key integer not null,     -- of recon.decided_access
    user_key integer,                 -- of recon.decided_access
    kind varchar not null,            -- of recon.decided_access
    role_key integer,                 -- of recon.decided_access
    group_key integer,                -- of recon.decided_access
    other_account_key integer,        -- of recon.decided_access
    item varchar,                     -- of recon.decided_access
    fix varchar not null,             -- remove, deactivate, update (a delegation ends) or review
    code varchar,                     -- why a person has to see to it: regranted, contradiction, rehired, pushed, expression, group, unrecorded or delegation; null if the plan does
    rules varchar,                    -- places of the rules that grant it, or push the group, ", " between
    okta_groups varchar,              -- names of the Okta groups by which they do, ", " between
    is_regranted boolean not null,    -- it was gone, and is held again
    by_default boolean not null,      -- of recon.decision
    says varchar not null,            -- of recon.decision
    changed_on date                   -- of whom may be hired again: when the identity in Okta last changed; null otherwise
);

-- Review decisions to keep access, one row per decision and kind of finding that it accepts, for as long as
-- the reviewer says.
create table recon.kept_access (
    decision_no integer not null,     -- of recon.decision
    account_key integer not null,     -- whose access was kept
    kind varchar not null,            -- of a finding that the reviewer was shown
    items varchar[],                  -- the roles and groups that such a finding may be about; null if it is about the account
    user_name varchar,                -- of the account
    item varchar,                     -- what was kept
    until date,                       -- the last day on which it holds; null if it has no end
    comment varchar,                  -- the reason
    approved_by varchar,              -- who decided
    okta_status varchar,              -- of the identity, when it was reviewed
    place varchar not null            -- of recon.decision
);
