-- What is judged: a campaign, and what was returned. Go fills these tables from the files of
-- the campaign's folder; items, people and sent have the columns of items.csv, people.csv and
-- sent.csv, and are made from the lists of columns that the package review has.

create schema campaign;

create schema returned;

create schema judge;

-- What the settings and the ledger say, in one row.
create table campaign.setting (
    campaign_id varchar not null,
    as_of date not null,
    due date not null,
    is_closed boolean not null,
    self varchar not null,            -- never, flag or allow, like the next two
    conflicted varchar not null,
    reciprocal varchar not null,
    comment_privileged boolean not null,  -- a keep of privileged access needs a comment
    comment_findings boolean not null,    -- a keep against a finding does
    comment_always boolean not null,      -- each keep does
    min_comment integer not null,         -- characters of such a comment
    finding_needs_until boolean not null, -- a keep against a finding needs a day until which it holds
    max_until integer not null,           -- days from when it was received to that day; 0 is no limit
    bulk_min integer not null,            -- rows of one decision
    bulk_share double not null,           -- of what was decided in the packet
    fast_median double not null,          -- seconds between decisions
    same_comment_min integer not null,    -- rows with one comment
    unused_days integer not null,         -- from when on an account counts as unused
    certified_from varchar not null,      -- the period that the review certifies, as days; '' if the settings name none
    certified_until varchar not null,
    has_effect boolean not null           -- a later run was asked what became of revocations
);

-- What people may write for a decision, in plain letters.
create table campaign.word (word varchar not null, decision varchar not null);

-- Who may decide for whom, in lower case.
create table campaign.delegate (owner varchar not null, delegate varchar not null, since date not null, until date not null, approved_by varchar not null);

-- Who decides on which item, in which packet.
create table campaign.assignment (
    packet varchar not null,
    item_id varchar not null,
    email varchar not null,           -- of the reviewer, in lower case
    is_second boolean not null,       -- the second reviewer's part
    came_from varchar,                -- the packet it was before; null if the review was opened so
    is_passed boolean not null,       -- the reviewer before passed it on; else somebody reassigned it, or nobody did
    is_ended boolean not null         -- it was reassigned since: rows of this packet no longer count
);

-- What somebody reassigned: of a packet, to another.
create table campaign.move (item_id varchar not null, from_packet varchar not null, to_packet varchar not null, email varchar not null, is_passed boolean not null);

-- The packets that were sent when the review was opened; addresses are in lower case.
create table campaign.packet (packet varchar not null, email varchar not null, is_second boolean not null);

-- What each row of each packet is known by.
create table campaign.token (token varchar not null, packet varchar not null, item_id varchar not null);

-- Items as later exports have them, if some were compared, and what could be an item since; the hash
-- is null if the access is missing, and all the rest.
create table campaign.later (
    item_id varchar not null,
    fact_hash varchar,
    kind varchar,
    user_name varchar,
    entitlement varchar,
    since varchar,                    -- the day; '' if that was not exported
    granted_by varchar                -- likewise
);

-- What later runs show of what was revoked: effect.csv, if has_effect.
create table campaign.effect (item_id varchar not null, effect varchar not null, days bigint);

-- The total of the campaign before, by columns of statistics.csv; empty if none was named. What is
-- missing was not known when this one was opened.
create table campaign.last_total (name varchar not null, value bigint not null);

-- The files that were returned, each once.
create table returned.source (
    source_no integer not null,
    sha256 varchar not null,
    sender varchar not null,          -- in lower case; '' if nobody knows
    received timestamp not null,
    is_after_close boolean not null   -- it was collected when the review was closed
);

-- The tables in them.
create table returned.part (
    source_no integer not null,
    part_no integer not null,
    name varchar not null,            -- of the sheet or the attached file; '' if the file is the table
    campaign_id varchar not null,     -- as the file says; '' if it does not
    packet varchar not null,          -- likewise
    is_narrow boolean not null,       -- characters became question marks
    is_text boolean not null,         -- a spreadsheet may have written dates and numbers in its own way
    is_cut boolean not null           -- locked columns are missing
);

-- The rows in which something is decided, as they are written. The locked cells are those of sent.csv.
create table returned.row (
    source_no integer not null,
    part_no integer not null,
    line integer not null,
    token varchar not null,           -- '' if what stands there is none
    typed varchar not null,           -- what stands there
    word varchar not null,            -- the decision, in plain letters
    written varchar not null,         -- as it is written
    until varchar not null,
    comment varchar not null,
    decided_at varchar not null,      -- of a page; '' of other forms
    person varchar,
    account varchar,
    title varchar,
    department varchar,
    access varchar,
    gives varchar,
    how varchar,
    since varchar,
    granted_by varchar,
    last_used varchar,
    look_at varchar,
    by_the_rules varchar,
    last_time varchar
);

-- A day as people and spreadsheets write it; null if it is none, or may be two: 03/04/2026.
create macro judge.day(written) as
    case
        when regexp_matches(written, '^\d{1,2}/\d{1,2}/\d{4}( .*)?$') then
            if(try_strptime(split_part(written, ' ', 1), '%d/%m/%Y') is null
                    or try_strptime(split_part(written, ' ', 1), '%m/%d/%Y') is null
                    or try_strptime(split_part(written, ' ', 1), '%d/%m/%Y') = try_strptime(split_part(written, ' ', 1), '%m/%d/%Y'),
                coalesce(try_strptime(split_part(written, ' ', 1), '%d/%m/%Y'), try_strptime(split_part(written, ' ', 1), '%m/%d/%Y')), null)
        else try_strptime(regexp_replace(trim(written), '[ T]00:00(:00(\.0+)?)?Z?$', ''),
            ['%Y-%m-%d', '%Y/%m/%d', '%Y%m%d', '%d.%m.%y', '%d.%m.%Y', '%d-%m-%Y', '%d-%b-%y', '%d-%b-%Y', '%d %b %Y', '%d %B %Y', '%B %d, %Y', '%b %d, %Y'])
    end::date;

-- A cell without what programs change when they save it: blanks, line breaks, signs that
-- nobody sees, and the apostrophe that keeps a text from being a formula.
create macro judge.plain_cell(written) as
    trim(regexp_replace(regexp_replace(regexp_replace(written, '^''([=+\-@\t\r\n''])', '\1'),
        '[\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}\x{fffd}]', '', 'g'), '[\s\x{a0}\x{202f}]+', ' ', 'g'));

-- Whether a cell that came back says what was sent. A program may show a day in its own way,
-- and take the zeros from a number; a character set that is too small has question marks.
create macro judge.is_same(sent, came, is_narrow, is_text) as
    judge.plain_cell(came) = judge.plain_cell(coalesce(sent, ''))
    or is_narrow and judge.plain_cell(coalesce(sent, '')) like replace(replace(replace(replace(judge.plain_cell(came), '!', '!!'), '%', '!%'), '_', '!_'), '?', '_') escape '!'
        and regexp_matches(sent, '[^\x00-\x7f]')
    or regexp_matches(sent, '^\d{4}-\d\d-\d\d$') and judge.day(came) is not distinct from try_cast(sent as date)
    or regexp_matches(sent, '^\d{4}-\d\d-\d\d$') and regexp_matches(came, '^\d{1,2}/\d{1,2}/\d{4}')
        and try_cast(sent as date) in (try_strptime(split_part(came, ' ', 1), '%d/%m/%Y')::date, try_strptime(split_part(came, ' ', 1), '%m/%d/%Y')::date)
    or is_text and regexp_matches(sent, '^0+\d{1,14}$') and ltrim(sent, '0') = ltrim(judge.plain_cell(came), '0');
