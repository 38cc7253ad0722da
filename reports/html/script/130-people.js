// Everybody a finding is about, those with the worst first.

const WEIGHT = {critical: 4, high: 3, medium: 2, low: 1};
const PEOPLE_FIELDS = {...FIELDS, dept: 'department', findings: 'findings'};
const PEOPLE_ORDERS = [['severity', 'severity'], ['name', 'name'], ['department', 'department'], ['manager', 'manager'], ['okta_status', 'status in Okta'], ['-findings', 'most findings']];

// subjectsNamed are the people whom findings name that are about nobody known (exceptions, say), and others are about.
function subjectsNamed() {
  const named = new Map();
  const wanted = new Set();
  const ranks = new Set(); // of the names: few rows have one of these
  for (let row = 0; row < findings.loaded && findings.subject.hasNone; row++) {
    if (subjectOf(row) >= 0 || !whoOf(row)) continue;
    wanted.add(whoOf(row).toLowerCase());
    if (!findings.user_name.isEmpty(row)) ranks.add(findings.by_user_name.values[row]);
  }
  for (let row = 0; row < findings.loaded && wanted.size > 0; row++) {
    if (subjectOf(row) < 0 || !(findings.user_name.isEmpty(row) || ranks.has(findings.by_user_name.values[row]))) continue;
    const who = whoOf(row).toLowerCase();
    if (wanted.has(who)) named.set(who, subjectOf(row));
  }
  return named;
}

// gatherPeople puts the findings that are loaded together, person by person: those with the worst
// first, of these those with the most.
function gatherPeople() {
  const people = [];
  const known = new Map(); // by name
  const placed = []; // by number: of the person in people, from 1
  const named = subjectsNamed();
  const {words, codes} = findings.severity;
  const weights = words.map((word) => WEIGHT[word] || 0);
  for (let row = 0; row < findings.loaded; row++) {
    let subject = subjectOf(row);
    let who = '';
    if (subject < 0) {
      who = (whoOf(row) || '').toLowerCase();
      if (!who) continue;
      subject = named.get(who) ?? -1;
    }
    let person = subject < 0 ? known.get(who) : people[placed[subject] - 1];
    if (!person) {
      people.push(person = {row, rows: [], weight: -1, severity: ''});
      if (subject < 0) known.set(who, person);
      else placed[subject] = people.length;
    }
    person.rows.push(row);
    if (weights[codes[row]] > person.weight) [person.weight, person.severity] = [weights[codes[row]], words[codes[row]]];
  }
  const most = findings.loaded + 1;
  const order = Float64Array.from(people, ({weight, rows}, i) => ((4 - weight) * most + most - rows.length) * most + i).sort();
  return Array.from(order, (key) => people[key % most]);
}

const personKey = (person) => {
  const row = person.rows.find((each) => findings.login.get(each)) ?? person.row;
  return findings.login.get(row) || whoOf(row);
};

const peopleTable = (people) => {
  const table = {loaded: people.length, people, by_name: {values: Int32Array.from(people, (person) => findings.by_name.values[person.row])}};
  for (const name of ['severity', 'findings', 'department', 'manager', 'okta_status']) table[name] = new Coded(people.length);
  people.forEach((person, i) => {
    for (const name of ['department', 'manager', 'okta_status']) table[name].take(i, findings[name], person.row);
    table.severity.set(i, person.severity);
    table.findings.set(i, String(person.rows.length));
  });
  return Object.assign(table, {who: {get: (i) => personKey(people[i])}, name: {get: (i) => findings.name.get(people[i].row) || whoOf(people[i].row)}});
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
    return this.ofFindings(testOf(shown, {...token, not: false, values: [value]}));
  },
  cells(i) {
    const get = (name) => this.table[name].get(i);
    const person = this.table.people[i];
    const kinds = [...new Set(person.rows.map((row) => kindTitle(findings.kind.get(row))))];
    return [
      [severityNode(get('severity'))],
      [el('span', {class: 'top', title: get('name')}, bdi(get('name'))), el('span', {class: 'sub who', title: get('who')}, el('a', {href: '#user=' + encodeURIComponent(get('who')), tabindex: -1}, loginNode(get('who'))))],
      [el('span', {class: 'top'}, bdi(get('department') || '\u2013')), el('span', {class: 'sub'}, get('okta_status') || 'no identity')],
      [el('span', {class: 'top'}, bdi(get('manager') || '\u2013'))],
      [el('span', {class: 'top'}, plural(person.rows.length, 'finding', 'findings'))],
      [el('span', {class: 'clamp'}, kinds.join('; '))],
    ];
  },
  open(i) { location.hash = '#user=' + encodeURIComponent(this.table.who.get(i)); },
});
