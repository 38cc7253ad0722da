// What a row of the list shows, and one finding in a sheet over the page.

const whoOf = (row) => findings.user_name.get(row) || findings.login.get(row) || findings.name.get(row);

const FINDING_COLUMNS = [
  {title: 'State', sort: 'severity'}, {title: 'Kind', sort: 'kind'}, {title: 'Who', sort: 'user_name'},
  {title: 'Item', sort: 'item'}, {title: 'Why', sort: ''}, {title: 'Cause', sort: 'cause'},
];

// The rows come in the order of states, which the list calls by its first column.
const ORDERS = [['severity', 'state'], ['kind', 'kind'], ['user_name', 'account'], ['name', 'name'], ['item', 'item'], ['cause', 'cause'], ['rule', 'rule']];

function severityOf(row) {
  const past = findings.severity_before.get(row);
  const present = findings.severity.get(row);
  if (past && present && past !== present) return past + ' \u2192 ' + present;
  return severityNode(present || past);
}

function findingCells(row) {
  const get = (name) => findings[name].get(row);
  return [
    [el('span', {class: 'top'}, STATES[get('state')]), el('span', {class: 'sub'}, severityOf(row))],
    [el('span', {class: 'top code'}, get('kind'))],
    [el('span', {class: 'top'}, bdi(get('name') || whoOf(row))), el('span', {class: 'sub who', title: whoOf(row)}, loginNode(whoOf(row)))],
    [el('span', {class: 'top item'}, bdi(get('item') || '\u2013'))],
    [el('span', {class: 'clamp'}, get('reason'))],
    [el('span', {class: 'top'}, get('cause') && CAUSES[get('cause')])],
  ];
}

const detail = byId('detail');
let before = ''; // the address to go back to
detail.addEventListener('close', () => { if (location.hash.startsWith('#finding=')) history.replaceState(null, '', before || '#findings'); });

function openFinding(row) { location.hash = '#finding=' + findings.finding_id.get(row); }

async function showFinding(id) {
  await until(() => rowOfFinding(id) >= 0);
  const row = rowOfFinding(id);
  if (row < 0) {
    trouble('No finding ' + id + ' is in this file: look in compare.csv.');
    return;
  }
  const place = shown.rows.indexOf(row);
  const turn = (to) => () => openFinding(shown.rows[to]);
  replace(detail, el('div', {class: 'sheetbar'},
    el('button', {type: 'button', disabled: place <= 0, onclick: turn(place - 1)}, 'Previous'),
    el('button', {type: 'button', disabled: place < 0 || place >= shown.rows.length - 1, onclick: turn(place + 1)}, 'Next'),
    el('span', {class: 'spring'}),
    el('button', {type: 'button', onclick: () => detail.close()}, 'Close')),
  el('div', {class: 'sheet'},
    el('p', null, severityOf(row), ' ', tag(STATES[findings.state.get(row)])),
    el('h2', {id: 'detail-title', tabindex: -1, autofocus: true}, bdi(whoOf(row) || findings.kind.get(row))),
    el('p', {class: 'reason'}, findings.reason.get(row)),
    el('dl', {class: 'facts'}, FINDING.filter((name) => name !== 'reason' && findings[name].get(row)).map((name) =>
      [el('dt', null, name.replace(/_/g, ' ')), el('dd', null, bdi(findings[name].get(row)))]))));
  if (!detail.open) detail.showModal();
  detail.scrollTop = 0;
}
