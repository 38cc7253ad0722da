// A list with its search, its filters and its order: of findings, of people, of changes. What
// a row shows is of the page.

class Listing {
  // name: of the part of the page, and in front of the ids of its elements (those of findings have
  // none); first: the column in the order of which the rows come; table, size, rowAt, isLoaded:
  // what there is; wordTest, plainTest: how words, and columns of many values, are searched.
  constructor(options) {
    Object.assign(this, {query: '', sort: '', rows: new Uint32Array(0), tokens: [], first: 'severity', facets: [], shown: [], searched: []}, options);
    this.id = (name) => byId(this.name === 'findings' ? name : this.name + '-' + name);
  }

  wordTest(word) { return wordTest(this, word); }

  // prepare makes ready, before somebody searches, what words are looked for in.
  async prepare() {
    for (const name of this.searched) await this.table[name].foldAll();
    for (const name of this.shown.filter((each) => this.table[each] instanceof Coded)) {
      this.table[name].spoken(SPOKEN[name]);
      await yieldToBrowser();
    }
  }

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
  name: 'findings', label: 'Findings', one: 'finding', many: 'findings', table: findings, fields: FIELDS, facets: FACETS, shown: SHOWN, searched: SEARCHED, pages: false, page: 0, by: '',
  size: () => findings.loaded, rowAt: (i) => i, isLoaded: () => findings.loaded >= shownFindings,
  missing: totalFindings > shownFindings ? '; ' + number(totalFindings - shownFindings) + ' more are only in ' + ELSEWHERE : '',
  open: (row) => openFinding(row),
  plainTest(token, value) {
    const {column} = token;
    const marks = new Uint8Array(findings.loaded);
    if (column === 'who') for (const name of ['user_name', 'login', 'name']) findings[name].mark(value, marks);
    else if (column === 'finding_id') return (row) => findings.finding_id.get(row).startsWith(value);
    else findings[column].mark(value, marks, column === 'okta_id' || column === 'sys_id');
    return markTest(shown, marks);
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
