-- What was asked for, and what that selects.

create schema selection;

-- The selectors: --only or --except, a kind (as pattern), a severity or an id each.
create table selection.selector (is_only boolean, kind_like varchar, severity varchar, id varchar);

-- The rows of lists that have one for each field of a change.
create table selection.listed (list varchar, line bigint, id varchar, field varchar);

-- What is decided in lists, row by row: whether the changes of an id are to be made.
create table selection.decision (list varchar, line bigint, id varchar, word varchar, is_wanted boolean);
