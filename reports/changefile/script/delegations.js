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

