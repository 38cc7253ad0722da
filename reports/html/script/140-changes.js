// The plan, one row per change, with its fields as Terraform shows them: + is set, ~ is
// changed, - goes.

const SIGNS = {create: '+', update: '~', delete: '-'};
const LINES = 3; // of fields in a row of the list
const CHANGE_ORDERS = [['sequence', 'order of the plan'], ['operation', 'operation'], ['table', 'table'], ['user_name', 'account'], ['kind', 'kind of finding']];
const CHANGE_FIELDS = {
  operation: 'operation', op: 'operation', table: 'table', system: 'system', user: 'who', who: 'who', account: 'who', field: 'field', before: 'before', after: 'after',
  id: 'change_id', change: 'change_id', finding: 'finding_ids', reason: 'reason', record: 'record_id', sys_id: 'record_id', kind: 'kind', dept: 'department', department: 'department', manager: 'manager',
};

const tableOfChange = (row) => changes.table.get(row) + (changes.system.get(row) === 'okta' ? ' in Okta' : '');
const valueNode = (value, name) => el(name, {class: name === 'del' ? 'was' : 'is', title: recordNames.has(value) ? 'sys_id ' + value : null}, bdi(recordNames.get(value) || value));

// fieldNode is one field: + what is set, ~ what becomes what, - what goes.
function fieldNode(row) {
  const get = (name) => changes[name].get(row);
  const [past, next] = [get('before'), get('after')];
  if (get('operation') === 'delete') return el('div', {class: 'diff line-of'}, el('b', null, '- '), valueNode(past, 'del'));
  const sign = past === '' ? '+' : next === '' ? '-' : '~';
  return el('div', {class: 'diff line-of'}, el('b', null, sign + ' '), el('span', {class: 'item'}, get('field')), ' ', past !== '' && [valueNode(past, 'del'), ' \u2192 '], next === '' ? '(empty)' : valueNode(next, 'ins'));
}

const diffNode = (first) => el('div', {class: 'fields'}, rowsOfChange(first).map(fieldNode));

function changeCells(row) {
  const get = (name) => changes[name].get(row);
  const rows = rowsOfChange(row);
  const lines = rows.length > LINES ? rows.slice(0, LINES - 1) : rows;
  return [
    [el('span', {class: 'top soft'}, number(changes.place[row]))],
    [el('span', {class: 'top'}, el('b', {class: 'sign', 'aria-hidden': 'true'}, SIGNS[get('operation')] + ' '), get('operation')), el('span', {class: 'sub code'}, tableOfChange(row))],
    [el('span', {class: 'top'}, bdi(nameInChange(row) || get('user_name'))), el('span', {class: 'sub who', title: get('user_name')}, loginNode(get('user_name')))],
    [...lines.map(fieldNode), rows.length > lines.length && el('div', {class: 'sub'}, 'and ' + number(rows.length - lines.length) + ' more fields')],
    [el('span', {class: 'clamp'}, get('reason'))],
  ];
}

// nameInChange is the name of whom the first finding is about that a change corrects, if the page has it.
const nameInChange = (row) => { const finding = changes.finding_no.values[row]; return finding < 0 ? '' : findings.name.get(finding); };

const changesList = new Listing({
  name: 'changes', label: 'Changes planned', one: 'change', many: 'changes', table: changes, fields: CHANGE_FIELDS, orders: CHANGE_ORDERS, first: 'sequence',
  searched: ['user_name', 'record_id', 'reason', 'change_id'],
  shown: ['field', 'before', 'after', 'operation', 'table', 'system', 'kind', 'department', 'manager'], perField: new Set(['field', 'before', 'after']),
  facets: [
    {field: 'operation', column: 'operation', title: 'Operation', order: VALUES.operation},
    {field: 'table', column: 'table', title: 'Table'},
    {field: 'system', column: 'system', title: 'System', several: true, label: SPOKEN.system},
    {field: 'kind', column: 'kind', title: 'Kind of finding', most: 12},
    {field: 'dept', column: 'department', title: 'Department', ...orNone, most: 10},
    {field: 'manager', column: 'manager', title: 'Manager', ...orNone, most: 6, several: true},
  ],
  columns: [{title: 'No.', sort: 'sequence'}, {title: 'Operation', sort: 'operation'}, {title: 'Account', sort: 'user_name'}, {title: 'Fields'}, {title: 'Why'}],
  missing: Number(body.changes) > shownChanges ? '; the rest is only in changes.csv' : '',
  cells: changeCells,
  size: () => changes.count,
  rowAt: (i) => changes.first[i],
  isLoaded: () => changes.loaded >= shownChanges,
  plainTest(token, value) {
    const name = token.column === 'who' ? 'user_name' : token.column;
    const marks = changes[name].mark(value, new Uint8Array(changes.loaded));
    if (token.column !== 'who') return markTest(this, marks);
    const named = findings.name.mark(value, new Uint8Array(findings.loaded));
    return (row) => marks[row] === 1 || named[changes.finding_no.values[row]] === 1;
  },
  open: (row) => { location.hash = '#change=' + changes.change_id.get(row); },
});

function showChanges(query, sort) {
  if (byId('changes-grid')) changesList.search(query, sort);
}

// showChange shows one change with all its fields, in a sheet over the page.
async function showChange(id) {
  await until(() => false, changes); // all its fields
  const first = rowOfChange(id);
  if (first < 0) {
    trouble('There is no change ' + id + ' in this file' + (Number(body.changes) > shownChanges ? ': look in changes.csv.' : '.'));
    return;
  }
  const get = (name) => changes[name].get(first);
  const about = get('finding_ids').split('; ').map(rowOfFinding).filter((each) => each >= 0);
  showSheet(id, sheetBar(changesList, first), [
    el('p', {class: 'code'}, get('operation') + ' ' + tableOfChange(first)),
    el('h2', {id: 'detail-title', tabindex: -1, autofocus: true}, get('reason')),
    get('user_name') && el('p', null, userLink(get('user_name'), bdi(nameInChange(first) || get('user_name'))), ' ', bdi(get('user_name'), 'code')),
    el('h3', null, 'Fields'), diffNode(first),
    el('dl', {class: 'facts'}, get('record_id') && [el('dt', null, 'Record'), el('dd', null, el('code', null, get('record_id')))], el('dt', null, 'Change'), el('dd', null, el('code', null, id)),
      get('depends_on') && [el('dt', null, 'After'), el('dd', null, get('depends_on').split('; ').map((each) => [el('a', {class: 'code', href: '#change=' + each}, each), ' ']))]),
    el('h3', null, about.length === 1 ? 'The finding it corrects' : 'The findings it corrects'),
    el('ul', {class: 'list'}, about.map(findingItem)),
  ]);
}
