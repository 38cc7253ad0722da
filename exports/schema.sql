-- The canonical tables: what both systems' exports become, whatever form they came in.
--
-- Keys named *_key are integers made while loading, rising in the order of input, file,
-- record; joins use them, people use the names beside them. Those of users, groups and
-- roles are dense and start at 0. References are
-- resolved on the way in: a row whose reference cannot be resolved is not here, it is in
-- input.rejected (or, where only that field is unknown, the field is null and
-- input.quality says so). Every row carries file_key and record: the record's number in
-- its file, counting from 1 (for CSV, the header is not a record).
--
-- Columns of servicenow.user bear ServiceNow's field names, those of okta.user that are
-- profile attributes Okta's variable names, because the rules name them so. Attributes and
-- fields beyond the base set are added as columns while loading: see okta.attribute and
-- servicenow.field. Text is trimmed nowhere here: values stand as the
-- file has them, but what is empty is null, whatever form it comes from.

create schema input;
create schema okta;
create schema servicenow;

-- What was read -----------------------------------------------------------------------

-- One row a file, or a file in an archive, with what became of its records. They are for
-- one table; what they say of others is in input.balance. Rows balance: read is loaded,
-- duplicate, rejected and unused together.
create table input.file (
    file_key integer primary key,     -- dense, from 0, in the order of reading
    system varchar not null,          -- okta or servicenow
    path varchar not null,            -- as shown to people: relative to the estate, with / between
    member varchar,                   -- the file inside an archive, if it is one
    bytes bigint not null,            -- size on disk
    sha256 varchar not null,          -- of the bytes on disk, lower-case hex
    form varchar not null,            -- csv, json, ...: how it was read
    encoding varchar not null,        -- utf-8, windows-1252, ...
    rows_read bigint not null,        -- records in the file
    rows_loaded bigint not null,      -- of those, rows in a canonical table
    rows_duplicate bigint not null,   -- of those, the same record again, or an older version of it
    rows_rejected bigint not null,    -- of those, listed in input.rejected
    rows_unresolved bigint not null,  -- of the rejected, those that refer to something no export holds, or several do
    rows_unused bigint not null,      -- of those read, records that nothing here needs: events that are no sign-ons, say
    newest_at timestamp               -- the newest time any record of it carries, UTC
);

-- What became of what a file says of a table. A file of users whose records list groups
-- says something of memberships, too: there each group in a list is a row, and the row of
-- a list that is rejected does not make its record rejected; a record that is rejected
-- lists nothing. Every row balances, or loading fails: each number is counted by itself.
create table input.balance (
    file_key integer not null,        -- of input.file
    relation varchar not null,        -- okta.user, servicenow.user_role, ...
    is_listed boolean not null,       -- its rows are what the file's records list or name inside them, not the records
    rows_read bigint not null,        -- rows that the file has for the table
    rows_loaded bigint not null,      -- of those, rows of it
    rows_duplicate bigint not null,   -- of those, the same again, or an older version of it
    rows_rejected bigint not null,    -- of those, listed in input.rejected
    rows_unused bigint not null,      -- of those, what nothing here needs
    primary key (file_key, relation)
);

-- Which fields the records of a file have, of tables that are told of by their files: where
-- no file has a field, it was not exported, and null is unknown. Of accounts and identities
-- the unknown_column tables say it.
create table input.file_field (
    file_key integer not null,        -- of input.file
    relation varchar not null,        -- servicenow.group, servicenow.user_role, ...
    name varchar not null,            -- as in the canonical table, a reference by its field: created_at, manager
    primary key (file_key, relation, name)
);

-- Which canonical tables a file fed: a file of users with profile.groups feeds three.
create table input.feed (
    file_key integer not null,        -- of input.file
    relation varchar not null,        -- okta.user, servicenow.user_role, ...
    rows_loaded bigint not null,      -- records of the file that became rows of it
    primary key (file_key, relation)
);

