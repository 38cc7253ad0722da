// rolecall: the onBefore script of the transform map (see transform-map.md).
// One staging row is one change. The row is always ignored by the map itself.

var DRY_RUN = true; // set to false to make the changes

// GUARD

(function runTransformScript(source, map, log, target) {
    var change, result, line;

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
        return checksum(cells.join('\u001f')) === cell('check');
    }

    ignore = true; // first of all: whatever happens, the map inserts and updates nothing
    if (read()) {
        result = rolecallGuard(DRY_RUN).apply(change);
    } else {
        result = {state: 'refused', message: 'the row is not as it was written: a column of the staging table is too short, ' +
            'or the file was not read as UTF-8, or it was saved by a spreadsheet'};
    }
    line = rolecallGuard(DRY_RUN).line(change.run_id, change, result);
    if (result.state === 'applied' || result.state === 'would apply' || result.state === 'already') {
        log.info(line);
    } else {
        log.warn(line);
    }
})(source, map, log, target);
