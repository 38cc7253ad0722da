// Everybody a finding is about, those with the worst first.

const WEIGHT = {critical: 4, high: 3, medium: 2, low: 1};
const PEOPLE = ['severity', 'who', 'name', 'department', 'manager', 'okta_status', 'findings'];
const PEOPLE_FIELDS = {...FIELDS, dept: 'department', findings: 'findings'};
const PEOPLE_ORDERS = [['severity', 'severity'], ['name', 'name'], ['department', 'department'], ['manager', 'manager'], ['okta_status', 'status in Okta'], ['-findings', 'most findings']];

// gatherPeople puts the findings that are loaded together, person by person.
function gatherPeople() {
  const known = new Map();
  const named = new Map();
  for (let row = 0; row < findings.loaded; row++) {
    if (findings.subject[row] >= 0) named.set(whoOf(row).toLowerCase(), findings.subject[row]);
  }
  for (let row = 0; row < findings.loaded; row++) {
    const who = whoOf(row);
    if (!who) continue;
    const key = findings.subject[row] >= 0 ? findings.subject[row] : named.get(who.toLowerCase()) ?? who.toLowerCase();
    let person = known.get(key);
    if (!person) known.set(key, person = {row, rows: [], severity: ''});
    person.rows.push(row);
    const severity = findings.severity.get(row);
    if ((WEIGHT[severity] || 0) > (WEIGHT[person.severity] || 0)) person.severity = severity;
  }
  return [...known.values()].sort((a, b) => (WEIGHT[b.severity] || 0) - (WEIGHT[a.severity] || 0) || b.rows.length - a.rows.length || a.row - b.row);
}

const personKey = (person) => {
  const row = person.rows.find((each) => findings.login.get(each)) ?? person.row;
  return findings.login.get(row) || whoOf(row);
};

const peopleTable = (people) => {
  const table = {loaded: people.length, people};
  for (const name of PEOPLE) table[name] = new (name === 'who' || name === 'name' || name === 'findings' ? Plain : Coded)(people.length);
  people.forEach((person, i) => {
    for (const name of ['department', 'manager', 'okta_status']) table[name].set(i, findings[name].get(person.row));
    table.severity.set(i, person.severity);
    table.findings.set(i, String(person.rows.length));
    table.who.set(i, personKey(person));
    table.name.set(i, findings.name.get(person.row) || whoOf(person.row));
  });
  return table;
};

const peopleList = new Listing({
  name: 'people', label: 'People', one: 'person or account', many: 'people and accounts', table: peopleTable([]), fields: PEOPLE_FIELDS, orders: PEOPLE_ORDERS,
  facets: [
    {field: 'sev', column: 'severity', title: 'Worst finding', order: VALUES.severity},
    {field: 'dept', column: 'department', title: 'Department', ...orNone, most: 10},
    {field: 'manager', column: 'manager', title: 'Manager', ...orNone, most: 10, several: true},
    {field: 'status', column: 'okta_status', title: 'Status in Okta', label: (word) => word || 'no identity', value: (word) => word || 'none', several: true},
  ],
  under: shown,
  columns: [{title: 'Worst', sort: 'severity'}, {title: 'Who', sort: 'name'}, {title: 'Department', sort: 'department'}, {title: 'Manager', sort: 'manager'}, {title: 'Findings', sort: 'findings'}, {title: 'What', sort: ''}],
  size() { return this.table.loaded; },
  rowAt: (i) => i,
  isLoaded: () => findings.loaded >= shownFindings,
  gather() { if (this.gathered !== findings.loaded) { this.gathered = findings.loaded; this.table = peopleTable(gatherPeople()); } },
  // What is not of the person is of a finding: kind:stale finds everybody with such a finding.
  ofFindings(test) { const {people} = this.table; return (i) => people[i].rows.some(test); },
  wordTest(word) { return this.ofFindings(shown.wordTest(word)); },
  plainTest(token, value) {
    if (token.column === 'findings') {
      const compares = comparisonOf('findings', value);
      return (i) => (compares ? compares(this.table.findings.get(i)) : false);
    }
    return this.ofFindings(testOf(shown, {...token, not: false, values: [value]}));
  },
  cells(i) {
    const get = (name) => this.table[name].get(i);
    const person = this.table.people[i];
    const kinds = [...new Set(person.rows.map((row) => kindTitle(findings.kind.get(row))))];
    return [
      [severityNode(get('severity'))],
      [el('span', {class: 'top'}, bdi(get('name'))), el('span', {class: 'sub'}, el('a', {href: '#user=' + encodeURIComponent(get('who')), tabindex: -1}, bdi(get('who'))))],
      [el('span', {class: 'top'}, bdi(get('department') || '\u2013')), el('span', {class: 'sub'}, get('okta_status') || 'no identity')],
      [el('span', {class: 'top'}, bdi(get('manager') || '\u2013'))],
      [el('span', {class: 'top'}, plural(person.rows.length, 'finding', 'findings'))],
      [el('span', {class: 'clamp'}, kinds.join('; '))],
    ];
  },
  open(i) { location.hash = '#user=' + encodeURIComponent(this.table.who.get(i)); },
});