-- What there is to say of exports, by its code: why a row is not loaded, and what is worth
-- worrying about. In the text {1}, {2}, ... stand for numbers and names, and
-- {1:row was|rows were} for the first of the two if {1} is 1, else for the second.
create table input.cause (
    code varchar primary key,         -- account.ambiguous, ...: stable, as no text is
    topic varchar not null,           -- rejected or unresolved: why a row is not loaded; else as in input.quality
    severity varchar not null,        -- note or warning, unless what yields it says so itself
    text varchar not null,            -- what is so
    advice varchar,                   -- what to export or to declare instead
    arguments integer not null,       -- how many numbers and names the text takes
    weight integer not null default 0,-- what it puts at stake: the higher, the sooner it is said
    doubts_from bigint,               -- from how many affected records on a warning makes its table doubtful; null if never
    settled_by varchar,               -- what an extract has to say of a table so that it is not said: count (how many records there are) or end (that it was read to its end); null for nothing
    verdict varchar                   -- what a table is of which it is said: PARTIAL or SCOPED; null if it says nothing of that
);

-- Records that could not be loaded, and what records list inside them that could not be:
-- each with the cause.
create table input.rejected (
    file_key integer not null,        -- of input.file
    record bigint not null,           -- the record's number, from 1
    line bigint,                      -- the line it starts at, from 1, where known
    relation varchar,                 -- where it would have gone
    cause varchar not null,           -- one sentence
    value varchar,                    -- the value at fault, shortened; never a secret
    code varchar not null,            -- of input.cause
    reference varchar                 -- the whole of value, if that names a user, group or role that cannot be told
);

-- Everything worth worrying about in the inputs; the rows of data_quality. While
-- loading, a row has its code alone: severity, topic, message and hint come last.
create table input.quality (
    severity varchar,                 -- note, warning: warnings fail a --strict run
    topic varchar,                    -- a stable name: rows (the counts of a file), no_leavers, capped, unresolved, ...
    system varchar,                   -- okta, servicenow, or null for both
    file_key integer,                 -- null if it is not about one file
    relation varchar,                 -- the canonical table it is about
    line bigint,                      -- from 1, where known
    message varchar,                  -- what is so, with the numbers
    hint varchar,                     -- what to export or to declare instead
    affected bigint,                  -- how many records, where it can be counted
    code varchar not null,            -- of input.cause; of a cause for which rows were not loaded, that cause
    args varchar[]                    -- the numbers and names in the message
);

-- Tables that the exports may hold only in part, or not at all: absence from them proves
-- nothing. One row a sign.
create table input.doubtful_table (
    relation varchar not null,        -- the canonical table: okta.membership, servicenow.user, ...
    code varchar not null,            -- the sign: of input.cause
    message varchar not null,         -- what is so, with the numbers
    hint varchar                      -- what to export, or to declare, to settle it
);

-- Single values that are unknown although a file has the column: two versions of a record
-- differ and nothing orders them, or what is written there cannot be read.
create table input.unknown_value (
    relation varchar not null,        -- okta.user or servicenow.user
    subject_key integer not null,     -- user_key or account_key
    column_name varchar not null,     -- as in okta.attribute.column_name, or the field
    code varchar not null,            -- why: of input.cause
    message varchar not null,         -- what is so, with the places
    hint varchar                      -- what to export, or to correct, to settle it
);

-- Grants and memberships in ServiceNow of which the exports name one side only: whoever
-- lacks that role or group may be the one whom the row means.
create table servicenow.half_row (
    relation varchar not null,        -- servicenow.user_role or servicenow.group_member
    account_key integer,              -- whose, or null
    role_key integer,                 -- which role; null of a membership, or if the row does not say
    group_key integer,                -- which group, likewise
    row_count bigint not null         -- rows that say this
);

