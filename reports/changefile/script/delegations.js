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
            stop('refused', 'of a delegation the guard sets ends, to a time, and nothing else');
        }
        if (!record) {
            return isUndo ? new Stop('not found', 'there is no such delegation') : new Stop('already', 'it is not there');
        }
        typeOf(record, 'ends');
        if (!user || text(record.getValue('delegate')) !== text(user.getUniqueValue())) {
            stop('changed', 'somebody else acts by it now');
        }
        if (isUndo ? plain(record.getValue('ends')) === each.after : isOver(record, each.after)) {
            return new Stop('already', isUndo ? 'it holds that' : 'it is over by then');
        }
        if (plain(record.getValue('ends')) !== plain(each.before)) {
            stop('changed', 'ends is ' + JSON.stringify(plain(record.getValue('ends'))) + ' now, not ' + JSON.stringify(each.before));
        }
        if (!isUndo && plain(record.getValue('starts')) > each.after) {
            stop('changed', 'it begins at ' + plain(record.getValue('starts')) + ' now');
        }
        record.setValue('ends', each.after);
        return made('update it', function () {
            return isSysId(text(record.update()));
        });
    }

