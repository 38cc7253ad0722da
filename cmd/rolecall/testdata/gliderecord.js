// A stand-in for an instance of ServiceNow, as far as the guard's scripts need
// one: GlideRecord with the traps that its documentation names, tables in
// memory, and a journal of every write.
//
// instance = {tables: {sys_user: {display: 'name', fields: {title: {type: 'string'},
//     department: {type: 'reference', table: 'cmn_department'}}, rows: [{sys_id: ...}]}}}

var journal = []; // "insert sys_user 0a1b...", in order
var lines = []; // of the log
var crimes = []; // what no script of ours may do

var gs = {
    info: function (text) { lines.push(String(text)); },
    warn: function (text) { lines.push(String(text)); }
};
var log = gs;

// nextId makes sys_ids that no export has.
var nextId = (function () {
    var count = 0;
    return function () {
        count++;
        return ('f00d0000000000000000000000000000' + count.toString(16)).slice(-32).replace(/^...../, 'f00d0');
    };
})();

function ids(rows) {
    var all = {};
    rows.forEach(function (row) { all[row.sys_id] = true; });
    return all;
}

// STAGING is the table that import sets are loaded into; instance.tables.STAGING
// keeps what was transformed, with what the guard wrote to it.
var STAGING = 'u_rolecall_changes';

function GlideRecord(table) {
    this.table = table;
    this.definition = instance.tables[table] || null;
    this.conditions = [];
    this.found = [];
    this.at = -1;
    this.limit = Infinity;
    this.row = null;
    this.isNew = false;
}