-- When each side was exported, as far as the exports show it.
create table input.side (
    system varchar primary key,       -- okta or servicenow
    exported_at timestamp,            -- UTC; null if unknown
    origin varchar,                   -- what says so: extract, unload, recording, newest_record; null if unknown
    shown_until timestamp             -- UTC; up to when its files show what changed: before exported_at if that is the other side's
);

-- What extracts say of themselves: where files come from, by whom, when. One row for each
-- rolecall-extract.json or *.extract.yaml.
create table input.extract (
    extract_key integer primary key,  -- from 0, in the order of their paths
    path varchar not null,            -- as shown to people
    sha256 varchar not null,          -- of its bytes, lower-case hex
    system varchar not null,          -- okta or servicenow
    instance varchar,                 -- acme.service-now.com, acme.okta.com
    environment varchar,              -- production, ...
    extracted_by varchar,             -- who took it
    roles varchar[],                  -- with which roles
    method varchar,                   -- how, in words
    started_at timestamp,             -- UTC
    finished_at timestamp,            -- UTC
    tool varchar,                     -- with what
    plan_sha256 varchar               -- of the plan.json that it was made by
);

-- What an extract says of a table, or of a list of Okta's.
create table input.extract_table (
    extract_key integer not null,     -- of input.extract
    table_no integer not null,        -- from 0, in the order of the extract
    line bigint not null,             -- where it stands in the extract
    table_name varchar not null,      -- sys_user, okta.user, ...
    relation varchar,                 -- the canonical table that it feeds; null if nothing here loads it
    query varchar,                    -- as it was asked
    leaves_out varchar,               -- the filter, or the query if it selects some records only
    fields varchar[],                 -- which were asked for
    count_before bigint,              -- how many records the system said there are, before it was read
    count_after bigint,               -- and after
    declared_count bigint,            -- how many a person says there are
    rows_written bigint,              -- how many the script wrote
    is_complete boolean,              -- it was read to its end, or a person says that it is whole
    rows_read bigint,                 -- how many its files hold
    primary key (extract_key, table_no)
);

-- What an extract says of a file.
create table input.extract_part (
    extract_key integer not null,     -- of input.extract
    table_no integer not null,        -- of input.extract_table
    part_no integer primary key,      -- from 0, through all extracts
    line bigint not null,             -- where it stands in the extract
    name varchar,                     -- as the extract calls it; null if there was no record to write
    declared_rows bigint,             -- how many records it holds, as the extract says
    sha256 varchar,                   -- of its bytes, as the extract says
    first_id varchar,                 -- the sys_id of its first record
    last_id varchar,                  -- and of its last
    group_ref varchar,                -- of members: the id of their group
    path varchar,                     -- the file, or the member of an archive (all.zip!users.json); null if it is not there
    file_keys integer[],              -- of input.file: a workbook is several
    is_changed boolean not null,      -- its bytes are others than the extract says
    is_checked boolean not null,      -- its bytes are those that the extract says
    rows_read bigint                  -- how many records it holds
);

-- What is known of how complete each table is that was read. FULL: an extract's own count
-- agrees, or it says that the list was read to its end; PARTIAL: something shows that records
-- are missing; SCOPED: some were selected; UNKNOWN: neither, which judges as FULL does.
create table input.completeness (
    relation varchar not null,        -- the canonical table
    table_name varchar not null,      -- as the system calls it: sys_user, okta.user
    system varchar not null,          -- okta or servicenow
    verdict varchar not null,         -- FULL, PARTIAL, SCOPED or UNKNOWN
    code varchar not null,            -- why: of input.cause
    message varchar not null,         -- what is so, with the numbers
    hint varchar,                     -- what to export or to declare to have it FULL
    rows_declared bigint,             -- how many records there are, as an extract says
    rows_read bigint not null,        -- how many were read
    extract_key integer,              -- what says so: of input.extract
    primary key (relation, table_name)
);

-- Okta --------------------------------------------------------------------------------

