// rolecall: the onBefore script of the transform map (see transform-map.md), for the
// rows of one run and its rollback. One staging row is one change. The row is always
// ignored by the map itself.

var DRY_RUN = true; // set to false to make the changes
var RUN = 'ID';
var EXPIRES = 'TIME'; // UTC; the guard makes no change of the plan from then on
var UNDO_EXPIRES = 'TIME'; // nor of its rollback from then on

// GUARD

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

    // KEYS

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
