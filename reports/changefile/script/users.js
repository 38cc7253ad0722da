    function typeOf(record, field) {
        if (!record.isValidField(field)) {
            stop('refused', record.getTableName() + ' has no field ' + field);
        }
        if (/^sys_|^user_password$|^password_needs_reset$|^roles$/i.test(field)) {
            stop('refused', 'the field ' + field + " is set by the platform");
        }
        return text(record.getElement(field).getED().getInternalType());
    }

    // whether a field holds a value: booleans by meaning, references by what they
    // display, everything else as it is stored or as lists show it
    function holds(record, field, type, value) {
        if (type === 'boolean') {
            return isTrue(record.getValue(field)) === (value === 'true');
        }
        if (type === 'reference' && isSysId(value)) {
            return text(record.getValue(field)) === value;
        }
        if (type === 'reference') {
            return plain(record.getDisplayValue(field)) === plain(value);
        }
        return plain(record.getValue(field)) === plain(value) ||
            value !== '' && plain(record.getDisplayValue(field)) === plain(value);
    }

    // the field that records of a table are displayed by
    function displayField(table) {
        var record = open(table);
        return text(record.getDisplayName ? record.getDisplayName() : '') || 'name';
    }

    function set(record, field, type, value) {
        var table, found;
        if (type === 'boolean') {
            if (value !== 'true' && value !== 'false') {
                stop('refused', field + ' is true or false, in lower case, not ' + JSON.stringify(value));
            }
            record.setValue(field, value === 'true');
        } else if (type === 'reference' && value !== '') {
            table = text(record.getElement(field).getReferenceTable());
            found = isSysId(value) ? byId(table, value) : only(table, displayField(table), value); // a sys_id where several display the same
            if (!found) {
                stop('not found', 'no record of ' + table + ' has the display value ' + JSON.stringify(value) + ', and an import creates none for ' + field);
            }
            record.setValue(field, text(found.getUniqueValue()));
        } else {
            record.setValue(field, value);
        }
    }

    function updateUser(change) {
        var record = importedRecord(change), left = 0, i, each, type;
        if (!record && isOfOthers(change)) {
            return new Stop('already', 'the import did not create this user');
        }
        record = record || account(change);
        if (!record && !change.user) { // it may have its new name already; to undo that, it has
            for (i = 0; i < change.fields.length; i++) {
                each = change.fields[i];
                if (each.field === 'user_name') {
                    record = only('sys_user', 'user_name', each.after) || only('sys_user', 'user_name', each.before);
                }
            }
        }
        if (!record) {
            stop('not found', 'there is no user ' + JSON.stringify(change.user || change.user_name));
        }
        for (i = 0; i < change.fields.length; i++) {
            each = change.fields[i];
            type = typeOf(record, each.field);
            if (holds(record, each.field, type, each.after)) {
                continue;
            }
            // what the exports did not say of a box to tick is not expected
            if (!(type === 'boolean' && each.before === '') && !holds(record, each.field, type, each.before)) {
                stop('changed', each.field + ' is ' + JSON.stringify(text(record.getDisplayValue(each.field))) +
                    ' now, not ' + JSON.stringify(each.before));
            }
            left++;
        }
        if (left === 0) {
            return new Stop('already', 'the fields have these values already');
        }
        for (i = 0; i < change.fields.length; i++) {
            each = change.fields[i];
            set(record, each.field, typeOf(record, each.field), each.after);
        }
        return made('update it', function () {
            return isSysId(text(record.update()));
        });
    }

    // nobody else has the e-mail or the number of a new user
    function expectNoOther(change) {
        var i, each, record;
        for (i = 0; i < change.fields.length; i++) {
            each = change.fields[i];
            if (/^(email|employee_number)$/.test(each.field) && plain(each.after) !== '') {
                record = open('sys_user');
                where(record, each.field, each.after);
                record.setLimit(1);
                record.query();
                if (record.next()) {
                    stop('refused', 'another user has the ' + each.field + ' ' + JSON.stringify(each.after) + ': ' +
                        JSON.stringify(text(record.getValue('user_name'))));
                }
            }
        }
    }

    function createUser(change) {
        var record = only('sys_user', 'user_name', change.user_name), i, each;
        if (record) { // active or not
            for (i = 0; i < change.fields.length; i++) {
                each = change.fields[i];
                if (!holds(record, each.field, typeOf(record, each.field), each.after)) {
                    stop('changed', 'there is such a user, but with another ' + each.field);
                }
            }
            return new Stop('already', 'the user exists already');
        }
        expectNoOther(change);
        record = fresh(change);
        for (i = 0; i < change.fields.length; i++) {
            each = change.fields[i];
            set(record, each.field, typeOf(record, each.field), each.after);
        }
        if (plain(record.getValue('user_name')) !== plain(change.user_name)) {
            stop('refused', 'the change does not give the user a user_name');
        }
        return made('insert it', function () {
            return isSysId(text(record.insert()));
        });
    }

