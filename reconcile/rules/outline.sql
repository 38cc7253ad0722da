-- The rules as they are written, as relations: what the lints ask about, beside the schema
-- policy, which is what the rules mean. A part is a place in the rules file that a lint can
-- point at; rule_no is that of the schema policy.

create schema lint;

-- Identities that a scope can select.
create view lint.identity as
select user_key
from okta.user
where status not in ('DEPROVISIONED', 'SUSPENDED', 'STAGED');

-- Every Okta group that the rules name, of those in expressions the ones named in full;
-- okta_org is the org that they say it is of.
create table lint.named_group (part integer, name varchar, in_expression boolean, okta_org varchar);

-- Every profile attribute that an expression of the rules reads.
create table lint.attribute_read (part integer, attribute varchar);

-- The scope, if one is written.
create table lint.scope (part integer);

-- The scope, if it has parts of several sorts, all of which have to be so.
create table lint.joint_scope (part integer);

-- The grants and allowances; okta_group is null for those that do not select by one group
-- alone.
create table lint.granting (
    part integer,
    relation varchar,       -- role or group: what is granted
    rule_no integer,
    okta_group varchar,
    yields boolean,         -- an expression yields the names
    is_allowance boolean,   -- it is allowed, not granted
    matrix_no integer,      -- of the matrix that it is a line of; null for none
    rule varchar,           -- its place in the rules
    ended varchar           -- the last day of it, if that is over
);

-- What the grants name; those by an expression name nothing here.
create table lint.granted_name (relation varchar, rule_no integer, name varchar);

-- The conflicts.
create table lint.conflict (part integer, conflict_no integer, name varchar);

-- Values that a group decides, in the order written.
create table lint.group_value (part integer, rule_no integer, field varchar, place integer, okta_group varchar, okta_org varchar);

-- Entries of map.
create table lint.map_entry (part integer, rule_no integer, field varchar, key varchar);

-- Texts that the rules write into a field: of groups, map and default.
create table lint.written_value (part integer, field varchar, value varchar);

-- Patterns that should match something.
create table lint.pattern (
    part integer,
    subject varchar,        -- account, role, login, account or login, role or group
    pattern varchar,
    like_pattern varchar
);

-- Names in the tests of the rules, of what exports should have: a login as it is written.
create table lint.tested_name (
    part integer,
    subject varchar,        -- Okta group, attribute, login, ServiceNow role, ServiceNow group
    name varchar
);

-- The populations.
create table lint.population (part integer, population_no integer, name varchar);

-- What an attribute's expression or first group yields, before map and default.
create table lint.value (user_key integer, rule_no integer, value varchar);
