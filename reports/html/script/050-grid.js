// Grid is a list of any length of which only the rows in sight exist. It is a
// grid to a screen reader: how many rows there are, which one this is, one cell
// in the order of tabs, arrows to move.

// Browsers cap the height of an element; beyond this the scroll bar stands for
// more rows than it has room for.
const TALLEST = 8000000;

class Grid {
  // columns: [{title, sort}]; cells(index): the content of each column; open(index): Enter or click.
  constructor(host, {label, columns, cells, open, sorted, nothing}) {
    Object.assign(this, {host, columns, cells, open, sorted, count: 0, active: {row: 0, column: 0}});
    this.head = el('div', {class: 'row', role: 'row', 'aria-rowindex': 1}, columns.map((column, i) => this.header(column, i)));
    this.space = el('div', {class: 'space', role: 'presentation'});
    this.body = el('div', {class: 'body', role: 'rowgroup', tabindex: -1}, this.space);
    this.root = el('div', {class: 'grid', role: 'grid', 'aria-label': label, 'aria-colcount': columns.length, 'aria-readonly': 'true'},
      el('div', {class: 'head', role: 'rowgroup'}, this.head), this.body);
    this.nothing = el('p', {class: 'empty', hidden: true}, nothing);
    replace(host, this.root, this.nothing);
    this.body.addEventListener('scroll', () => this.later(), {passive: true});
    this.body.addEventListener('keydown', (event) => this.key(event));
    this.body.addEventListener('click', (event) => this.click(event));
    new ResizeObserver(() => this.later()).observe(this.body);
  }

  header(column, i) {
    const cell = el('div', {class: 'cell c' + i, role: 'columnheader', 'aria-colindex': i + 1});
    if (column.sort) {
      cell.setAttribute('aria-sort', 'none');
      cell.append(el('button', {type: 'button', onclick: () => this.sorted(column.sort)}, column.title));
    } else cell.append(column.title);
    return cell;
  }

  // show shows so many rows, from the top or where it is.
  show(count, {sort = '', keep = false} = {}) {
    this.count = count;
    this.root.setAttribute('aria-rowcount', count + 1);
    this.root.hidden = count === 0;
    this.nothing.hidden = count > 0;
    this.columns.forEach((column, i) => {
      if (column.sort) this.head.children[i].setAttribute('aria-sort', sort === column.sort ? 'ascending' : sort === '-' + column.sort ? 'descending' : 'none');
    });
    if (!keep) {
      this.active = {row: 0, column: 0};
      this.body.scrollTop = 0;
    }
    this.draw();
  }

  later() {
    if (this.pending) return;
    this.pending = requestAnimationFrame(() => { this.pending = 0; this.draw(); });
  }

  measure() {
    const probe = parseFloat(getComputedStyle(this.host).getPropertyValue('--row')) * parseFloat(getComputedStyle(document.documentElement).fontSize);
    this.rowHeight = probe || 54;
    this.height = Math.min(this.count * this.rowHeight, TALLEST);
    this.space.style.height = this.height + 'px';
    this.viewport = this.body.clientHeight;
  }

  // first is the row at the top, with its fraction.
  first() {
    const room = this.height - this.viewport;
    if (room <= 0) return 0;
    return Math.min(1, this.body.scrollTop / room) * Math.max(0, this.count - this.viewport / this.rowHeight);
  }

  draw() {
    if (this.count === 0 || !this.body.offsetParent) { this.space.replaceChildren(); return; }
    this.measure();
    const first = this.first();
    const from = Math.max(0, Math.floor(first) - 4);
    const to = Math.min(this.count, Math.ceil(first + this.viewport / this.rowHeight) + 4);
    const hadFocus = this.body.contains(document.activeElement);
    const old = new Map([...this.space.children].map((row) => [row.index, row]));
    const rows = [];
    for (let index = from; index < to; index++) rows.push(this.row(index));
    rows.forEach((row) => { row.style.top = Math.round(this.body.scrollTop + (row.index - first) * this.rowHeight) + 'px'; });
    old.clear();
    this.space.replaceChildren(...rows);
    this.from = from;
    const cell = this.activeCell();
    if (cell) cell.tabIndex = 0;
    else if (rows.length) rows[Math.min(rows.length - 1, Math.max(0, Math.ceil(first) - from))].children[0].tabIndex = 0;
    if (hadFocus) (cell || this.body).focus({preventScroll: true});
  }

  row(index) {
    const row = el('div', {class: 'row', role: 'row', 'aria-rowindex': index + 2},
      this.cells(index).map((content, i) => el('div', {class: 'cell c' + i, role: 'gridcell', 'aria-colindex': i + 1, tabindex: -1}, content)));
    row.index = index;
    return row;
  }

  activeCell() {
    const row = [...this.space.children].find((each) => each.index === this.active.row);
    return row && row.children[this.active.column];
  }

  // reveal scrolls so that a row is in sight.
  reveal(index) {
    const first = this.first();
    const visibleRows = this.viewport / this.rowHeight;
    if (index >= first && index + 1 <= first + visibleRows) return;
    const wanted = index < first ? index : index + 1 - visibleRows;
    const room = Math.max(1, this.count - visibleRows);
    this.body.scrollTop = Math.max(0, wanted / room) * Math.max(0, this.height - this.viewport);
  }

  key(event) {
    const page = Math.max(1, Math.floor(this.viewport / this.rowHeight) - 1);
    const last = this.count - 1;
    const {row, column} = this.active;
    const moves = {
      ArrowDown: [row + 1, column], ArrowUp: [row - 1, column], ArrowRight: [row, column + 1], ArrowLeft: [row, column - 1],
      PageDown: [row + page, column], PageUp: [row - page, column],
      Home: [event.ctrlKey ? 0 : row, 0], End: [event.ctrlKey ? last : row, this.columns.length - 1],
    };
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.open(row);
    } else if (moves[event.key]) {
      event.preventDefault();
      const [nextRow, nextColumn] = moves[event.key];
      this.active = {row: Math.min(last, Math.max(0, nextRow)), column: Math.min(this.columns.length - 1, Math.max(0, nextColumn))};
      this.reveal(this.active.row);
      this.draw();
      const cell = this.activeCell();
      if (cell) cell.focus({preventScroll: true});
    }
  }

  click(event) {
    const row = event.target.closest('.row');
    if (!row || event.target.closest('a')) return;
    const cell = event.target.closest('.cell');
    this.active = {row: row.index, column: cell ? [...row.children].indexOf(cell) : 0};
    if (String(getSelection())) return; // somebody copies text
    this.open(row.index);
  }
}
