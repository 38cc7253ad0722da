// What is of report.html alone: its columns, what is searched, and the filters beside the lists.

// The columns, in the order in which rows have them; columns.go puts them in.
const FINDING = [/* columns of findings */];
const CHANGE = [/* columns of changes */];
const CODED = new Set([/* columns of few values */]);
const DERIVED = ['department', 'manager', 'outcome']; // columns of findings besides

const CSV_COLUMNS = [...FINDING.slice(0, 10), 'department', ...FINDING.slice(10), 'manager'];
const FLAGS = new Set(['privileged', 'excepted', 'overdue']);
const SAVED = 'findings'; // how what is saved is called
const ELSEWHERE = 'findings.csv and report.xlsx';

const CHANGE_DERIVED = ['kind', 'department', 'manager']; // columns of changes besides: of the first finding that a change corrects

// What becomes of a finding: one of four, which add up to all findings.
const OUTCOMES = {planned: 'corrected by the plan', undecided: 'needs a decision', accepted: 'accepted', doubtful: 'left open by the exports'};
function deriveFinding(row) {
  findings.outcome.set(row, findings.certainty.get(row) === 'doubtful' ? 'doubtful' : findings.excepted.get(row) ? 'accepted' : findings.change_ids.isEmpty(row) ? 'undecided' : 'planned');
}

// What is looked through for a word: texts, and columns of few values with what stands for them.
const SEARCHED = ['user_name', 'login', 'name', 'reason'];
const SHOWN = ['kind', 'severity', 'item', 'expected', 'actual', 'via', 'department', 'manager', 'fix', 'outcome', 'privileged', 'overdue', 'state', 'okta_status', 'rule'];
const SPOKEN = {
  kind: (word) => kindTitle(word), outcome: (word) => OUTCOMES[word], privileged: (word) => (word ? 'privileged' : ''), overdue: (word) => (word ? 'overdue' : ''),
  before: (word) => recordNames.get(word) || '', after: (word) => recordNames.get(word) || '',
  system: (word) => (word === 'okta' ? 'Okta' : 'ServiceNow'),
};

// What a field is called, and the column behind it.
const FIELDS = {
  kind: 'kind', sev: 'severity', severity: 'severity', dept: 'department', department: 'department', manager: 'manager', role: 'item', item: 'item', group: 'item', field: 'item',
  fix: 'fix', outcome: 'outcome', rule: 'rule', control: 'controls', controls: 'controls', status: 'okta_status', via: 'via', expected: 'expected', actual: 'actual',
  privileged: 'privileged', excepted: 'excepted', certainty: 'certainty', doubt: 'doubt', user: 'who', who: 'who', name: 'who', id: 'finding_id', change: 'change_ids', reason: 'reason',
  okta_id: 'okta_id', sys_id: 'sys_id', is: 'is', rule_name: 'rule_name',
  state: 'state', age: 'age_days', since: 'since', first_seen: 'first_seen', due: 'due', overdue: 'overdue', reopened: 'times_reopened', used_after_leaving: 'used_after_leaving',
};

// What can be behind is:, and the column and value that it means.
const IS = {
  privileged: ['privileged', 'yes'], overdue: ['overdue', 'yes'], planned: ['outcome', 'planned'], undecided: ['outcome', 'undecided'], accepted: ['outcome', 'accepted'],
  excepted: ['outcome', 'accepted'], doubtful: ['certainty', 'doubtful'], certain: ['certainty', 'certain'],
  new: ['state', 'new'], reopened: ['state', 'reopened'], lapsed: ['state', 'lapsed'], persisting: ['state', 'persisting'],
};

// The values that columns can have, where they are known beforehand.
const VALUES = {
  severity: ['critical', 'high', 'medium', 'low'], certainty: ['certain', 'doubtful'], outcome: Object.keys(OUTCOMES),
  state: ['new', 'reopened', 'excepted', 'lapsed', 'persisting'], fix: ['create', 'activate', 'deactivate', 'lock', 'unlock', 'add', 'remove', 'update', 'review'],
  okta_status: ['STAGED', 'PROVISIONED', 'ACTIVE', 'RECOVERY', 'PASSWORD_EXPIRED', 'LOCKED_OUT', 'SUSPENDED', 'DEPROVISIONED'],
  operation: ['create', 'update', 'delete'], system: ['servicenow', 'okta'],
};

// The filters beside the list. A condition on one of them is its ticks.
const orNone = {label: (word) => word || '(none)', value: (word) => word || 'none'};
const FACETS = [
  {field: 'sev', column: 'severity', title: 'Severity', order: VALUES.severity},
  {field: 'outcome', column: 'outcome', title: 'Outcome', order: VALUES.outcome, label: (word) => OUTCOMES[word]},
  {field: 'privileged', column: 'privileged', title: 'Account', label: (word) => (word ? 'privileged' : 'not privileged'), value: (word) => (word ? 'yes' : 'no')},
  {field: 'state', column: 'state', title: 'State', several: true},
  {field: 'overdue', column: 'overdue', title: 'Due', label: (word) => (word ? 'overdue' : 'not overdue'), value: (word) => (word ? 'yes' : 'no'), several: true},
  {field: 'kind', column: 'kind', title: 'Kind', most: 12},
  {field: 'dept', column: 'department', title: 'Department', ...orNone, most: 10},
  {field: 'manager', column: 'manager', title: 'Manager', ...orNone, most: 6, several: true},
  {field: 'fix', column: 'fix', title: 'Fix', most: 10},
];

// What findings can be grouped by.
const GROUPED_BY = [['kind', 'kind'], ['rule', 'rule'], ['item', 'role, group or field'], ['department', 'department'], ['manager', 'manager'], ['severity', 'severity'], ['outcome', 'outcome'], ['fix', 'fix']];
