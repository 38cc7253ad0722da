-- What became of a plan in an import, beside the run that made it.

create schema results;

-- The rows of the files that say so, in the order of the files and their lines.
create table results.row (
    place bigint,        -- the order of the rows, from 0
    run_id varchar,      -- null if the file does not say
    plan varchar,        -- change or rollback; null if the file does not say: change
    change_id varchar,
    outcome varchar,     -- in lower case; null or empty if the row was not handled
    outcome_reason varchar,
    is_recorded boolean  -- it was read before, and is kept with the run
);

-- The run that the results must be of.
create table results.run (run_id varchar);
