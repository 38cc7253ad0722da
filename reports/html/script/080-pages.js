// The list as plain tables, a page at a time: for screen readers and people
// that prefer one to a grid, and for paper.

const PAGE = 50;
const TITLES = ['Severity', 'Kind', 'Who', 'Item', 'Department', 'Why', 'Fix'];

// plainTable leaves out columns in which no row has anything.
function plainTable(rows, caption) {
  const lacks = (name) => rows.every((row) => findings[name].get(row) === '');
  const isEmpty = {Item: lacks('item'), Department: lacks('department')};
  const titles = TITLES.filter((title) => !isEmpty[title]);
  return el('table', {class: 'plain'}, el('caption', {class: 'sr'}, caption),
    el('thead', null, el('tr', null, titles.map((title) => el('th', {scope: 'col', class: 'of-' + title.toLowerCase()}, title)))),
    el('tbody', null, [...rows].map((row) => {
      const get = (name) => findings[name].get(row);
      const who = whoOf(row);
      return el('tr', null, el('td', null, severityNode(get('severity')), ' ', flagsOf(row)),
        el('td', null, el('a', {href: '#finding=' + get('finding_id')}, kindTitle(get('kind'))), el('br'), el('span', {class: 'code'}, get('kind'))),
        el('td', null, bdi(get('name')), get('name') && el('br'), who && userLink(who, bdi(who))),
        !isEmpty.Item && el('td', null, bdi(get('item'), 'item')), !isEmpty.Department && el('td', null, bdi(get('department'))), el('td', null, get('reason')), el('td', null, get('fix')));
    })));
}

function drawPage() {
  const pages = Math.max(1, Math.ceil(shown.rows.length / PAGE));
  shown.page = Math.min(pages - 1, Math.max(0, shown.page));
  const from = shown.page * PAGE;
  const rows = shown.rows.subarray(from, from + PAGE);
  const turn = (page) => () => { shown.page = page; drawPage(); announce('Page ' + (shown.page + 1) + ' of ' + pages); };
  const caption = rows.length ? 'Findings ' + number(from + 1) + ' to ' + number(from + rows.length) + ' of ' + number(shown.rows.length) : 'No findings';
  const pager = (name) => el('nav', {class: 'pager', 'aria-label': 'Pages, ' + name},
    el('button', {type: 'button', disabled: shown.page === 0, onclick: turn(0)}, 'First'),
    el('button', {type: 'button', disabled: shown.page === 0, onclick: turn(shown.page - 1)}, 'Previous'),
    el('span', null, caption + ', page ' + number(shown.page + 1) + ' of ' + number(pages)),
    el('button', {type: 'button', disabled: shown.page === pages - 1, onclick: turn(shown.page + 1)}, 'Next'),
    el('button', {type: 'button', disabled: shown.page === pages - 1, onclick: turn(pages - 1)}, 'Last'));
  replace(byId('pages'), pager('above'), el('div', {class: 'card wide'}, el('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption}, plainTable(rows, caption))), pager('below'));
}