-- Identities.
create table okta.user (
    user_key integer not null,        -- dense, from 0; no primary key, since its index would take as long as the rows
    okta_id varchar using compression uncompressed, -- 00u...; null if the export has none
    status varchar not null,          -- STAGED PROVISIONED ACTIVE RECOVERY PASSWORD_EXPIRED LOCKED_OUT SUSPENDED DEPROVISIONED
    created_at timestamp,             -- Okta's created, UTC
    activated_at timestamp,           -- Okta's activated, UTC
    status_changed_at timestamp,      -- Okta's statusChanged, UTC
    last_login_at timestamp,          -- Okta's lastLogin, UTC: to Okta, not to ServiceNow
    last_updated_at timestamp,        -- Okta's lastUpdated, UTC
    password_changed_at timestamp,    -- Okta's passwordChanged, UTC
    -- Okta's 31 base attributes, null where absent
    login varchar not null using compression uncompressed, email varchar using compression uncompressed,
    "secondEmail" varchar, "firstName" varchar, "lastName" varchar,
    "middleName" varchar, "honorificPrefix" varchar, "honorificSuffix" varchar, title varchar,
    "displayName" varchar, "nickName" varchar, "profileUrl" varchar, "primaryPhone" varchar,
    "mobilePhone" varchar, "streetAddress" varchar, city varchar, state varchar, "zipCode" varchar,
    "countryCode" varchar, "postalAddress" varchar, "preferredLanguage" varchar, locale varchar,
    timezone varchar, "userType" varchar, "employeeNumber" varchar, "costCenter" varchar,
    organization varchar, division varchar, department varchar, "managerId" varchar, manager varchar,
    manager_key integer,              -- the identity that managerId means, else manager; null if they name none, or several
    column_set integer not null default 0, -- which of its attributes are unknown: of okta.unknown_column
    okta_org varchar,                 -- which org of Okta it is of, as the rules call it; null unless they tell several apart
    file_key integer not null,        -- of input.file
    record bigint not null            -- its number in the file, from 1
);

-- Every profile attribute that okta.user can be asked for.
create table okta.attribute (
    name varchar primary key,         -- the variable name, case-sensitive
    column_name varchar not null,     -- its column in okta.user: the name, or profile_<name> if that was taken
    type varchar not null,            -- string, boolean, integer, number; with [] behind it for an array
    is_base boolean not null,         -- one of Okta's 31
    users bigint not null,            -- how many users have a value that is not null
    in_schema boolean not null default false, -- Okta's user schema names it: if no record has it, it is empty
    type_from varchar,                -- what tells its type: base, schema, rules, json or text; nothing if no record has a value
    list_form varchar                 -- if only text tells its type and some looks like lists: commas, or other
);

-- Attributes that are unknown, not empty, of the users with a column_set: no file that
-- such a user stands in has them. Users that stand in the same lists share a set.
create table okta.unknown_column (
    column_set integer not null,      -- as in okta.user
    name varchar not null             -- as in okta.attribute
);

-- Groups of Okta, and of the apps it imports from.
create table okta.group (
    group_key integer primary key,    -- dense, from 0
    group_id varchar,                 -- 00g...; null if only the name was exported
    name varchar not null,            -- not unique across sources
    type varchar,                     -- OKTA_GROUP APP_GROUP BUILT_IN, null if not known
    source_id varchar,                -- the app an APP_GROUP comes from
    members_known boolean not null default true, -- who is in it was exported, or it is known to be empty
    okta_org varchar,                 -- which org of Okta it is of, likewise
    file_key integer not null,        -- of input.file
    record bigint not null            -- its number in the file, from 1
);

-- Who is in which Okta group.
create table okta.membership (
    user_key integer not null,        -- of okta.user
    group_key integer not null,       -- (user_key, group_key) once, whatever number of files say it
    file_key integer not null,        -- of input.file
    record bigint not null            -- its number in the file, from 1
);

