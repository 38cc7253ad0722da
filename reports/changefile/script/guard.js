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

    // LOOKUP
    // TERMS
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

    // USERS
    // DELEGATIONS
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
