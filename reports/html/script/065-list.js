// A list with its search, its filters and its order: of findings, of people, of changes. What
// a row shows is of the page.

class Listing {
  // name: of the part of the page, and in front of the ids of its elements (those of findings have
  // none); first: the column in the order of which the rows come; table, size, rowAt, isLoaded:
  // what there is; wordTest, plainTest: how words, and columns of many values, are searched.
  constructor(options) {
    Object.assign(this, {query: '', sort: '', rows: new Uint32Array(0), tokens: [], first: 'severity', facets: [], shown: []}, options);
    this.id = (name) => byId(this.name === 'findings' ? name : this.name + '-' + name);
  }

  wordTest(word) { return wordTest(this, word); }

  start() {
    this.grid = new Grid(this.id('grid'), {label: this.label, columns: this.columns, cells: (index) => this.cells(this.rows[index]), open: (index) => this.open(this.rows[index]), sorted: (sort) => this.sortBy(sort),
      nothing: 'Nothing matches. Remove a search term.'});
    const order = el('select', {onchange: (event) => this.go(this.query, event.target.value === this.first ? '' : event.target.value)}, this.orders.map(([value, title]) => el('option', {value}, title)));
    this.order = order;
    this.id('tools').prepend(el('label', {class: 'sortby'}, 'Sorted by ', order));
    let typing;
    this.id('q').addEventListener('input', (event) => {
      clearTimeout(typing);
      typing = setTimeout(() => this.go(event.target.value.trim(), this.sort), 60);
    });
    this.id('search').addEventListener('submit', (event) => event.preventDefault());
    this.id('clear').addEventListener('click', () => { this.go('', this.sort); this.id('q').focus(); });
    for (const example of this.id('q-help').querySelectorAll('code')) {
      replace(example, el('button', {type: 'button', class: 'link', onclick: () => this.go(example.textContent, this.sort)}, example.textContent));
    }
  }

  // search shows what the search and the order in the address say.
  search(query, sort) {
    if (!this.grid) this.start();
    this.query = query;
    this.sort = sort;
    const input = this.id('q');
    if (input.value.trim() !== query) input.value = query;
    this.order.value = this.orders.some(([value]) => value === sort) ? sort : sort.replace(/^-/, '') || this.first;
    this.refresh(false);
  }

  // refresh filters again: after a change of the search, or when more is loaded.
  refresh(keep) {
    if (this.gather) this.gather();
    this.tokens = parseQuery(this.query, this.fields);
    const {tokens, problems} = understand(this, this.tokens);
    replace(this.id('q-trouble'), problems.map((problem) => problemNode(problem, (query) => this.go(query, this.sort))));
    this.understood = tokens;
    const selection = select(this, tokens);
    this.rows = sortRows(this, selection.rows, this.sort);
    drawFacets(this, this.id('facets'), tokens, selection, (changed) => this.go(writeQuery(changed), this.sort));
    const loading = this.isLoaded() ? '' : ' (loading: ' + number(this.size()) + ' so far)';
    const all = plural(this.size(), this.one, this.many);
    const count = this.rows.length === this.size() ? 'All ' + all : number(this.rows.length) + ' of ' + all;
    this.id('count').textContent = count + (this.missing || '') + loading;
    if (!loading) announce(count);
    this.draw(keep);
  }

  draw(keep) { this.grid.show(this.rows.length, {sort: this.sort || this.first, keep}); }

  // go writes the search into the address; the address then shows it.
  go(query, sort, more = '') {
    const address = '#' + (this.name === 'findings' ? '' : this.name + '&') + 'q=' + encodeURIComponent(query).replace(/%20/g, '+').replace(/%3A/g, ':').replace(/%2C/g, ',') + (sort ? '&sort=' + sort : '') + more;
    if (location.hash === address) this.refresh(true);
    else { history.replaceState(null, '', address); route(); }
  }

  sortBy(sort) {
    this.go(this.query, this.sort === sort || (sort === this.first && !this.sort) ? '-' + sort : sort === this.first ? '' : sort);
  }
}

// The list of findings.
const shown = new Listing({
  name: 'findings', label: 'Findings', one: 'finding', many: 'findings', table: findings, fields: FIELDS, facets: FACETS, shown: SHOWN, pages: false, page: 0, by: '',
  size: () => findings.loaded, rowAt: (i) => i, isLoaded: () => findings.loaded >= shownFindings,
  missing: totalFindings > shownFindings ? '; ' + number(totalFindings - shownFindings) + ' more are only in ' + ELSEWHERE : '',
  open: (row) => openFinding(row),
  plainTest(token, value) {
    const get = (name) => (row) => fold(findings[name].get(row));
    switch (token.column) {
      case 'who': // the text has them too, and is folded already
        return (row) => findings.text[row].includes(value) && ['user_name', 'login', 'name'].some((name) => get(name)(row).includes(value));
      case 'finding_id': return (row) => get('finding_id')(row).startsWith(value);
      case 'okta_id': case 'sys_id': return (row) => get(token.column)(row) === value;
      default: return (row) => get(token.column)(row).includes(value);
    }
  },
  draw(keep) {
    if (!keep) this.page = 0;
    const grouped = this.by !== '';
    byId('grid').hidden = this.pages || grouped;
    if (byId('pages')) byId('pages').hidden = !this.pages || grouped;
    if (byId('groups')) byId('groups').hidden = !grouped;
    if (grouped) drawGroups();
    else if (this.pages) drawPage();
    else this.grid.show(this.rows.length, {sort: this.sort || this.first, keep});
  },
  go(query, sort, by = this.by) { Listing.prototype.go.call(this, query, sort, by ? '&by=' + by : ''); },
});

function startFindings() {
  Object.assign(shown, {columns: FINDING_COLUMNS, cells: findingCells, orders: ORDERS});
  shown.start();
  byId('save-csv').addEventListener('click', saveCSV);
}
