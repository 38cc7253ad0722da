// The plan, one row per change, with its fields as Terraform shows them: + is set, ~ is
// changed, - goes.

const SIGNS = {create: '+', update: '~', delete: '-'};
const VERBS = {create: 'add', update: 'change', delete: 'remove'};
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

const diffNode = (id) => el('div', {class: 'fields'}, rowsOfChange.get(id).map(fieldNode));

function changeCells(row) {
  const get = (name) => changes[name].get(row);
  const rows = rowsOfChange.get(get('change_id'));
  const lines = rows.length > LINES ? rows.slice(0, LINES - 1) : rows;
  return [
    [el('span', {class: 'top soft'}, number(sequenceOf(row)))],
    [el('span', {class: 'top'}, el('b', {class: 'sign', 'aria-hidden': 'true'}, SIGNS[get('operation')] + ' '), VERBS[get('operation')]), el('span', {class: 'sub code'}, tableOfChange(row))],
    [el('span', {class: 'top'}, bdi(nameInChange(row) || get('user_name'))), el('span', {class: 'sub'}, bdi(get('user_name')))],
    [...lines.map(fieldNode), rows.length > lines.length && el('div', {class: 'sub'}, 'and ' + number(rows.length - lines.length) + ' more fields')],
    [el('span', {class: 'clamp'}, get('reason'))],
  ];
}

// firstFinding is the row of the first finding that a change corrects, if the page has it.
const firstFinding = (row) => rowOfFinding.get(changes.finding_ids.get(row).split('; ')[0]);
const nameInChange = (row) => { const finding = firstFinding(row); return finding === undefined ? '' : findings.name.get(finding); };

let placed = 0;
const places = new Map(); // of changes in the plan, from 1
function sequenceOf(row) {
  for (; placed < firstRows.length; placed++) places.set(firstRows[placed], placed + 1);
  return places.get(row);
}

const changesList = new Listing({
  name: 'changes', label: 'Changes planned', one: 'change', many: 'changes', table: changes, fields: CHANGE_FIELDS, orders: CHANGE_ORDERS, first: 'sequence',
  shown: ['operation', 'table', 'system', 'kind', 'department', 'manager'], perField: new Set(['field', 'before', 'after']),
  facets: [
    {field: 'operation', column: 'operation', title: 'Operation', order: VALUES.operation, label: (word) => VERBS[word]},
    {field: 'table', column: 'table', title: 'Table'},
    {field: 'system', column: 'system', title: 'System', several: true, label: SPOKEN.system},
    {field: 'kind', column: 'kind', title: 'Kind of finding', most: 12},
    {field: 'dept', column: 'department', title: 'Department', ...orNone, most: 10},
    {field: 'manager', column: 'manager', title: 'Manager', ...orNone, most: 6, several: true},
  ],
  columns: [{title: 'No.', sort: 'sequence'}, {title: 'Operation', sort: 'operation'}, {title: 'Account', sort: 'user_name'}, {title: 'Fields'}, {title: 'Why'}],
  missing: Number(body.changes) > shownChanges ? '; the rest is only in changes.csv' : '',
  cells: changeCells,
  size: () => firstRows.length,
  rowAt: (i) => firstRows[i],
  isLoaded: () => changes.loaded >= shownChanges,
  rowsBehind: (row) => rowsOfChange.get(changes.change_id.get(row)),
  plainTest(token, value) {
    const name = token.column === 'who' ? 'user_name' : token.column;
    return (row) => fold(changes[name].get(row)).includes(value) || (token.column === 'who' && fold(nameInChange(row)).includes(value));
  },
  open: (row) => { location.hash = '#change=' + changes.change_id.get(row); },
});

function showChanges(query, sort) {
  if (byId('changes-grid')) changesList.search(query, sort);
}

// showChange shows one change with all its fields, in a sheet over the page.
async function showChange(id) {
  await until(() => rowsOfChange.has(id), changes);
  await until(() => false, changes); // all its fields
  const rows = rowsOfChange.get(id);
  if (!rows) {
    trouble('There is no change ' + id + ' in this file' + (Number(body.changes) > shownChanges ? ': look in changes.csv.' : '.'));
    return;
  }
  const get = (name) => changes[name].get(rows[0]);
  const about = get('finding_ids').split('; ').filter((each) => rowOfFinding.has(each));
  showSheet(id, sheetBar(changesList, rows[0]), [
    el('p', {class: 'code'}, VERBS[get('operation')] + ' ' + tableOfChange(rows[0])),
    el('h2', {id: 'detail-title', tabindex: -1, autofocus: true}, get('reason')),
    get('user_name') && el('p', null, userLink(get('user_name'), bdi(nameInChange(rows[0]) || get('user_name'))), ' ', bdi(get('user_name'), 'code')),
    el('h3', null, 'Fields'), diffNode(id),
    el('dl', {class: 'facts'}, get('record_id') && [el('dt', null, 'Record'), el('dd', null, el('code', null, get('record_id')))], el('dt', null, 'Change'), el('dd', null, el('code', null, id)),
      get('depends_on') && [el('dt', null, 'After'), el('dd', null, get('depends_on').split('; ').map((each) => [el('a', {class: 'code', href: '#change=' + each}, each), ' ']))]),
    el('h3', null, about.length === 1 ? 'The finding it corrects' : 'The findings it corrects'),
    el('ul', {class: 'list'}, about.map((each) => findingItem(rowOfFinding.get(each)))),
  ]);
}
