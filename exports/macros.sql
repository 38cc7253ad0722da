-- What statements of several packages compute in the same way. The macros are in the database
-- of each run, beside the canonical tables.

-- A text as names of records compare: trimmed, in Unicode NFC, in lower case; null if nothing is left.
create macro servicenow.as_known(value) as
    lower(nullif(nfc_normalize(trim(value, e' \t\r\n' || chr(160))), ''));

-- The texts an account is known by, the most exact first: of those that fit a reference the one
-- in the first place decides, and if several accounts have it, nothing is guessed. The identity
-- that an account is linked to makes it known by Okta's id (place 5) and login (place 6).
create macro servicenow.known_as(sys_id, user_name, email, employee_number, name) as [
    {'place': 1, 'text': servicenow.as_known(sys_id)},
    {'place': 2, 'text': servicenow.as_known(user_name)},
    {'place': 3, 'text': servicenow.as_known(email)},
    {'place': 4, 'text': servicenow.as_known(employee_number)},
    {'place': 7, 'text': servicenow.as_known(name)}
];
