-- The staging database: what was read of each file, and what the statements agree
-- to call true, an instant, a sys_id. The tables that hold the rows depend on the
-- files: Create makes them.

-- What was read of each file.
create table staging.batch (
    file_key integer,
    relation varchar,          -- the canonical table that its records are for
    table_name varchar,        -- the staging table that holds them
    first_row bigint,          -- the place of the first of them there
    rows_staged bigint,        -- records in the staging table
    rows_refused bigint,       -- records that did not get there
    display_times varchar,     -- whether times are written for people: yes, no, unknown
    form varchar,              -- csv, json, ...
    interface varchar,         -- the interface that writes records so, if only one does
    columns integer,           -- of CSV and workbooks
    stem varchar               -- the file's name without extensions, where it may mean something
);

-- Which list each file is of, and which columns a list has: what the records of a list
-- leave out is empty if the list has the column, else unknown. The files of one list of
-- an API (list_name) have all that any of them has; every other file is a list by itself,
-- but those of the same columns count as one.
create table staging.file_list (
    file_key integer,
    table_name varchar,        -- the staging table
    list_key integer           -- dense in each staging table, from 0
);
create table staging.list_column (
    list_key integer,
    table_name varchar,
    list_name varchar,         -- '' if it is the list of one file, or of files of the same columns
    column_name varchar        -- of the staging table, in lower case
);

-- The orgs of Okta that the rules tell apart, and of which each file is: empty unless they do.
create table staging.org (
    name varchar               -- as the rules call it
);
create table staging.file_org (
    file_key integer,
    okta_org varchar           -- of staging.org
);
create table staging.org_overlap (
    relation varchar,          -- okta.user or okta.group
    ids bigint,                -- how many ids the exports of several orgs hold
    an_id varchar              -- one of them
);
create table staging.extract_org (
    extract_key integer,       -- of input.extract
    okta_org varchar           -- of staging.org
);

-- Attributes that Okta's user schema names: those that no record of one of the API's
-- lists has are empty, not unknown.
create table staging.schema_attribute (
    name varchar
);

-- When a file was exported, if it says so.
create table staging.export_time (
    file_key integer,
    exported_at timestamp      -- UTC
);

-- Values that are unknown although a file has the column: see input.unknown_value.
create table staging.unknown_value (
    relation varchar,          -- okta.user or servicenow.user
    subject_key integer,
    column_name varchar,       -- as in the canonical table
    code varchar,              -- of input.cause; its text takes the column and the places
    places struct(file_key integer, record bigint)[] -- the records at fault
);

-- The lines at which records start, of those that something is said of.
create table staging.line (
    file_key integer,
    record bigint,             -- its number in the file, from 1
    line bigint                -- from 1
);

-- Records that are in no canonical table, and why.
create table staging.rejected (
    file_key integer,
    record bigint,             -- its number in the file, from 1
    line bigint,               -- where it starts; null until that is looked up
    relation varchar,          -- where it would have gone
    code varchar,              -- why: of input.cause
    args varchar[],            -- the numbers and names in the cause's text
    value varchar              -- the value at fault, whole
);

-- Records of CSV that the engine could not read.
create table staging.refused (
    file_key integer,
    text_offset bigint,        -- where the record starts in the text
    cause varchar,             -- in the engine's words
    value varchar              -- the record, shortened
);

-- Values of attributes that cannot be read as the attribute's type.
create table staging.misread (
    "row" bigint,              -- of staging.okta_user
    file_key integer,
    record bigint,             -- its number in the file, from 1
    line bigint,               -- where it starts; null until that is looked up
    attribute varchar,
    column_name varchar,       -- its column in okta.user
    type varchar,              -- the attribute's
    value varchar              -- as it is written
);

-- Lists of a group's members, as their place says, that have no record.
create table staging.empty_list (
    file_key integer,
    group_ref varchar          -- the name or id of the group
);

-- Relations that the rules need.
create table staging.needed (
    relation varchar
);

-- Between which sys_ids the records of a file lie, where several files hold the table's.
create table staging.bound (
    file_key integer,
    least varchar,
    most varchar
);