-- Who owns which Okta group: people, or groups whose members do.
create table okta.group_owner (
    group_key integer not null,       -- the group that is owned: of okta.group
    owner_type varchar not null,      -- USER or GROUP
    owner_id varchar,                 -- Okta's id of the owner
    user_key integer,                 -- of okta.user, if a person owns it who was exported
    owner_group_key integer,          -- of okta.group, if a group does that was exported
    name varchar,                     -- what Okta displays of the owner
    origin varchar,                   -- OKTA_DIRECTORY, or APPLICATION: an app says who owns it
    file_key integer not null,        -- of input.file
    record bigint not null            -- its number in the file, from 1
);

-- Who administers Okta: one row per user, role and sort of assignment; without a role, if only
-- the list of those who have any was exported.
create table okta.admin_role (
    user_key integer not null,        -- of okta.user
    type varchar,                     -- SUPER_ADMIN, ORG_ADMIN, CUSTOM, ...
    label varchar,                    -- what people call it: Super Administrator
    status varchar,                   -- ACTIVE or INACTIVE; null if the export does not say
    assignment_type varchar,          -- USER, or GROUP: by a group
    file_key integer not null,        -- of input.file
    record bigint not null            -- its number in the file, from 1
);

-- Assignments of users to the ServiceNow app: at most one row per user.
create table okta.app_user (
    user_key integer not null,        -- of okta.user
    app_id varchar,                   -- 0oa...
    external_id varchar using compression uncompressed, -- the sys_id of the account that Okta provisions
    user_name varchar,                -- credentials.userName
    scope varchar,                    -- USER or GROUP
    status varchar,                   -- Okta's word for the assignment: ACTIVE, PROVISIONED, STAGED, ...
    sync_state varchar,               -- SYNCHRONIZED, ERROR, ...: how provisioning went
    profile json,                     -- the app user's profile, secrets dropped
    file_key integer not null,        -- of input.file
    record bigint not null            -- its number in the file, from 1
);

-- Groups assigned to the ServiceNow app.
create table okta.app_group (
    group_key integer not null,       -- of okta.group
    app_id varchar,                   -- 0oa...
    priority integer,                 -- which assignment wins, the lowest first
    roles varchar[],                  -- role names the assignment's profile confers, if it names any
    file_key integer not null,        -- of input.file
    record bigint not null            -- its number in the file, from 1
);

-- The last sign-on of a user to ServiceNow that a system log shows.
create table okta.sign_on (
    user_key integer not null,        -- of okta.user
    signed_on_at timestamp not null,  -- UTC
    file_key integer not null,        -- of input.file
    record bigint not null            -- its number in the file, from 1
);

-- ServiceNow --------------------------------------------------------------------------

-- Accounts: sys_user.
create table servicenow.user (
    account_key integer not null,     -- dense, from 0; no primary key, likewise
    sys_id varchar using compression uncompressed, -- 32 lower-case hex; null in list CSV and XLSX, which leave it out
    user_name varchar using compression uncompressed, -- compares without case; null if the record has none
    email varchar using compression uncompressed, -- as the file has it
    first_name varchar,               -- as the file has it
    last_name varchar,                -- as the file has it
    name varchar,                     -- the full name, not unique
    active boolean,                   -- null if the export does not say: then the run is refused
    locked_out boolean,               -- null if the export does not say
    last_login date,                  -- a date
    last_login_time timestamp,        -- UTC
    employee_number varchar,          -- as text: leading zeros count
    title varchar,                    -- as the file has it
    department varchar,               -- references by what they display
    manager varchar,                  -- what the reference displays
    company varchar,                  -- what the reference displays
    location varchar,                 -- what the reference displays
    cost_center varchar,              -- what the reference displays
    source varchar,                   -- where the account came from
    federated_id varchar,             -- ServiceNow's own hash, not an identity provider's id
    web_service_access_only boolean,  -- for machines
    internal_integration_user boolean,-- for machines
    identity_type varchar,            -- human, machine, ... where set
    sys_created_on timestamp,         -- UTC
    sys_updated_on timestamp,         -- UTC; not a sign of use
    manager_account_key integer,      -- the account that manager means; null if empty, not exported, or in servicenow.unresolved_reference
    column_set integer not null default 0, -- which of its fields are unknown: of servicenow.unknown_column
    file_key integer not null,        -- of input.file
    record bigint not null            -- its number in the file, from 1
);

