// Everybody a finding is about, those with the worst first.

const WEIGHT = {critical: 4, high: 3, medium: 2, low: 1};
let people = [];
let peopleShown = [];
let peopleGrid;

function gatherPeople() {
  const known = new Map();
  const named = new Map();
  for (let row = 0; row < findings.loaded; row++) {
    if (findings.subject[row] >= 0) named.set(fold(whoOf(row)), findings.subject[row]);
  }
  for (let row = 0; row < findings.loaded; row++) {
    const who = whoOf(row);
    if (!who) continue;
    const key = findings.subject[row] >= 0 ? findings.subject[row] : named.get(fold(who)) ?? fold(who);
    let person = known.get(key);
    if (!person) known.set(key, person = {row, rows: [], severity: ''});
    person.rows.push(row);
    const severity = findings.severity.get(row);
    if ((WEIGHT[severity] || 0) > (WEIGHT[person.severity] || 0)) person.severity = severity;
  }
  people = [...known.values()].sort((a, b) => (WEIGHT[b.severity] || 0) - (WEIGHT[a.severity] || 0) || b.rows.length - a.rows.length || a.row - b.row);
}

const personKey = (person) => {
  const row = person.rows.find((each) => findings.login.get(each)) ?? person.row;
  return findings.login.get(row) || whoOf(row);
};

function personCells(index) {
  const person = peopleShown[index];
  const get = (name) => findings[name].get(person.row);
  const kinds = [...new Set(person.rows.map((row) => kindTitle(findings.kind.get(row))))];
  return [
    [severityNode(person.severity)],
    [el('span', {class: 'top'}, bdi(get('name') || whoOf(person.row))), el('span', {class: 'sub'}, el('a', {href: '#user=' + encodeURIComponent(personKey(person)), tabindex: -1}, bdi(personKey(person))))],
    [el('span', {class: 'top'}, bdi(get('department') || '\u2013')), el('span', {class: 'sub'}, get('okta_status') || 'no identity')],
    [el('span', {class: 'top'}, plural(person.rows.length, 'finding', 'findings'))],
    [el('span', {class: 'clamp'}, kinds.join('; '))],
  ];
}

function findPeople() {
  const words = fold(byId('people-q').value).split(/\s+/).filter(Boolean);
  peopleShown = words.length === 0 ? people : people.filter((person) => words.every((word) => person.rows.some((row) => findings.text[row].includes(word))));
  byId('people-count').textContent = peopleShown.length === people.length ? number(people.length) + ' people and accounts' : number(peopleShown.length) + ' of ' + number(people.length) + ' people and accounts';
  peopleGrid.show(peopleShown.length);
}

async function showPeople() {
  if (!peopleGrid) {
    peopleGrid = new Grid(byId('people-grid'), {
      label: 'People', columns: ['Worst', 'Who', 'Department', 'Findings', 'What'].map((title) => ({title})), cells: personCells,
      open: (index) => { location.hash = '#user=' + encodeURIComponent(personKey(peopleShown[index])); },
    });
    listen('people', findPeople);
  }
  await until(() => findings.loaded === shownFindings);
  if (people.length === 0) gatherPeople();
  findPeople();
}

// listen calls a search as somebody types.
function listen(name, find) {
  let typing;
  byId(name + '-q').addEventListener('input', () => { clearTimeout(typing); typing = setTimeout(find, 60); });
  byId(name + '-search').addEventListener('submit', (event) => event.preventDefault());
}
