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
            stop('refused', 'a query would not read ' + JSON.stringify(value) + ' as a value');
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
    // direct grants or memberships; those that give something, if isUsable
    function held(table, kind, user, other, isUsable) {
        var record = open(table), ids = [];
        where(record, 'user', user);
        where(record, kind, other);
        record.query();
        while (record.next()) {
            if (text(record.getValue('user')) === user && text(record.getValue(kind)) === other && !isInherited(record) && !(isUsable && !isInForce(record))) {
                ids.push(text(record.getUniqueValue()));
            }
        }
        return ids;
    }

    // a grant that is asked for, or was refused, gives nothing
    function isInForce(record) {
        var state = record.getTableName() === 'sys_user_has_role' && record.isValidField('state') ? plain(record.getValue('state')).toLowerCase() : '';
        return state === '' || state === 'active';
    }

    function isInherited(record) {
        return record.getTableName() === 'sys_user_has_role' && isTrue(record.getValue('inherited'));
    }

