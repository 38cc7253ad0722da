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

-- Nearly all are true or false to the letter: only the others are trimmed and folded.
create macro staging.truth(value) as
    case value when 'true' then true when 'false' then false else
        case lower(trim(value)) when 'true' then true when 'false' then false
            when '1' then true when '0' then false when 'yes' then true when 'no' then false end end;

-- What is plain and has no blank at its ends, as nearly all, takes a tenth of what the engine's trim takes.
create macro staging.trimmed(value) as
    case when strlen(value) = length(value) and value >= '!' and not ends_with(value, ' ') then value else trim(value) end;

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

create macro staging.is_sys_id(value) as
    length(value) = 32 and regexp_full_match(value, '[0-9a-fA-F]{32}');

-- A quick test that every value passes in whose place a spreadsheet wrote another.
create macro staging.may_be_from_spreadsheet(value) as
    contains(value, 'E+') or contains(value, 'E-') or value in ('TRUE', 'FALSE')
        or (ends_with(value, '00') and strlen(value) >= 17 and value < ':');

-- Zulu time, which is nearly all there is, casts much faster without a zone.
create macro staging.instant(value) as
    case when ends_with(value, 'Z') then try_cast(value as timestamp) else try_cast(value as timestamptz) at time zone 'UTC' end;

create macro staging.is_unzoned(value) as
    regexp_matches(value, '[T ]\d{1,2}:\d\d(:\d\d([.,]\d+)?)?\s*\z') and staging.instant(value) is not null;
