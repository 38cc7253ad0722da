-- What open computes with besides the run: the settings of review.yaml as relations, filled
-- by Go. Patterns are for like_escape(name, like_pattern, '!'), which matches the whole name.

create schema setting;

create schema review;

-- The settings that are one value: all_groups, second_when, self, conflicted, reciprocal.
create table setting.choice (
    name varchar not null,            -- as in review.yaml
    value varchar not null            -- as in review.yaml; true or false of a flag; '' if it is not written
);

-- The kinds of items that are reviewed: select.items.
create table setting.item_kind (kind varchar not null);

-- select.only: of entries, one selects the item; of an entry, all that it says is true.
create table setting.only (
    entry_no integer not null,        -- from 1
    is_privileged boolean not null,   -- it selects privileged access only
    has_findings boolean not null,    -- it selects access with findings only
    granted_since date                -- access that is older is not selected
);

-- select.exclude: the first that matches excludes the item.
create table setting.exclude (
    entry_no integer not null,        -- from 1
    place varchar not null,           -- review.yaml:9
    reason varchar not null           -- as written
);

-- Who reviews, in the order in which they are tried.
create table setting.reviewer (
    entry_no integer not null,        -- from 1; the fallback and the owner come last, and the second reviewer is 0
    place varchar not null,           -- review.yaml:14, or default, fallback, owner, second
    is_last_resort boolean not null,  -- the fallback or the owner: an address that no account has will do
    account varchar not null,         -- service, or ''
    reviewer varchar not null         -- manager, managers_manager, group_manager, service_owner, or who it is
);

-- The patterns of these.
create table setting.pattern (
    entry_of varchar not null,        -- only, exclude or reviewer
    entry_no integer not null,        -- of that
    about varchar not null,           -- user_name, role or group
    like_pattern varchar not null,    -- of user names in lower case
    pattern varchar not null,         -- as written
    place varchar not null            -- review.yaml:9
);

-- The campaign before this one, as it was when it was closed; empty if none is named.
create schema earlier;

create table earlier.campaign (
    campaign_id varchar not null,
    name varchar not null,
    ledger_head varchar not null
);

-- Its accounts.
create table earlier.person (
    subject_key varchar not null,     -- of its people.csv, like the columns up to name
    sys_id varchar not null,
    user_name varchar not null,
    identity varchar not null,
    name varchar not null,
    items bigint not null,            -- how many it had
    is_privileged boolean not null    -- some of them were privileged
);

-- Its items, and what was decided of them in the end.
create table earlier.item (
    item_id varchar not null,         -- of its items.csv, like the columns up to department
    kind varchar not null,
    subject_key varchar not null,
    entitlement_key varchar not null,
    entitlement varchar not null,
    department varchar not null,
    decision varchar,                 -- keep, revoke or change; null if nothing was decided
    decided_on varchar,               -- the day
    decided_by varchar                -- address of who decided, the last of two
);
