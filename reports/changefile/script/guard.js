// The guard. It makes one change, and only if the record still is what the plan
// expected; else it says why not. It finds records by sys_id, else by a name that
// exactly one record has. It inserts a user only for "create", never deletes one,
// never touches an inherited grant, and leaves business rules on. A change that is
// made already is left alone, so that everything can be run again.
//
// apply(change) returns {state, message}; the states are
//   applied        it is made
//   would apply    it would be, if this were not a dry run
//   already        it was made before, or by somebody else
//   changed        the record is no longer what the plan expected: look at it
//   not found      there is no such record
//   refused        the guard does not do that
//   failed         the instance refused it: a business rule, a data policy, a script error
function rolecallGuard(isDryRun) {
    var OTHER = {sys_user_has_role: 'role', sys_user_grmember: 'group'};
    var TABLES = {role: 'sys_user_role', group: 'sys_user_group'};

    function Stop(state, message) {
        this.state = state;
        this.message = message;
    }

    function stop(state, message) {
        throw new Stop(state, message);
    }

    function text(value) {
        return value === null || value === undefined ? '' : String(value);
    }

    // as the plan compares: without blanks at the ends, line ends alike
    function plain(value) {
        return text(value).replace(/\r\n?/g, '\n').replace(/^\s+|\s+$/g, '');
    }

    function isTrue(value) {
        value = text(value);
        return value === 'true' || value === '1';
    }

    function isSysId(value) {
        return /^[0-9a-f]{32}$/.test(value);
    }

    function open(table) {
        var record = new GlideRecord(table);
        if (!record.isValid()) {
            stop('refused', 'there is no table ' + table);
        }
        return record;
    }

    // GlideRecord drops a condition on a field it does not know and then finds
    // everything; it evaluates values that begin with javascript: and takes NULL
    // for "is empty". None of that may reach a query.
    function where(record, field, value) {
        if (!record.isValidField(field)) {
            stop('refused', record.getTableName() + ' has no field ' + field);
        }
        if (plain(value) === '' || /^\s*(null\s*$|javascript:)/i.test(value)) {
            stop('refused', 'a query would not take ' + JSON.stringify(value) + ' for a value');
        }
        record.addQuery(field, value);
    }

    // the one record with a value, null if there is none
    function only(table, field, value) {
        var record = open(table);
        where(record, field, value);
        record.setLimit(2);
        record.query();
        if (!record.next()) {
            return null;
        }
        if (record.hasNext()) {
            stop('refused', 'several records of ' + table + ' have the ' + field + ' ' + JSON.stringify(value));
        }
        if (plain(record.getValue(field)).toLowerCase() !== plain(value).toLowerCase()) {
            return null;
        }
        return record;
    }

    function byId(table, id) {
        var record = open(table);
        if (!isSysId(id)) {
            stop('refused', JSON.stringify(id) + ' is not a sys_id');
        }
        return record.get(id) && text(record.getUniqueValue()) === id ? record : null;
    }

    // the account: by sys_id, whatever it is called now, else by user_name
    function account(change) {
        return change.user ? byId('sys_user', change.user) : only('sys_user', 'user_name', change.user_name);
    }

    // the role or group: by sys_id if it still has its name, else by name
    function entitlement(change, kind) {
        var id = change[kind], name = change[kind + '_name'], record;
        if (!id) {
            record = only(TABLES[kind], 'name', name);
        } else {
            record = byId(TABLES[kind], id);
            if (record && name && plain(record.getValue('name')) !== plain(name)) {
                stop('changed', 'the ' + kind + ' is called ' + JSON.stringify(text(record.getValue('name'))) + ' now');
            }
        }
        if (!record) {
            stop('not found', 'there is no ' + kind + ' ' + JSON.stringify(name || id));
        }
        return text(record.getUniqueValue());
    }

    // the sys_ids of the direct grants, or memberships, of an account
    function held(table, kind, user, other) {
        var record = open(table), ids = [];
        where(record, 'user', user);
        where(record, kind, other);
        record.query();
        while (record.next()) {
            if (text(record.getValue('user')) === user && text(record.getValue(kind)) === other && !isInherited(record)) {
                ids.push(text(record.getUniqueValue()));
            }
        }
        return ids;
    }

    function isInherited(record) {
        return record.getTableName() === 'sys_user_has_role' && isTrue(record.getValue('inherited'));
    }

    function made(what, make) {
        if (isDryRun) {
            return new Stop('would apply', what);
        }
        return make() ? new Stop('applied', what) : new Stop('failed', 'the instance did not ' + what + ': see the system log');
    }

    function addEntitlement(change, kind) {
        var user = account(change), other = entitlement(change, kind), record;
        if (!user) {
            if (isDryRun && change.depends_on) {
                return new Stop('would apply', 'once change ' + change.depends_on + ' has created the user');
            }
            stop('not found', 'there is no user ' + JSON.stringify(change.user_name) +
                (change.depends_on ? ': change ' + change.depends_on + ' comes first' : ''));
        }
        user = text(user.getUniqueValue());
        if (held(change.table, kind, user, other).length > 0) {
            return new Stop('already', 'it is there');
        }
        record = open(change.table);
        record.initialize();
        record.setValue('user', user);
        record.setValue(kind, other);
        return made('insert it', function () {
            return isSysId(text(record.insert()));
        });
    }

    function removeEntitlement(change, kind) {
        var record = change.sys_id ? byId(change.table, change.sys_id) : null, user, other, ids;
        if (!record) {
            user = account(change);
            if (!user && !change.user) { // it may have another name by now
                stop('not found', 'there is no user ' + JSON.stringify(change.user_name));
            }
            if (!user) {
                return new Stop('already', 'neither it nor its user is there');
            }
            other = entitlement(change, kind);
            ids = held(change.table, kind, text(user.getUniqueValue()), other);
            if (ids.length === 0) {
                return new Stop('already', 'it is not there');
            }
            if (change.sys_id || ids.length > 1) {
                stop('changed', 'the record that was reviewed is gone, but there is ' + ids.join(', '));
            }
            record = byId(change.table, ids[0]);
        }
        expectEntitlement(change, kind, record);
        return made('delete it', function () {
            return record.deleteRecord();
        });
    }

    // a record that was found by its sys_id still is the user's, the role's, and direct
    function expectEntitlement(change, kind, record) {
        var user = account(change);
        if (isInherited(record)) {
            stop('refused', 'the grant is inherited: it goes with the group or role it comes from');
        }
        if (!user || text(record.getValue('user')) !== text(user.getUniqueValue())) {
            stop('changed', 'it is about another user now');
        }
        if (text(record.getValue(kind)) !== entitlement(change, kind)) {
            stop('changed', 'it is about another ' + kind + ' now');
        }
    }

    function typeOf(record, field) {
        if (!record.isValidField(field)) {
            stop('refused', record.getTableName() + ' has no field ' + field);
        }
        if (/^sys_|^user_password$|^password_needs_reset$|^roles$/i.test(field)) {
            stop('refused', 'the field ' + field + " is the platform's own");
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
                stop('not found', 'no record of ' + table + ' is displayed as ' + JSON.stringify(value) + ', and none is made for ' + field);
            }
            record.setValue(field, text(found.getUniqueValue()));
        } else {
            record.setValue(field, value);
        }
    }

    function updateUser(change) {
        var record = account(change), left = 0, i, each, type;
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
            return new Stop('already', 'it holds that');
        }
        for (i = 0; i < change.fields.length; i++) {
            each = change.fields[i];
            set(record, each.field, typeOf(record, each.field), each.after);
        }
        return made('update it', function () {
            return isSysId(text(record.update()));
        });
    }

    function createUser(change) {
        var record = only('sys_user', 'user_name', change.user_name), i, each;
        if (record) { // active or not
            for (i = 0; i < change.fields.length; i++) {
                each = change.fields[i];
                if (!holds(record, each.field, typeOf(record, each.field), each.after)) {
                    stop('changed', 'there is such a user, with another ' + each.field);
                }
            }
            return new Stop('already', 'there is such a user');
        }
        record = open('sys_user');
        record.initialize();
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

    function choose(change) {
        var kind = OTHER.hasOwnProperty(change.table) ? OTHER[change.table] : '';
        if (change.table === 'sys_user' && change.operation === 'create') {
            return createUser(change);
        }
        if (change.table === 'sys_user' && change.operation === 'update') {
            return updateUser(change);
        }
        if (kind && change.operation === 'create') {
            return addEntitlement(change, kind);
        }
        if (kind && change.operation === 'delete') {
            return removeEntitlement(change, kind);
        }
        return new Stop('refused', 'the guard does not ' + change.operation + ' records of ' + change.table);
    }

    return {
        apply: function (change) {
            try {
                return choose(change);
            } catch (problem) {
                return problem instanceof Stop ? problem : new Stop('failed', String(problem));
            }
        },
        // a line for the log
        line: function (run, change, result) {
            var what = change.role_name || change.group_name || change.role || change.group, names = [], i;
            for (i = 0; i < change.fields.length; i++) {
                names.push(change.fields[i].field);
            }
            return 'rolecall ' + run + ' ' + change.change_id + ' ' + result.state + ': ' + change.operation + ' ' + change.table + ' ' +
                JSON.stringify(change.user_name) + (what ? ' ' + JSON.stringify(what) : '') +
                (names.length > 0 ? ' ' + names.join(', ') : '') + ': ' + result.message;
        }
    };
}
