// The findings: the search, the list, and the list as pages.

const shown = {query: '', sort: '', rows: new Uint32Array(0), tokens: [], pages: false, page: 0};
const whoOf = (row) => findings.user_name.get(row) || findings.login.get(row) || findings.sys_id.get(row) || findings.okta_id.get(row);
const kindTitle = (kind) => kindTitles.get(kind) || kind;
const isDoubtful = (row) => findings.certainty.get(row) === 'doubtful';
let findingsGrid;

const FINDING_COLUMNS = [
  {title: 'Severity', sort: 'severity'}, {title: 'Kind', sort: 'kind'}, {title: 'Who', sort: 'user_name'},
  {title: 'Item', sort: 'item'}, {title: 'Why', sort: ''}, {title: 'Fix', sort: 'fix'},
];

function flagsOf(row) {
  const state = findings.state.get(row);
  return [findings.privileged.get(row) && tag('privileged'), findings.excepted.get(row) && tag('accepted'), isDoubtful(row) && tag('doubtful'),
    findings.overdue.get(row) && tag('overdue', 'warn'), state && state !== 'persisting' && state !== 'excepted' && tag(state)];
}

function findingCells(index) {
  const row = shown.rows[index];
  const who = whoOf(row);
  const get = (name) => findings[name].get(row);
  return [
    [severityNode(get('severity')), el('span', {class: 'sub'}, findings.overdue.get(row) ? tag('overdue', 'warn') : findings.privileged.get(row) && tag('privileged'))],
    [el('span', {class: 'top'}, kindTitle(get('kind'))), el('span', {class: 'sub code'}, get('kind'))],
    [el('span', {class: 'top'}, bdi(get('name') || who)), el('span', {class: 'sub'}, who && el('a', {href: '#user=' + encodeURIComponent(who), tabindex: -1}, bdi(who)))],
    [el('span', {class: 'top item'}, bdi(get('item') || '\u2013')), el('span', {class: 'sub'}, bdi(get('department')))],
    [el('span', {class: 'clamp'}, get('reason'))],
    [el('span', {class: 'top'}, get('fix')), findings.excepted.get(row) ? el('span', {class: 'sub accepted'}, 'accepted') : isDoubtful(row) ? el('span', {class: 'sub accepted'}, 'doubtful') : el('span', {class: 'sub'}, get('change_ids') && 'planned')],
  ];
}

// search shows what the search and the order in the address say.
function search(query, sort) {
  shown.query = query;
  shown.sort = sort;
  const input = byId('q');
  if (input.value.trim() !== query) input.value = query;
  byId('sort').value = sort === '-age_days' ? sort : sort.replace(/^-/, '') || 'severity';
  refresh(false);
}

// refresh filters again: after a change of the search, or when more is loaded.
function refresh(keep) {
  shown.tokens = parseQuery(shown.query);
  const unknown = shown.tokens.find((token) => token.field && !token.column);
  replace(byId('q-trouble'), unknown && document.createTextNode('No field is called ' + visible(unknown.field) + ': did you mean ' + nearestField(unknown.field) + '?'));
  const tokens = shown.tokens.filter((token) => !token.field || token.column);
  const selection = select(tokens);
  shown.rows = sortRows(selection.rows, shown.sort);
  drawFacets(tokens, selection, (changed) => go(writeQuery(changed), shown.sort));
  const loading = findings.loaded < shownFindings ? ' (loading: ' + number(findings.loaded) + ' so far)' : '';
  const count = shown.rows.length === findings.loaded ? 'All ' + plural(findings.loaded, 'finding', 'findings')
    : number(shown.rows.length) + ' of ' + plural(findings.loaded, 'finding', 'findings');
  const hidden = totalFindings > shownFindings ? '; ' + number(totalFindings - shownFindings) + ' more are only in findings.csv and report.xlsx' : '';
  byId('count').textContent = count + hidden + loading;
  if (!loading) announce(count);
  if (!keep) shown.page = 0;
  drawList(keep);
}

function drawList(keep) {
  byId('grid').hidden = shown.pages;
  byId('pages').hidden = !shown.pages;
  if (shown.pages) drawPage();
  else findingsGrid.show(shown.rows.length, {sort: shown.sort || 'severity', keep});
}

// go writes the search into the address; the address then shows it.
function go(query, sort) {
  const address = '#q=' + encodeURIComponent(query).replace(/%20/g, '+').replace(/%3A/g, ':').replace(/%2C/g, ',') + (sort ? '&sort=' + sort : '');
  if (location.hash === address) refresh(true);
  else { history.replaceState(null, '', address); route(); }
}

const sortBy = (sort) => go(shown.query, shown.sort === sort || (sort === 'severity' && !shown.sort) ? '-' + sort : sort === 'severity' ? '' : sort);

const ORDERS = [['severity', 'severity'], ['kind', 'kind'], ['user_name', 'account'], ['name', 'name'], ['department', 'department'], ['item', 'item'], ['fix', 'fix'], ['rule', 'rule']];
const ORDERS_OF_HISTORY = [['-age_days', 'oldest'], ['due', 'due']];

function startFindings() {
  findingsGrid = new Grid(byId('grid'), {label: 'Findings', columns: FINDING_COLUMNS, cells: findingCells, open: (index) => openFinding(shown.rows[index]), sorted: sortBy});
  const order = el('select', {id: 'sort', onchange: (event) => go(shown.query, event.target.value === 'severity' ? '' : event.target.value)}, [...ORDERS, ...(body.history ? ORDERS_OF_HISTORY : [])].map(([value, title]) => el('option', {value}, title)));
  byId('as-pages').before(el('label', {class: 'sortby'}, 'Sorted by ', order));
  let typing;
  byId('q').addEventListener('input', (event) => {
    clearTimeout(typing);
    typing = setTimeout(() => go(event.target.value.trim(), shown.sort), 60);
  });
  byId('search').addEventListener('submit', (event) => event.preventDefault());
  byId('clear').addEventListener('click', () => { go('', shown.sort); byId('q').focus(); });
  byId('as-pages').addEventListener('click', (event) => {
    shown.pages = !shown.pages;
    event.target.setAttribute('aria-pressed', String(shown.pages));
    drawList(false);
  });
  byId('save-csv').addEventListener('click', saveCSV);
}