-- Fields that are unknown, not empty, of the accounts with a column_set: no file that
-- such an account stands in has them.
create table servicenow.unknown_column (
    column_set integer not null,      -- as in servicenow.user
    name varchar not null             -- as in servicenow.field
);

-- Every field that servicenow.user can be asked for.
create table servicenow.field (
    name varchar primary key,         -- the field's name, which is its column in servicenow.user
    type varchar not null,            -- string, boolean, date, date_time, reference
    is_exported boolean not null,     -- some file has it: only then is it compared
    unresolved bigint not null        -- accounts whose reference is a bare sys_id that nothing names: unknown, column null
);

-- Roles: sys_user_role, and those only named elsewhere.
create table servicenow.role (
    role_key integer primary key,     -- dense, from 0
    sys_id varchar,                   -- null if only the name is known
    name varchar not null unique,     -- unique; "role 2831a114..." by its sys_id if nothing names it
    is_named boolean not null default true, -- an export names it, or it is one of the base system's
    elevated_privilege boolean,       -- has to be elevated to before use
    requires_subscription boolean,    -- a licensed role
    description varchar,              -- what it is for, as the file has it
    file_key integer,                 -- null if known only from a reference
    record bigint                     -- its number in the file, from 1
);

-- Groups: sys_user_group, and those only named elsewhere.
create table servicenow.group (
    group_key integer primary key,    -- dense, from 0
    sys_id varchar,                   -- null if only the name is known
    name varchar not null,            -- not always unique
    active boolean,                   -- null if the export does not say
    parent_group_key integer,         -- whose roles its members inherit
    manager varchar,                  -- what the reference displays
    manager_account_key integer,      -- the account that it means; null if empty, not exported, or in servicenow.unresolved_reference
    type varchar,                     -- as the file has it
    source varchar,                   -- where the group came from
    file_key integer,                 -- of input.file
    record bigint                     -- its number in the file, from 1
);

-- Groups of which no file says which group is above them: none, or one whose roles their
-- members have, too.
create table servicenow.unknown_parent (
    group_key integer primary key     -- of servicenow.group
);

-- Grants: sys_user_has_role, direct and inherited.
create table servicenow.user_role (
    grant_key integer not null,       -- unique; no primary key, since its index would take longer than the load
    sys_id varchar using compression uncompressed, -- of the sys_user_has_role row
    account_key integer not null,     -- of servicenow.user
    role_key integer not null,        -- of servicenow.role
    state varchar,                    -- active, ...
    inherited boolean,                -- null if the export does not say: held, by a way that is not known
    inh_count integer,                -- how many ways it is inherited, Role Management V2
    granted_by_group_key integer,     -- legacy rows only
    included_in_role_key integer,     -- legacy rows only
    created_at timestamp,             -- when it was granted, UTC; of several rows of one grant the earliest
    created_by varchar,               -- the user_name of whoever granted it then, as the file has it
    file_key integer not null,        -- of input.file
    record bigint not null            -- its number in the file, from 1
);

-- Memberships: sys_user_grmember. A membership can have several records.
create table servicenow.group_member (
    member_key integer not null,      -- unique
    sys_id varchar using compression uncompressed, -- of the sys_user_grmember row
    account_key integer not null,     -- of servicenow.user
    group_key integer not null,       -- of servicenow.group
    created_at timestamp,             -- when the account became a member, UTC; of several rows of one record the earliest
    created_by varchar,               -- the user_name of whoever made it one then, as the file has it
    file_key integer not null,        -- of input.file
    record bigint not null            -- its number in the file, from 1
);

