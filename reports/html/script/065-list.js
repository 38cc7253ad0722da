// The list of findings: the search, the order, and what is shown. What a row shows is of the page.

const shown = {query: '', sort: '', rows: new Uint32Array(0), tokens: [], pages: false, page: 0};
let findingsGrid;

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
  const hidden = totalFindings > shownFindings ? '; ' + number(totalFindings - shownFindings) + ' more are only in ' + ELSEWHERE : '';
  byId('count').textContent = count + hidden + loading;
  if (!loading) announce(count);
  if (!keep) shown.page = 0;
  drawList(keep);
}

function drawList(keep) {
  byId('grid').hidden = shown.pages;
  if (byId('pages')) byId('pages').hidden = !shown.pages;
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

function startFindings() {
  findingsGrid = new Grid(byId('grid'), {label: 'Findings', columns: FINDING_COLUMNS, cells: findingCells, open: (index) => openFinding(shown.rows[index]), sorted: sortBy});
  const order = el('select', {id: 'sort', onchange: (event) => go(shown.query, event.target.value === 'severity' ? '' : event.target.value)}, ORDERS.map(([value, title]) => el('option', {value}, title)));
  byId('save-csv').parentNode.prepend(el('label', {class: 'sortby'}, 'Sorted by ', order));
  let typing;
  byId('q').addEventListener('input', (event) => {
    clearTimeout(typing);
    typing = setTimeout(() => go(event.target.value.trim(), shown.sort), 60);
  });
  byId('search').addEventListener('submit', (event) => event.preventDefault());
  byId('clear').addEventListener('click', () => { go('', shown.sort); byId('q').focus(); });
  byId('save-csv').addEventListener('click', saveCSV);
}