GlideRecord.prototype = {
    isValid: function () { return this.definition !== null; },
    isValidField: function (field) { return field === 'sys_id' || this.definition.fields.hasOwnProperty(field); },
    getTableName: function () { return this.table; },
    getDisplayName: function () { return this.definition.display; },
    getUniqueValue: function () { return this.row ? this.row.sys_id : null; },

    // a condition on an unknown field is dropped, and then everything is found
    addQuery: function (field, value) {
        var type;
        if (arguments.length !== 2) {
            crimes.push('a query of ' + arguments.length + ' arguments');
        }
        if (!this.isValidField(field)) {
            return;
        }
        value = String(value);
        if (/^javascript:/i.test(value)) {
            crimes.push('a query evaluated ' + value);
            return;
        }
        type = (this.definition.fields[field] || {}).type;
        this.conditions.push(function (row) {
            var held = row[field] === undefined || row[field] === null ? '' : String(row[field]);
            if (value === 'NULL') {
                return held === '';
            }
            if (type === 'boolean') {
                return (held === '1') === (value === 'true' || value === '1');
            }
            // the collation of the database: without case, without blanks at the end
            return held.toLowerCase().replace(/ +$/, '') === value.toLowerCase().replace(/ +$/, '');
        });
    },
    setLimit: function (limit) { this.limit = limit; },
    query: function () {
        var conditions = this.conditions;
        this.found = this.definition.rows.filter(function (row) {
            return conditions.every(function (condition) { return condition(row); });
        }).slice(0, this.limit);
        this.at = -1;
    },
    hasNext: function () { return this.at + 1 < this.found.length; },
    next: function () {
        if (!this.hasNext()) {
            return false;
        }
        this.at++;
        this.take(this.found[this.at]);
        return true;
    },
    // without an id it finds some record
    get: function (id) {
        var rows = this.definition.rows.filter(function (row) { return !id || row.sys_id === id; });
        if (rows.length === 0) {
            return false;
        }
        this.take(rows[0]);
        return true;
    },
    take: function (row) {
        var field;
        this.original = row;
        this.row = {};
        for (field in row) {
            this.row[field] = row[field];
        }
    },

    initialize: function () {
        var field;
        this.row = {};
        for (field in this.definition.fields) {
            if (this.definition.fields[field].type === 'boolean') {
                this.row[field] = '0';
            }
        }
        this.isNew = true;
    },
    setNewGuidValue: function (id) {
        if (!this.isNew || !/^[0-9a-f]{32}$/.test(id)) {
            crimes.push('a record gets the sys_id ' + id);
        }
        this.newId = id;
    },
    // booleans are '1' and '0' here, empty values null
    getValue: function (field) {
        var value = this.row[field];
        return value === undefined || value === null || value === '' ? null : String(value);
    },
    getDisplayValue: function (field) {
        var definition = this.definition.fields[field] || {}, value = this.getValue(field), display;
        if (definition.type === 'boolean') {
            return value === '1' ? 'true' : 'false';
        }
        if (definition.type !== 'reference' || value === null) {
            return value === null ? '' : value;
        }
        display = new GlideRecord(definition.table);
        return display.get(value) ? display.getValue(display.getDisplayName()) || '' : '';
    },
    setValue: function (field, value) {
        if (!this.isValidField(field)) {
            crimes.push('set ' + this.table + '.' + field + ', which does not exist');
            return;
        }
        if ((this.definition.fields[field] || {}).type === 'boolean') {
            // TRUE is not true
            value = value === true || value === 'true' || value === '1' ? '1' : '0';
        }
        if ((this.definition.fields[field] || {}).type === 'reference' && value !== '' && !/^[0-9a-f]{32}$/.test(value)) {
            crimes.push('set the reference ' + field + ' to ' + value);
        }
        this.row[field] = value === null || value === undefined ? '' : String(value);
    },
    getElement: function (field) {
        var definition = this.definition.fields[field];
        return {
            getED: function () { return {getInternalType: function () { return definition.type; }}; },
            getReferenceTable: function () { return definition.table || null; }
        };
    },

    insert: function () {
        if (!this.isNew) {
            crimes.push('insert of a record that was read');
        }
        if (this.definition.refuses) { // a business rule, as setAbortAction(true) does it
            return null;
        }
        this.row.sys_id = this.newId || nextId();
        if (ids(this.definition.rows)[this.row.sys_id]) {
            crimes.push('two records have the sys_id ' + this.row.sys_id);
        }
        this.definition.rows.push(this.row);
        journal.push('insert ' + this.table + ' ' + this.row.sys_id);
        return this.row.sys_id;
    },
    update: function () {
        var field;
        if (this.isNew || this.definition.rows.indexOf(this.original) < 0) {
            crimes.push('update of a record that is not there');
            return null;
        }
        for (field in this.row) {
            this.original[field] = this.row[field];
        }
        if (this.table !== STAGING) {
            journal.push('update ' + this.table + ' ' + this.row.sys_id);
        }
        return this.row.sys_id;
    },
    deleteRecord: function () {
        var at = this.definition.rows.indexOf(this.original);
        if (this.table === 'sys_user') {
            crimes.push('a user is deleted');
        }
        if (this.table === 'sys_user_has_role' && this.getValue('inherited') === '1') {
            crimes.push('an inherited grant is deleted');
        }
        if (at < 0) {
            return false;
        }
        this.definition.rows.splice(at, 1);
        journal.push('delete ' + this.table + ' ' + this.row.sys_id);
        return true;
    }
};

['deleteMultiple', 'updateMultiple', 'setWorkflow', 'autoSysFields', 'addEncodedQuery', 'addActiveQuery'].forEach(function (name) {
    GlideRecord.prototype[name] = function () { crimes.push(name + ' is called'); };
});

// transform loads staging rows and runs an onBefore script over them, one at a time.
var ignore, error, action, map, target;
function transform(script, rows) {
    var staging = instance.tables[STAGING] = instance.tables[STAGING] || {display: 'sys_id', fields: {}, rows: []};
    rows.forEach(function (row) {
        var column;
        row.sys_id = nextId();
        for (column in row) {
            if (column !== 'sys_id') {
                staging.fields[column] = {type: 'string'};
            }
        }
        staging.rows.push(row);
    });
    again(script, rows);
}

// again transforms rows that are loaded.
function again(script, rows) {
    rows.forEach(function (row) {
        var source = new GlideRecord(STAGING), plain = source.getValue;
        source.take(row);
        source.getValue = function (column) {
            if (!row.hasOwnProperty(column)) {
                crimes.push('the staging table has no column ' + column);
                return null;
            }
            return plain.call(source, column);
        };
        ignore = false;
        error = false;
        (new Function('source', 'map', 'log', 'target', script))(source, map, log, target);
        if (!ignore) {
            crimes.push('the map itself handles a row');
        }
        if (error) {
            crimes.push('the whole import is stopped');
        }
    });
}
