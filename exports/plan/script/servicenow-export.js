// rolecall: takes the tables of ServiceNow that the plan names, as a fix script that runs in
// the instance. It reads, and writes nothing but files: they are attached to its own record.
//
//   1. System Definition > Fix Scripts > New. Name: rolecall exports. Paste this text, submit.
//   2. Run Fix Script, as it is: it says how many rows each table has, and takes nothing.
//   3. Change DRY_RUN to false, update, Run Fix Script > Proceed in background.
//   4. When the log says that it is done, open the record, and download all attachments.
//      They hold personal data: delete them there, and the record with them.
//
// It runs as the system: no access rule and no query rule hides a row from it. It reads tables
// in the order of sys_id, each page behind the last record of the one before. It never reads
// user_password. ECMAScript 5.
var DRY_RUN = true;
var ATTACH_TO = 'rolecall exports'; // the name of this fix script: only administrators read its attachments

(function () {
    'use strict';

    // what the plan says
    // DECLARED

    var PAGE = 5000; // rows a query
    var PART = 4 * 1024 * 1024; // characters a file, all of them ASCII

    function say(text) {
        gs.info('rolecall: ' + text);
    }

    function now() {
        return String(new GlideDateTime().getValue()).replace(' ', 'T') + 'Z';
    }

    function count(table) {
        var found = new GlideAggregate(table);
        found.setWorkflow(false); // a business rule hides inactive users from queries
        found.addAggregate('COUNT');
        found.query();
        return found.next() ? Number(found.getAggregate('COUNT')) : 0;
    }

    // json is a value as JSON in ASCII, whatever the encoding of an attachment is.
    function json(value) {
        return JSON.stringify(value).replace(/[\u007f-\uffff]/g, function (c) {
            return '\\u' + ('0000' + c.charCodeAt(0).toString(16)).slice(-4);
        });
    }

    // fieldsOf are the fields of a plan's table that the instance has, and which of them are
    // references. A field with a dot is one of the record that the first part refers to.
    function fieldsOf(record, planned) {
        var fields = [], i, name, element, type;
        for (i = 0; i < planned.length; i++) {
            name = planned[i];
            if (name !== 'sys_id' && !record.isValidField(name.split('.')[0])) {
                say(record.getTableName() + ' has no field ' + name + ', which is left out');
                continue;
            }
            element = name === 'sys_id' || name.indexOf('.') >= 0 ? null : record.getElement(name);
            type = element === null ? '' : String(element.getED().getInternalType());
            fields.push({name: name, isReference: type === 'reference', isBoolean: type === 'boolean', isWalked: name.indexOf('.') >= 0});
        }
        return fields;
    }

    function row(record, fields) {
        var values = {}, i, name, value;
        for (i = 0; i < fields.length; i++) {
            name = fields[i].name;
            value = name === 'sys_id' ? record.getUniqueValue() : fields[i].isWalked ? record.getElement(name) : record.getValue(name);
            values[name] = value === null || value === undefined ? '' : String(value);
            if (fields[i].isBoolean && values[name] !== '') {
                values[name] = values[name] === '1' ? 'true' : 'false'; // as every other export has it
            }
            if (fields[i].isReference) {
                values[name + '__display'] = values[name] === '' ? '' : String(record.getDisplayValue(name) || '');
            }
        }
        return json(values);
    }

    // page finds the rows behind one.
    function page(table, last) {
        var record = new GlideRecord(table);
        record.setWorkflow(false);
        if (last !== '') {
            record.addQuery('sys_id', '>', last);
        }
        record.orderBy('sys_id');
        record.setLimit(PAGE);
        record.query();
        return record;
    }

    function part(table, number) {
        return 'rolecall-' + table + '-' + ('000' + number).slice(number > 999 ? -String(number).length : -3) + '.jsonl';
    }

    // take attaches a table, and gives what the sidecar says of it.
    function take(planned, attach) {
        var table = planned.table, taken = {table: table, query: 'ORDERBYsys_id', fields: [], count_before: count(table), count_after: 0, rows_written: 0, parts: []};
        var lines = [], size = 0, first = '', last = '', record, fields, line, read, i;

        function flush() {
            var content, name = part(table, taken.parts.length + 1);
            if (lines.length === 0) {
                return;
            }
            content = lines.join('');
            attach(name, content);
            taken.parts.push({file: name, rows: lines.length, sha256: digest(content), first: first, last: last});
            taken.rows_written += lines.length;
            lines = [];
            size = 0;
        }

        fields = fieldsOf(new GlideRecord(table), planned.fields);
        for (i = 0; i < fields.length; i++) {
            taken.fields.push(fields[i].name);
        }
        do {
            read = 0;
            record = page(table, last);
            while (record.next()) {
                line = row(record, fields) + '\n';
                if (size + line.length > PART) {
                    flush();
                }
                last = String(record.getUniqueValue());
                if (lines.length === 0) {
                    first = last;
                }
                lines.push(line);
                size += line.length;
                read++;
            }
        } while (read > 0);
        flush();
        taken.count_after = count(table);
        return taken;
    }

    function digest(content) {
        return String(new GlideDigest().getSHA256Hex(content)).toLowerCase();
    }

    // target is the record that gets the files; null, with the reason in the log, if it cannot.
    function target() {
        var record = new GlideRecord('sys_script_fix'), files = new GlideRecord('sys_attachment');
        record.addQuery('name', ATTACH_TO);
        record.setLimit(2);
        record.query();
        if (!record.next()) {
            say('no fix script is called "' + ATTACH_TO + '": make one of this text, and run it');
            return null;
        }
        files.addQuery('table_name', 'sys_script_fix');
        files.addQuery('table_sys_id', record.getUniqueValue());
        files.setLimit(1);
        files.query();
        if (record.hasNext()) {
            say('several fix scripts are called "' + ATTACH_TO + '": give this one a name of its own, in ATTACH_TO, too');
            return null;
        }
        if (files.next()) {
            say('"' + ATTACH_TO + '" has attachments already: download and delete them, then run this again');
            return null;
        }
        return record;
    }

    function exportAll() {
        var record = target(), attachments, extract, taken, complete = true, i;
        if (record === null) {
            return;
        }
        attachments = new GlideSysAttachment();
        function attach(name, content) {
            if (!attachments.write(record, name, 'application/json', content)) {
                throw new Error('the file ' + name + ' could not be attached: how large attachments may be is said by com.glide.attachment.max_size');
            }
        }
        extract = {
            format: 1, system: 'servicenow', instance: String(gs.getProperty('instance_name')) + INSTANCE.slice(INSTANCE.indexOf('.')),
            by: String(gs.getUserName()), roles: gs.hasRole('admin') ? ['admin'] : [], started: now(), finished: '',
            tool: TOOL, plan_sha256: PLAN, tables: []
        };
        if (extract.instance !== INSTANCE) {
            say('this instance is ' + extract.instance + ', the plan is for ' + INSTANCE);
        }
        for (i = 0; i < TABLES.length; i++) {
            taken = take(TABLES[i], attach);
            extract.tables.push(taken);
            say(taken.table + ': ' + taken.rows_written + ' rows, ' + taken.count_before + ' before, ' + taken.count_after + ' after');
            if (taken.count_before !== taken.count_after || taken.rows_written !== taken.count_after) {
                complete = false;
                say(taken.table + ' changed while it was read: take it at a quieter hour');
            }
        }
        extract.finished = now();
        attach('rolecall-extract.json', json(extract) + '\n');
        say(complete ? 'done: all tables are complete' : 'done, and not complete');
    }

    function countAll() {
        for (var i = 0; i < TABLES.length; i++) {
            say(TABLES[i].table + ': ' + count(TABLES[i].table) + ' rows');
        }
        say('nothing was taken: change DRY_RUN to false, and run this in the background');
    }

    if (DRY_RUN) {
        countAll();
    } else {
        exportAll();
    }
})();
