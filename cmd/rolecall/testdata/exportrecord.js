// What the export script needs beyond gliderecord.js, and what it may not do. Queries are
// subject to a business rule, as in an instance: it hides inactive users from whoever does not
// switch business rules off for the query.

var attached = []; // [{name, content}]
var queries = []; // "sys_user behind 0a1b", in order

['insert', 'update', 'deleteRecord', 'setValue', 'initialize'].forEach(function (name) {
    GlideRecord.prototype[name] = function () { crimes.push(name + ' is called'); };
});

GlideRecord.prototype.setWorkflow = function (runs) {
    if (runs !== false) {
        crimes.push('setWorkflow(' + runs + ')');
    }
    this.withoutRules = true;
};
GlideRecord.prototype.orderBy = function (field) { this.order = field; };

var plainQuery = GlideRecord.prototype.addQuery;
GlideRecord.prototype.addQuery = function (field, operator, value) {
    if (arguments.length === 2) {
        plainQuery.call(this, field, operator);
        return;
    }
    if (operator !== '>' || field !== 'sys_id') {
        crimes.push('a query for ' + field + ' ' + operator);
    }
    this.behind = value;
    this.conditions.push(function (row) { return row.sys_id > value; });
};

GlideRecord.prototype.query = function () {
    var conditions = this.conditions, limit = this.limit, table = this.table, all = this.withoutRules;
    queries.push(table + ' behind ' + (this.behind || 'nothing'));
    this.found = this.definition.rows.filter(function (row) {
        return (all || table !== 'sys_user' || row.active === '1') && conditions.every(function (condition) { return condition(row); });
    });
    if (this.order) {
        this.found.sort(function (a, b) { return a.sys_id < b.sys_id ? -1 : 1; });
    }
    this.found = this.found.slice(0, limit);
    this.at = -1;
    if (meanwhile && queries.length === meanwhile.after) {
        meanwhile.change();
    }
};
var meanwhile = null; // {after: number of queries, change: function}

// what a reference displays, without a search of each
var displays = {};
GlideRecord.prototype.getDisplayValue = function (field) {
    var to = (this.definition.fields[field] || {}).table, value = this.getValue(field);
    if (!to || value === null) {
        return value || '';
    }
    if (!displays[to]) {
        displays[to] = {};
        instance.tables[to].rows.forEach(function (row) { displays[to][row.sys_id] = row[instance.tables[to].display]; });
    }
    return displays[to][value] || '';
};

function GlideAggregate(table) {
    this.rows = new GlideRecord(table);
    this.setWorkflow = function (runs) { this.rows.setWorkflow(runs); };
    this.addAggregate = function (what) { if (what !== 'COUNT') { crimes.push('an aggregate of ' + what); } };
    this.query = function () { this.rows.query(); this.isRead = false; };
    this.next = function () { var is = !this.isRead; this.isRead = true; return is; };
    this.getAggregate = function () { return String(this.rows.found.length); };
}

function GlideSysAttachment() {}
GlideSysAttachment.prototype.write = function (record, name, type, content) {
    if (record.getTableName() !== 'sys_script_fix' || /[^\n -~]/.test(content)) {
        crimes.push('attaches ' + name + ' to ' + record.getTableName());
    }
    attached.push({name: name, content: content});
    return nextId();
};

function GlideDateTime() {}
GlideDateTime.prototype.getValue = function () { return new Date().toISOString().replace('T', ' ').slice(0, 19); };

function GlideDigest() {}
GlideDigest.prototype.getSHA256Hex = function (text) { return sha256Hex(text); };

gs.getProperty = function (name) { return name === 'instance_name' ? 'acme' : null; };
gs.getUserName = function () { return 'admin'; };
gs.hasRole = function (role) { return role === 'admin'; };
