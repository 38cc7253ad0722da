// rolecall: the onBefore script of the transform map (see transform-map.md), for the
// rows of one run and its rollback. One staging row is one change. The row is always
// ignored by the map itself.

var DRY_RUN = true; // set to false to make the changes
var RUN = 'rhaykmmwdxv8g0b2';
var EXPIRES = '2026-12-06 08:00:00'; // UTC; the guard makes no change of the plan from then on
var UNDO_EXPIRES = '2026-12-20 08:00:00'; // nor of its rollback from then on

// The guard. It makes one change, and only if the record still is what the plan
// expected and what has to be in effect before it is; else it says why not. It makes
// changes of one run only, and none after that run's change files have expired. It
// finds records by sys_id, else by a name that exactly one record has. It inserts a
// user only for "create", never deletes one, never touches an inherited grant, and
// leaves business rules on. A change that is made already is left alone, so that
// everything can be run again.
//
// What it inserts gets a sys_id that follows from the run and the change. So a rollback
// knows what the import made from what was there already, and leaves that alone.
//
// options are
//   dryRun         nothing is written
//   run            the run whose changes it makes
//   expires        until when, UTC: "2026-11-15 00:00:00"; empty is for ever
//   undoExpires    until when the rollback
//   outcome        function (change_id, plan): what became of a change in the import, as
//                  far as that is on record; empty if it is not
//
// apply(change) returns {state, message}; the states are
//   applied        it is made
//   would apply    it would be, if this were not a dry run
//   already        it was made before, or by somebody else
//   changed        the record is no longer what the plan expected: look at it
//   not found      there is no such record
//   refused        the guard does not do that, or not now
//   failed         the instance refused it, because of a business rule, a data policy or a script error
function rolecallGuard(options) {
    var isDryRun = options.dryRun !== false;
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

    // milliseconds of a time in UTC
    function instant(time) {
        var part = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/.exec(time);
        if (!part) {
            stop('refused', 'this script has no valid expiry time');
        }
        return Date.UTC(Number(part[1]), Number(part[2]) - 1, Number(part[3]), Number(part[4]), Number(part[5]), Number(part[6]));
    }

    // a change of this run, in time
    function expectRun(change) {
        var expires = change.plan === 'rollback' ? options.undoExpires : options.expires;
        if (!change.run_id || change.run_id !== options.run) {
            stop('refused', 'it belongs to run ' + JSON.stringify(text(change.run_id)) + ', but this script belongs to run ' + options.run);
        }
        if (change.plan !== 'change' && change.plan !== 'rollback') {
            stop('refused', 'it belongs neither to a plan nor to its rollback');
        }
        if (expires !== '' && new Date().getTime() >= instant(expires)) {
            stop('refused', 'the change files of this run expired at ' + expires + ' UTC: export again, and reconcile');
        }
    }

    function outcome(id, plan) {
        return options.outcome ? text(options.outcome(id, plan)) : '';
    }

    // what the import did not do is not taken back
    function expectImported(change) {
        var was = change.plan === 'rollback' ? outcome(change.change_id, 'change') : '';
        if (was && was !== 'applied') {
            stop('already', 'the import did not make this change; its outcome is ' + was);
        }
    }

    // whether what a change makes is so in the instance, whoever made it
    function isInEffect(need) {
        var kind = OTHER.hasOwnProperty(need.table) ? OTHER[need.table] : '', record, user, i, each;
        if (need.table === 'sys_user') {
            record = need.operation === 'create' ? only('sys_user', 'user_name', need.user_name) : account(need);
            for (i = 0; record && i < need.fields.length; i++) {
                each = need.fields[i];
                if (!holds(record, each.field, typeOf(record, each.field), each.after)) {
                    return false;
                }
            }
            return !!record;
        }
        if (need.table === 'sys_user_delegate') {
            record = byId(need.table, need.sys_id);
            return !record || isOver(record, need.fields[0].after);
        }
        user = account(need);
        if (need.operation === 'create') {
            return !!user && held(need.table, kind, text(user.getUniqueValue()), entitlement(need, kind), true).length > 0;
        }
        record = need.sys_id ? byId(need.table, need.sys_id) : null;
        if (record && !isInherited(record)) {
            return false;
        }
        if (!user) {
            return !!need.user; // known by its name alone, it may have another one now
        }
        return held(need.table, kind, text(user.getUniqueValue()), entitlement(need, kind)).length === 0;
    }

    // what has to be in effect before; in a dry run, or would be by then
    function expectNeeds(change) {
        var needs = change.needs || [], before = '', i, isMet, why, was;
        for (i = 0; i < needs.length; i++) {
            why = '';
            try {
                isMet = isInEffect(needs[i]);
            } catch (problem) {
                isMet = false;
                why = problem instanceof Stop ? ': ' + problem.message : ': ' + String(problem);
            }
            was = !isMet && isDryRun ? outcome(needs[i].change_id, change.plan) : '';
            if (!isMet && (!isDryRun || was && was !== 'would apply')) {
                stop('refused', 'change ' + needs[i].change_id + ' has to be in effect first, but is not' + why);
            }
            if (!isMet && before === '') {
                before = needs[i].change_id;
            }
        }
        return before;
    }

    // the record that the import made; null if it made none
    function importedRecord(change) {
        return change.made ? byId(change.table, change.made) : null;
    }

    // a new record, with the sys_id by which a rollback knows it
    function fresh(change) {
        var record;
        if (change.plan === 'change' && importedRecord(change)) {
            stop('changed', 'this import made the record ' + change.made + ', but the record is about something else now');
        }
        record = open(change.table);
        record.initialize();
        if (change.plan === 'change' && change.made && record.setNewGuidValue) {
            record.setNewGuidValue(change.made);
        }
        return record;
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
            stop('not found', 'there is no user ' + JSON.stringify(change.user || change.user_name));
        }
        user = text(user.getUniqueValue());
        if (held(change.table, kind, user, other).length > 0) {
            if (held(change.table, kind, user, other, true).length === 0) {
                stop('changed', 'there is such a grant, but it is not in force: look at it');
            }
            return new Stop('already', 'it exists already');
        }
        record = fresh(change);
        record.setValue('user', user);
        record.setValue(kind, other);
        return made('insert it', function () {
            return isSysId(text(record.insert()));
        });
    }

    // a rollback finds nothing that the import made, and no record says that it did
    function isOfOthers(change) {
        return change.plan === 'rollback' && !!change.made && outcome(change.change_id, 'change') !== 'applied';
    }

    function removeEntitlement(change, kind) {
        var record = change.sys_id ? byId(change.table, change.sys_id) : importedRecord(change), user, other, ids;
        if (!record && isOfOthers(change)) {
            return new Stop('already', 'the import did not make it');
        }
        if (!record) {
            user = account(change);
            if (!user && !change.user) { // it may have another name by now
                stop('not found', 'there is no user ' + JSON.stringify(change.user_name));
            }
            if (!user) {
                return new Stop('already', 'it is already gone, and so is its user');
            }
            other = entitlement(change, kind);
            ids = held(change.table, kind, text(user.getUniqueValue()), other);
            if (ids.length === 0) {
                return new Stop('already', 'it is already gone');
            }
            if (change.sys_id || ids.length > 1) {
                stop('changed', 'the reviewed record is gone, but a new one exists: ' + ids.join(', '));
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
            stop('refused', 'the grant is inherited: it ends with the group or role that it comes from');
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

    var TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

    // whether a delegation ends at a time, or did before; times are UTC, as getValue gives them
    function isOver(record, time) {
        var ends = plain(record.getValue('ends'));
        return ends !== '' && ends <= time;
    }

    // ends a delegation, or gives it the end back that it had. It may be ended already, or gone;
    // an end is never put off
    function endDelegation(change) {
        var isUndo = change.plan === 'rollback', record = byId(change.table, change.sys_id), user = account(change), each = change.fields[0];
        if (change.fields.length !== 1 || each.field !== 'ends' || !(isUndo && each.after === '') && !TIME.test(each.after)) {
            stop('refused', 'the guard changes only the field ends of a delegation, to a time');
        }
        if (!record) {
            return isUndo ? new Stop('not found', 'there is no such delegation') : new Stop('already', 'it is already gone');
        }
        typeOf(record, 'ends');
        if (!user || text(record.getValue('delegate')) !== text(user.getUniqueValue())) {
            stop('changed', 'the delegate is somebody else now');
        }
        if (isUndo ? plain(record.getValue('ends')) === each.after : isOver(record, each.after)) {
            return new Stop('already', isUndo ? 'it has this end already' : 'it ends before that already');
        }
        if (plain(record.getValue('ends')) !== plain(each.before)) {
            stop('changed', 'ends is ' + JSON.stringify(plain(record.getValue('ends'))) + ' now, not ' + JSON.stringify(each.before));
        }
        if (!isUndo && plain(record.getValue('starts')) > each.after) {
            stop('changed', 'it starts at ' + plain(record.getValue('starts')) + ' now');
        }
        record.setValue('ends', each.after);
        return made('update it', function () {
            return isSysId(text(record.update()));
        });
    }

    // in a dry run, a change whose prerequisite is yet to be made: what can be told of it
    function waiting(change, before) {
        var result;
        try {
            result = choose(change);
        } catch (problem) {
            if (!(problem instanceof Stop) || problem.state !== 'not found') {
                throw problem;
            }
            result = problem;
        }
        return new Stop(result.state === 'already' ? 'already' : 'would apply', 'once change ' + before + ' is in effect');
    }

    function choose(change) {
        var kind = OTHER.hasOwnProperty(change.table) ? OTHER[change.table] : '';
        if (change.table === 'sys_user' && change.operation === 'create') {
            return createUser(change);
        }
        if (change.table === 'sys_user' && change.operation === 'update') {
            return updateUser(change);
        }
        if (change.table === 'sys_user_delegate' && change.operation === 'update') {
            return endDelegation(change);
        }
        if (kind && change.operation === 'create') {
            return addEntitlement(change, kind);
        }
        if (kind && change.operation === 'delete') {
            return removeEntitlement(change, kind);
        }
        return new Stop('refused', 'the guard does not ' + change.operation + ' records of ' + change.table);
    }

    // what people read of a result, and programs: applied, already, refused, failed
    var OUTCOMES = {applied: 'applied', 'would apply': 'would apply', already: 'already', failed: 'failed'};

    return {
        apply: function (change) {
            var before;
            try {
                expectRun(change);
                expectImported(change);
                before = expectNeeds(change);
                return before ? waiting(change, before) : choose(change);
            } catch (problem) {
                return problem instanceof Stop ? problem : new Stop('failed', String(problem));
            }
        },
        outcome: function (result) {
            return OUTCOMES.hasOwnProperty(result.state) ? OUTCOMES[result.state] : 'refused';
        },
        // a line for the log
        line: function (run, change, result) {
            var what = change.role_name || change.group_name || change.role || change.group, names = [], i;
            for (i = 0; i < change.fields.length; i++) {
                names.push(change.fields[i].field);
            }
            return 'rolecall ' + run + ' ' + (change.plan === 'rollback' ? 'rollback ' : '') + change.change_id + ' ' + result.state + ': ' + change.operation + ' ' + change.table + ' ' +
                JSON.stringify(change.user_name) + (what ? ' ' + JSON.stringify(what) : '') +
                (names.length > 0 ? ' ' + names.join(', ') : '') + ': ' + result.message;
        }
    };
}

(function runTransformScript(source, map, log, target) {
    var change, guard, result, line;

    function cell(column) {
        var value = source.getValue('u_' + column);
        return value === null || value === undefined ? '' : String(value);
    }

    // CRC-32 of the row: a value that was cut, recoded or reformatted on its way
    // into the staging table shows here
    function checksum(text) {
        var crc = -1, i, j, unit;
        for (i = 0; i < 2 * text.length; i++) {
            unit = text.charCodeAt(i >> 1);
            crc = crc ^ (i % 2 === 0 ? unit >>> 8 : unit & 255);
            for (j = 0; j < 8; j++) {
                crc = crc & 1 ? (crc >>> 1) ^ 0xEDB88320 : crc >>> 1;
            }
        }
        return ('0000000' + ((crc ^ -1) >>> 0).toString(16)).slice(-8);
    }

    var KEYS = ['run_id', 'change_id', 'sequence', 'depends_on', 'operation', 'table', 'sys_id', 'user', 'user_name', 'role', 'role_name', 'group', 'group_name', 'plan', 'made', 'needs'];

    function read() {
        var cells = [], count, i, name;
        change = {fields: []};
        for (i = 0; i < KEYS.length; i++) {
            change[KEYS[i]] = cell(KEYS[i]);
            cells.push(change[KEYS[i]]);
        }
        count = Number(cell('fields'));
        for (i = 1; i <= count; i++) {
            name = {field: cell('field_' + i), before: cell('before_' + i), after: cell('after_' + i)};
            change.fields.push(name);
            cells.push(name.field, name.before, name.after);
        }
        if (checksum(cells.join('\u001f')) !== cell('check')) {
            return false;
        }
        change.needs = needs(change.needs);
        return true;
    }

    // what has to be in effect before, written as addresses write their queries
    function needs(written) {
        var list = written === '' ? [] : written.split(' '), all = [], i, j, need, parts, name, value;
        for (i = 0; i < list.length; i++) {
            need = {fields: []};
            parts = list[i].split('&');
            for (j = 0; j < parts.length; j++) {
                name = parts[j].slice(0, parts[j].indexOf('='));
                value = decodeURIComponent(parts[j].slice(parts[j].indexOf('=') + 1));
                if (name.indexOf('set.') === 0) {
                    need.fields.push({field: name.slice(4), after: value});
                } else {
                    need[name] = value;
                }
            }
            all.push(need);
        }
        return all;
    }

    // what the staging table says of a change: applied, if it ever was
    function outcome(id, plan) {
        var rows, was = '', each;
        if (!source.getTableName) {
            return '';
        }
        rows = new GlideRecord(source.getTableName());
        if (!rows.isValid() || !rows.isValidField('u_outcome') || !/^[0-9a-z]+$/.test(id)) {
            return '';
        }
        rows.addQuery('u_run_id', RUN);
        rows.addQuery('u_change_id', id);
        rows.query();
        while (rows.next()) {
            each = String(rows.getValue('u_outcome') || '');
            if (each !== '' && was !== 'applied' && String(rows.getValue('u_plan')) === plan) {
                was = each;
            }
        }
        return was;
    }

    // the outcome, where a person sees it: in the staging row. A row that made its
    // change says so for good: the rollback asks
    function keep() {
        if (guard.outcome(result) !== 'applied' && source.isValidField && source.isValidField('u_outcome') && cell('outcome') === 'applied') {
            return;
        }
        if (source.isValidField && source.isValidField('u_outcome') && source.isValidField('u_outcome_reason')) {
            source.setValue('u_outcome', guard.outcome(result));
            source.setValue('u_outcome_reason', result.state + ': ' + result.message);
            source.update();
        }
    }

    ignore = true; // first of all: whatever happens, the map inserts and updates nothing
    guard = rolecallGuard({dryRun: DRY_RUN, run: RUN, expires: EXPIRES, undoExpires: UNDO_EXPIRES, outcome: outcome});
    if (read()) {
        result = guard.apply(change);
    } else {
        result = {state: 'refused', message: 'the row was altered: a column of the staging table is too short, ' +
            'or the file was not read as UTF-8, or it was saved by a spreadsheet'};
    }
    line = guard.line(change.run_id, change, result);
    if (result.state === 'applied' || result.state === 'would apply' || result.state === 'already') {
        log.info(line);
    } else {
        log.warn(line);
    }
    keep();
})(source, map, log, target);
