// What is of compare.html alone: its columns, what is searched, and the filters beside the list.

const FINDING = [/* columns of the comparison */];
const CHANGE = [];
const CODED = new Set([/* columns of few values */]);

const CSV_COLUMNS = FINDING;
const DERIVED = [];
const CHANGE_DERIVED = [];
const FLAGS = new Set();
const IS = {}; // state: is a field of this page
const SAVED = 'compared'; // how what is saved is called
const ELSEWHERE = 'compare.csv and compare.json';

// What is looked through for a word.
const SEARCHED = ['user_name', 'login', 'name', 'reason'];
const SHOWN = ['item', 'kind', 'severity', 'severity_before', 'state', 'cause'];
const SPOKEN = {state: (word) => STATES[word], cause: (word) => CAUSES[word]};
const deriveFinding = () => {};

// What a field is called, and the column behind it.
const FIELDS = {
  state: 'state', cause: 'cause', kind: 'kind', sev: 'severity', severity: 'severity', before: 'severity_before', role: 'item', item: 'item', group: 'item', field: 'item',
  match: 'match', rule: 'rule', rule_before: 'rule_before', user: 'who', who: 'who', name: 'who', id: 'finding_id', change: 'change_id', reason: 'reason',
};

const SEVERITIES = ['critical', 'high', 'medium', 'low', ''];

// The filters beside the list. A condition on one of them is its ticks.
const FACETS = [
  {field: 'state', column: 'state', title: 'State', label: (word) => STATES[word] || word},
  {field: 'cause', column: 'cause', title: 'Cause', label: (word) => CAUSES[word] || word, value: (word) => word || 'none'},
  {field: 'sev', column: 'severity', title: 'Severity now', order: SEVERITIES, label: (word) => word || 'gone', value: (word) => word || 'none'},
  {field: 'before', column: 'severity_before', title: 'Severity before', order: SEVERITIES, label: (word) => word || 'not there', value: (word) => word || 'none'},
  {field: 'kind', column: 'kind', title: 'Kind', most: 12},
];

const GROUPED_BY = [];

const STATES = {
  new: 'new', reopened: 'reopened', lapsed: 'exception ended', unknown: 'no longer judged', gone: 'gone', subject_gone: 'account gone',
  fixed: 'fixed', excepted: 'has an exception', persisting: 'as before',
};
const CAUSES = {data: 'data', rules: 'rules', clock: 'time', tool: 'version of rolecall', exports: 'what was exported', '': 'none'};

// The values that columns can have, where they are known beforehand.
const VALUES = {state: Object.keys(STATES), cause: Object.keys(CAUSES), severity: SEVERITIES, severity_before: SEVERITIES};