-- What groups confer: sys_group_has_role.
create table servicenow.group_role (
    group_key integer not null,       -- of servicenow.group
    role_key integer not null,        -- of servicenow.role
    inherits boolean not null,        -- members inherit it; true if the export does not say
    file_key integer not null,        -- of input.file
    record bigint not null            -- its number in the file, from 1
);

-- What accounts refer to by sys_id: records of cmn_department, cmn_location, core_company
-- and cmn_cost_center.
create table servicenow.named_record (
    table_name varchar not null,      -- cmn_department, ...
    sys_id varchar not null,          -- lower-case
    name varchar not null,            -- not always unique
    file_key integer not null,        -- of input.file
    record bigint not null            -- its number in the file, from 1
);

-- What the records display that accounts refer to, as references show it that give both.
create table servicenow.shown_record (
    table_name varchar not null,      -- cmn_department, ..., or sys_user of managers
    sys_id varchar not null,          -- lower-case
    name varchar not null             -- what it displays, not always unique
);

-- To which of several records of one name accounts refer, where an export gives the sys_id.
create table servicenow.shared_reference (
    account_key integer not null,     -- of servicenow.user
    field varchar not null,           -- manager, department, company, location or cost_center
    name varchar not null,            -- what the field displays
    sys_id varchar not null           -- of the record meant, lower-case
);

-- References to an account that means none of those exported, or several: the manager of an
-- account or of a group. Where the field was not exported there is no row: see
-- servicenow.unknown_column and input.file_field.
create table servicenow.unresolved_reference (
    relation varchar not null,        -- servicenow.user or servicenow.group
    subject_key integer not null,     -- the account_key or group_key of whose field it is
    field varchar not null,           -- manager
    reference varchar not null,       -- what it displays, else the value: a sys_id, mostly
    sys_id varchar,                   -- of the account meant, lower-case, if the export has it
    code varchar not null             -- account.unknown, or account.ambiguous: of input.cause
);

-- Who may act for whom, and when: sys_user_delegate.
create table servicenow.delegate (
    sys_id varchar,                   -- of the sys_user_delegate row
    account_key integer not null,     -- who is away: of servicenow.user
    delegate_account_key integer not null, -- who acts: of servicenow.user
    starts_at timestamp,              -- UTC; null if the export does not say, or it began long ago
    ends_at timestamp,                -- UTC; null if the export does not say, or it has no end
    approvals boolean,                -- the delegate approves what the account is asked to approve
    assignments boolean,              -- sees and does what is assigned to it
    notifications boolean,            -- gets its notifications
    invitations boolean,              -- gets its invitations to meetings
    has_unread_end boolean,           -- ends is filled with what is no time that can be read: until when it holds is not known
    file_key integer not null,        -- of input.file
    record bigint not null            -- its number in the file, from 1
);

-- Tasks that are active, and whose they are: task.
create table servicenow.task (
    sys_id varchar,                   -- of the task
    account_key integer not null,     -- whom it is assigned to: of servicenow.user
    opened_at timestamp,              -- UTC; when it was opened, else created; null if the export does not say
    file_key integer not null,        -- of input.file
    record bigint not null            -- its number in the file, from 1
);

-- Approvals that are asked for and not given yet: sysapproval_approver.
create table servicenow.approval (
    sys_id varchar,                   -- of the sysapproval_approver row
    account_key integer not null,     -- who is to approve: of servicenow.user
    opened_at timestamp,              -- UTC; since when it is asked for; null if the export does not say
    file_key integer not null,        -- of input.file
    record bigint not null            -- its number in the file, from 1
);

-- Configuration items that somebody answers for: cmdb_ci.
create table servicenow.configuration_item (
    sys_id varchar,                   -- of the item
    account_key integer,              -- owned_by: of servicenow.user; null if nobody known owns it
    manager_account_key integer,      -- managed_by, likewise
    file_key integer not null,        -- of input.file
    record bigint not null            -- its number in the file, from 1
);

