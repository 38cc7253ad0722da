// rolecall: changes 1 to N. What they are and why stands below, one a line.

var DRY_RUN = true; // set to false to make the changes
var LIMIT = 0; // 20 tries the first 20; 0 is all of them
var RUN = 'ID';
var EXPIRES = 'TIME'; // UTC; the guard makes no change from then on

// GUARD

(function () {
    // Text, parsed as JSON: nothing in it is ever run.
    var changes = [
// CHANGES
    ];
    var states = {}, counts = {}, all = LIMIT > 0 ? Math.min(LIMIT, changes.length) : changes.length, i, change, result, state, totals = [];
    var guard = rolecallGuard({dryRun: DRY_RUN, run: RUN, expires: EXPIRES, undoExpires: EXPIRES, outcome: function (id, plan) {
        return plan === 'PLAN' && states.hasOwnProperty(id) ? states[id] : '';
    }});
    for (i = 0; i < all; i++) {
        change = JSON.parse(changes[i]);
        change.run_id = RUN;
        change.plan = 'PLAN';
        result = guard.apply(change);
        states[change.change_id] = guard.outcome(result);
        counts[result.state] = (counts[result.state] || 0) + 1;
        if (result.state === 'applied' || result.state === 'would apply' || result.state === 'already') {
            gs.info(guard.line(RUN, change, result));
        } else {
            gs.warn(guard.line(RUN, change, result));
        }
    }
    for (state in counts) {
        totals.push(counts[state] + ' ' + state);
    }
    gs.info('rolecall: ' + all + ' of ' + changes.length + ' changes: ' + totals.join(', '));
})();