-- When files were exported, if they say so.
create table staging.dated (
    file_key integer,
    exported_at timestamp,     -- UTC
    origin varchar             -- what says so: unload (an unload's date), recording (when the answer was recorded)
);

-- What was noticed about files while reading them, before it is put into words.
create table staging.noticed (
    file_key integer,
    code varchar,              -- of input.cause
    severity varchar,          -- null for the cause's
    affected bigint            -- how many records, where it can be counted
);

-- The instant the run judges by; no row if the exports are only looked at.
create table staging.as_of (
    as_of timestamp            -- UTC
);

-- Okta groups that the rules say are empty.
create table staging.empty_group (
    name varchar,
    okta_org varchar           -- of staging.org; null for any
);

-- How many records of a file are not rows of a table, and why, or are what its records
-- list inside them; rows of one file, relation and kind add up.
create table staging.tally (
    file_key integer,
    relation varchar,          -- the canonical table
    kind varchar,              -- duplicate: the same again, or an older version; unused: nothing needs it; listed: in a list
    records bigint
);

-- Whether the rules say in which time zone ServiceNow's exports are; one row.
create table staging.time_zone (
    is_declared boolean
);

-- Roles of the base system, which have the same sys_id in every instance.
create table staging.base_role (
    sys_id varchar,
    name varchar
);
insert into staging.base_role values
    ('2831a114c611228501d4ea6c309d626d', 'admin'), ('282bf1fac6112285017366cb5f867469', 'itil');

-- Nearly all are true or false to the letter: only the others are trimmed and folded.
create macro staging.truth(value) as
    case value when 'true' then true when 'false' then false else
        case lower(trim(value)) when 'true' then true when 'false' then false
            when '1' then true when '0' then false when 'yes' then true when 'no' then false end end;

-- A whole number as a text that casts to one: 5, and 5.0 as spreadsheets write it. The
-- engine would round 5.7.
create macro staging.integer_text(value) as
    case when regexp_full_match(trim(value), '[-+]?\d+(\.0+)?') and try_cast(trim(value) as bigint) is not null then trim(value) end;

create macro staging.number_text(value) as
    case when regexp_full_match(trim(value), '[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?') and isfinite(try_cast(trim(value) as double)) then trim(value) end;

-- The list that a text in place of an array means: scripts join arrays by ; or , with or
-- without a blank behind. Null if that cannot be told: both occur, elements of the
-- attribute have that sign inside (inside lists those signs), or it is a script's word for a list
-- that it did not join (System.Object[]) or for no value.
create macro staging.list_of(value, inside) as
    case
        when json_type(value) <> 'VARCHAR' then value
        when contains(inside, ',') and contains(json_extract_string(value, ''), ',') then null
        when contains(inside, ';') and contains(json_extract_string(value, ''), ';') then null
        when regexp_matches(json_extract_string(value, ''), '^\s*[\[{]|^System\.|[|\n\t]|;.*,|,.*;|,\S.*, |, .*,\S') then null
        when lower(trim(json_extract_string(value, ''))) in ('', 'n/a', 'na', 'none', 'null', 'nil', 'nan', 'unknown', 'tbd', '-', '?') then null
        else to_json(list_filter(list_transform(string_split_regex(json_extract_string(value, ''), '[,;]'), lambda element: trim(element)), lambda element: element <> ''))
    end;

-- What is plain and has no blank at its ends, as nearly all, takes a tenth of what the engine's trim takes.
create macro staging.trimmed(value) as
    case when strlen(value) = length(value) and value >= '!' and not ends_with(value, ' ') then value else trim(value) end;

-- Whether that many records of a list of Okta's are a whole page of its API, or a round
-- number that a script stops at. Page sizes: 200 users, 50 or 500 app users, 20 or 200 app
-- groups, 200 or 1,000 members, 200 or 10,000 groups, 100 or 1,000 events (Okta's API
-- reference, pagination).
create macro staging.is_whole_page(relation, records) as
    records > 0 and (records % 5000 = 0 or case relation
        when 'okta.user' then records = 200
        when 'okta.app_user' then records in (50, 500)
        when 'okta.app_group' then records in (20, 200)
        when 'okta.group' then records in (200, 10000)
        when 'okta.membership' then records in (200, 1000)
        when 'okta.sign_on' then records in (100, 1000)
        else false end);

create macro staging.shorten(value) as
    case when length(value) > 80 then left(value, 79) || '…' else nullif(value, '') end;

-- A text of input.cause with its arguments: a text without its code, or with another
-- number of arguments than it takes, is a mistake of the statement that gives them.
create macro staging.worded(text, arguments, args) as
    case
        when text is null then error('a cause that input.cause does not have')
        when len(args) <> arguments then error('takes ' || arguments || ' arguments, not ' || len(args) || ': ' || text)
        else array_to_string(list_transform(regexp_extract_all(text, '\{\d+(?::[^{}]*)?\}|[^{]+|\{'), lambda part: case
            when not regexp_matches(part, '^\{\d') then part
            when not contains(part, ':') then args[part[2:-2]::integer]
            else split_part(part[strpos(part, ':') + 1:-2], '|', if(args[part[2:strpos(part, ':') - 1]::integer] = '1', 1, 2))
            end), '') end;

-- Whether a grant is inherited: what the field says; else how many ways it is inherited, if
-- that is more than none; else not, if the export has the field, since empty is false.
create macro staging.inheritance(inherited, inh_count) as
    coalesce(staging.truth(inherited), inh_count > 0 or null, case when inherited is not null then false end);

create macro staging.is_sys_id(value) as
    length(value) = 32 and regexp_full_match(value, '[0-9a-fA-F]{32}');

-- A quick test that every value passes in whose place a spreadsheet wrote another.
create macro staging.may_be_from_spreadsheet(value) as
    case
        when value >= ':' then value in ('TRUE', 'FALSE')
        when contains(value, 'E+') or contains(value, 'E-') then true
        when ends_with(value, '00') then strlen(value) >= 17 and regexp_full_match(value, '[1-9]\d{14}0{2,}') -- not a sys_id
        else false
    end;

-- A number with zeros before it, which a spreadsheet takes away.
create macro staging.is_padded(value) as
    case when value >= '0' and value < '1' then regexp_full_match(value, '0+[1-9]\d*') else false end;

-- Zulu time, which is nearly all there is, casts much faster without a zone.
create macro staging.instant(value) as
    case when ends_with(value, 'Z') then try_cast(value as timestamp) else try_cast(value as timestamptz) at time zone 'UTC' end;

-- One spelling for each instant, in which they compare as texts.
create macro staging.zulu(value) as
    strftime(staging.instant(value), '%Y-%m-%dT%H:%M:%S.%fZ');

create macro staging.is_unzoned(value) as
    regexp_matches(value, '[T ]\d{1,2}:\d\d(:\d\d([.,]\d+)?)?\s*\z') and staging.instant(value) is not null;

-- The versions of one value that none other is known to be newer than: those of the
-- newest time, and those without one. Versions are structures of since, row and value.
create macro staging.newest_versions(versions) as
    list_filter(versions, lambda version: version.since is null
        or version.since = list_max(list_transform(versions, lambda other: other.since)));

-- Texts compare without the blanks at their ends.
create macro staging.is_contested(versions) as
    len(list_distinct(list_transform(staging.newest_versions(versions), lambda version: trim(version.value::varchar)))) > 1;

-- The value that the newest versions agree on; null if they do not, or if it is empty. Of
-- texts that only differ in blanks the least, since the order of rows must not matter.
create macro staging.agreed(versions) as
    case when not staging.is_contested(versions) and list_min(list_transform(staging.newest_versions(versions), lambda version: version.value))::varchar <> ''
        then list_min(list_transform(staging.newest_versions(versions), lambda version: version.value)) end;

-- The rows that disagree about a value.
create macro staging.contesting_rows(versions) as
    case when staging.is_contested(versions)
        then list_transform(staging.newest_versions(versions), lambda version: version.row) end;

-- The latest of several times, written so that they compare as texts.
create macro staging.latest(versions) as
    nullif(list_max(list_transform(versions, lambda version: version.value)), '');

-- Of references the versions that are worth comparing: a sys_id that nothing names says
-- no more than the name that a version of the same time shows.
create macro staging.named_versions(versions) as
    list_filter(versions, lambda version: not staging.is_sys_id(version.value) or not list_bool_or(list_transform(versions,
        lambda other: other.since = version.since and other.value <> '' and not staging.is_sys_id(other.value))) is true);
