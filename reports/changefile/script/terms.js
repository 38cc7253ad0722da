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

