-- What a closed review revoked, beside the relations of a later run.

create schema effect;

-- Items that are to be removed, as decisions.csv and items.csv have them.
create table effect.revoked (
    item_id varchar not null,
    kind varchar not null,            -- role, group, account or delegation
    sys_id varchar,                   -- of the account; '' or null if the exports had none
    user_name varchar,
    entitlement varchar,
    entitlement_key varchar,
    record_ids varchar,               -- sys_ids of the rows that were this access, "; " between
    decided varchar                   -- when the last decision that revokes it was received
);
