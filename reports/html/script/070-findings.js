// The findings: what a row of the list shows, and the list as pages.

const whoOf = (row) => findings.user_name.get(row) || findings.login.get(row) || findings.sys_id.get(row) || findings.okta_id.get(row);
const isDoubtful = (row) => findings.certainty.get(row) === 'doubtful';
const FINDING_COLUMNS = [
  {title: 'Severity', sort: 'severity'}, {title: 'Kind', sort: 'kind'}, {title: 'Who', sort: 'user_name'},
  {title: 'Item', sort: 'item'}, {title: 'Why', sort: ''}, {title: 'Fix', sort: 'fix'},
];

function flagsOf(row) {
  const state = findings.state.get(row);
  return [findings.privileged.get(row) && tag('privileged'), findings.excepted.get(row) && tag('accepted'), isDoubtful(row) && tag('doubtful'),
    findings.overdue.get(row) && tag('overdue', 'warn'), state && state !== 'persisting' && state !== 'excepted' && tag(state)];
}

function findingCells(row) {
  const who = whoOf(row);
  const get = (name) => findings[name].get(row);
  return [
    [severityNode(get('severity')), el('span', {class: 'sub'}, findings.overdue.get(row) ? tag('overdue', 'warn') : findings.privileged.get(row) && tag('privileged'))],
    [el('span', {class: 'top two', title: kindTitle(get('kind'))}, kindTitle(get('kind'))), el('span', {class: 'sub code'}, get('kind'))],
    [el('span', {class: 'top', title: get('name') || who}, bdi(get('name') || who)), el('span', {class: 'sub who', title: who}, who && el('a', {href: '#user=' + encodeURIComponent(who), tabindex: -1}, loginNode(who)))],
    [el('span', {class: 'top two item', title: get('item')}, bdi(get('item') || '\u2013')), el('span', {class: 'sub'}, bdi(get('department')))],
    [el('span', {class: 'clamp', title: get('reason')}, get('reason'))],
    [el('span', {class: 'top'}, get('fix')), findings.excepted.get(row) ? el('span', {class: 'sub accepted'}, 'accepted') : isDoubtful(row) ? el('span', {class: 'sub accepted'}, 'doubtful') : el('span', {class: 'sub'}, get('change_ids') && 'planned')],
  ];
}

const ORDERS = [['severity', 'severity'], ['kind', 'kind'], ['user_name', 'account'], ['name', 'name'], ['department', 'department'], ['manager', 'manager'], ['item', 'item'], ['fix', 'fix'], ['rule', 'rule'],
  ...(body.history ? [['-age_days', 'oldest'], ['due', 'due']] : [])];

function startPages() {
  byId('as-pages').addEventListener('click', (event) => {
    shown.pages = !shown.pages;
    event.target.setAttribute('aria-pressed', String(shown.pages));
    shown.draw(false);
  });
}
