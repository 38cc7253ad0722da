// What is of report.html alone: its columns, what is searched, and the filters beside the list.

// The columns, in the order in which rows have them; columns.go puts them in.
const FINDING = [/* columns of findings */];
const CHANGE = [/* columns of changes */];
const CODED = new Set([/* columns of few values */]);

const CSV_COLUMNS = [...FINDING.slice(0, 10), 'department', ...FINDING.slice(10)];
const FLAGS = new Set(['privileged', 'excepted', 'overdue']);
const IS_STATE = new Set(['new', 'reopened', 'lapsed', 'persisting']); // is:new; is:excepted is whatever is accepted
const SAVED = 'findings'; // how what is saved is called
const ELSEWHERE = 'findings.csv and report.xlsx';

// What is looked through for a word.
const SEARCHED = ['user_name', 'login', 'name', 'item', 'reason', 'expected', 'actual', 'via', 'department'];

// What a field is called, and the column behind it.
const FIELDS = {
  kind: 'kind', sev: 'severity', severity: 'severity', dept: 'department', department: 'department', role: 'item', item: 'item', group: 'item', field: 'item',
  fix: 'fix', rule: 'rule', control: 'controls', controls: 'controls', status: 'okta_status', via: 'via', expected: 'expected', actual: 'actual',
  privileged: 'privileged', excepted: 'excepted', certainty: 'certainty', doubt: 'doubt', user: 'who', who: 'who', name: 'who', id: 'finding_id', change: 'change_ids', reason: 'reason',
  okta_id: 'okta_id', sys_id: 'sys_id', is: 'is',
  state: 'state', age: 'age_days', since: 'since', first_seen: 'first_seen', due: 'due', overdue: 'overdue', reopened: 'times_reopened', used_after_leaving: 'used_after_leaving',
};

// The filters beside the list. A condition on one of them is its ticks.
const FACETS = [
  {field: 'sev', column: 'severity', title: 'Severity', order: ['critical', 'high', 'medium', 'low']},
  {field: 'privileged', column: 'privileged', title: 'Account', label: (word) => (word ? 'privileged' : 'not privileged'), value: (word) => (word ? 'yes' : 'no')},
  {field: 'excepted', column: 'excepted', title: 'Exception', label: (word) => (word ? 'accepted' : 'not accepted'), value: (word) => (word ? 'yes' : 'no')},
  {field: 'certainty', column: 'certainty', title: 'Certainty', several: true},
  {field: 'state', column: 'state', title: 'State', several: true},
  {field: 'overdue', column: 'overdue', title: 'Due', label: (word) => (word ? 'overdue' : 'not overdue'), value: (word) => (word ? 'yes' : 'no'), several: true},
  {field: 'kind', column: 'kind', title: 'Kind', most: 12},
  {field: 'dept', column: 'department', title: 'Department', label: (word) => word || '(none)', value: (word) => word || 'none', most: 10},
  {field: 'fix', column: 'fix', title: 'Fix', most: 10},
];