-- What accounts changed, counted or one by one: sys_audit. What is not in it was perhaps
-- not asked for: it reaches from its oldest time to its newest.
create table servicenow.activity (
    account_key integer not null,     -- who changed something: of servicenow.user
    changes bigint,                   -- how many changes; null if the export does not say, or not in digits
    first_at timestamp,               -- UTC; of the first of them; null if the export does not say
    last_at timestamp,                -- UTC; of the last, likewise
    file_key integer not null,        -- of input.file
    record bigint not null            -- its number in the file, from 1
);

-- What roles contain: sys_user_role_contains.
create table servicenow.role_contains (
    role_key integer not null,        -- the containing role
    contained_role_key integer not null,-- the role in it
    file_key integer not null,        -- of input.file
    record bigint not null            -- its number in the file, from 1
);

-- What reviewers decided --------------------------------------------------------------

-- The access reviews whose decisions the run takes. Each was checked against its ledger
-- before; this and the next tables are filled by whoever reads their folders, and empty
-- without any.
create table input.review (
    review_no integer not null,       -- the order in which they were opened, from 1: later decisions win
    campaign_id varchar not null,     -- of campaign.json, like the next two
    name varchar not null,            -- as people call it
    as_of timestamp not null,         -- UTC: what was reviewed was so then
    folder varchar not null,          -- as shown to people: relative to the estate, with / between
    ledger_sha256 varchar not null,   -- of the ledger, lower-case hex: it stands for all files of the folder
    closed_at timestamp,              -- UTC; null if the review is still open
    certifies_until date,             -- the last day of what it certifies; null if it does not say
    unanswered varchar not null,      -- what becomes of items without a decision: unreviewed or revoke
    is_partial boolean not null,      -- it selects some items, and leaves out what nobody excluded
    is_match boolean                  -- it asks whose accounts are, and about no access
);

-- What was reviewed: items.csv. What a file has empty is null.
create table input.review_item (
    review_no integer not null,       -- of input.review
    item_id varchar not null,         -- the same access has the same id in each review
    kind varchar not null,            -- role, group, account, delegation or match
    sys_id varchar,                   -- of the account
    user_name varchar,                -- likewise
    okta_status varchar,              -- of its identity, when it was reviewed
    entitlement varchar,              -- the role or the group; of a delegation, for whom
    entitlement_key varchar,          -- a role by its name; a group by its sys_id, else name: and its name
    confers varchar,                  -- the roles that come with it, "; " between; of a match the logins of the candidates
    kinds varchar,                    -- of findings about it, "; " between
    fact_hash varchar,                -- stands for the facts that the reviewer was shown
    record_ids varchar                -- sys_ids of the rows that it was, "; " between; of a match the candidates' identities
);

-- What later runs showed of what was revoked: effect.csv.
create table input.review_effect (
    review_no integer not null,       -- of input.review
    item_id varchar not null,         -- of input.review_item
    gone_as_of timestamp              -- UTC; of the first run that showed it gone; null if none did
);

-- What a setting of the review excluded: excluded.csv.
create table input.review_excluded (
    review_no integer not null,       -- of input.review
    kind varchar not null,            -- role, group, account or delegation
    sys_id varchar,                   -- of the account
    user_name varchar,                -- likewise
    entitlement varchar               -- the role or the group
);

-- What became of each row that was returned, and what nobody answered: decisions.csv.
create table input.review_decision (
    review_no integer not null,       -- of input.review
    line bigint not null,             -- of decisions.csv
    item_id varchar not null,         -- of input.review_item
    decision varchar,                 -- keep, revoke or change, of a match a login or none, as far as state says that it counts
    until date,                       -- the last day of a keep
    comment varchar,                  -- as the reviewer wrote it
    decided_by varchar,               -- address of who decided; of the reviewer, if nobody knows
    received timestamp,               -- UTC
    state varchar not null            -- decided, flagged, unanswered, open, ...
);
