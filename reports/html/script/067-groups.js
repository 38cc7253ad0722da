// The findings that are shown, in groups: how many each rule, role, department or manager has.
// One click leads from a group to its findings. Severities count what is certain and not accepted,
// as everywhere.

const GROUPS_SHOWN = 50; // at first, and that many more each time
const OPEN = ['planned', 'undecided']; // outcomes of what is certain and not accepted

// groupsOf counts the rows by the value of a column, the most findings first.
function groupsOf(rows, name) {
  const {codes, words} = findings[name];
  const groups = [];
  let last = -1;
  for (const row of rows) {
    (groups[codes[row]] ||= {word: words[codes[row]], rows: []}).rows.push(row);
    last = Math.max(last, subjectOf(row));
  }
  const seenIn = new Uint32Array(last + 1); // of each person, the mark of the last group that counted them
  return groups.filter(Boolean).map((group, i) => countGroup(group, seenIn, i + 1))
    .sort((a, b) => b.total - a.total || (a.word < b.word ? -1 : 1));
}

// countGroup counts the rows of a group and its people. Severities and outcomes are counted by their codes.
function countGroup({word, rows}, seenIn, mark) {
  const {severity, outcome} = findings;
  const isOpen = outcome.words.map((each) => OPEN.includes(each));
  const severities = new Uint32Array(severity.words.length);
  const outcomes = new Uint32Array(outcome.words.length);
  const unlisted = new Set(); // people of whom the page knows the name only
  let listed = 0;
  for (const row of rows) {
    outcomes[outcome.codes[row]]++;
    if (isOpen[outcome.codes[row]]) severities[severity.codes[row]]++;
    const subject = subjectOf(row);
    if (subject < 0) unlisted.add(fold(whoOf(row) || ''));
    else if (seenIn[subject] !== mark) {
      seenIn[subject] = mark;
      listed++;
    }
  }
  return {word, total: rows.length, severities, outcomes, people: listed + unlisted.size};
}

// ruleText is the line of the rules file that a rule begins with.
function ruleText(rule) {
  const found = /^(.+):(\d+)$/.exec(rule);
  const line = found && found[1] === body.rules && byId('line-' + found[2]);
  return line ? line.lastChild.textContent.trim() : '';
}

function drawGroups() {
  const [name, title] = GROUPED_BY.find(([known]) => known === shown.by);
  const groups = groupsOf(shown.rows, name);
  const field = {severity: 'sev', department: 'dept', kind: 'kind', outcome: 'outcome', fix: 'fix', rule: 'rule', manager: 'manager', item: 'item'}[name];
  const others = shown.understood.filter((token) => token.any || token.not || token.column !== name);
  const open = (token) => () => shown.go(writeQuery([...others.filter((each) => each.field !== token[1]?.field), ...token]), shown.sort, '');
  const of = (word) => ({field, column: name, values: [word === '' ? 'none' : word]});
  const cell = (group, n, ...extra) => el('td', {class: 'num'}, n ? el('button', {type: 'button', class: 'link', onclick: open([of(group.word), ...extra])}, number(n)) : el('span', {class: 'nil'}, '\u2013'));
  const label = (word) => (name === 'kind' ? [kindTitle(word), el('br'), el('span', {class: 'code'}, word)] : name === 'severity' ? severityNode(word) : name === 'rule' ? [word ? bdi(word) : 'no rule', el('span', {class: 'sub code'}, ruleText(word))]
    : [bdi(name === 'outcome' ? OUTCOMES[word] : word || '(none)')]);
  const severityCodes = new Map(findings.severity.words.map((word, code) => [word, code]));
  const outcomeCodes = new Map(findings.outcome.words.map((word, code) => [word, code]));
  const some = (outcome) => groups.some((group) => group.outcomes[outcomeCodes.get(outcome)] > 0);
  const outcomes = Object.keys(OUTCOMES).filter((each) => (each !== 'accepted' && each !== 'doubtful') || some(each));
  const titles = ['findings', ...VALUES.severity, ...outcomes.map((each) => ({planned: 'corrected', undecided: 'to decide', accepted: 'accepted', doubtful: 'left open'}[each])), 'people'];
  const caption = plural(groups.length, 'group', 'groups') + ' by ' + title;
  const rowOf = (group) => el('tr', null, el('th', {scope: 'row'}, label(group.word)),
    el('td', {class: 'num'}, el('button', {type: 'button', class: 'link', onclick: open([of(group.word)])}, number(group.total))),
    VALUES.severity.map((severity) => cell(group, group.severities[severityCodes.get(severity)], {field: 'sev', column: 'severity', values: [severity]}, {field: 'outcome', column: 'outcome', values: OPEN})),
    outcomes.map((outcome) => cell(group, group.outcomes[outcomeCodes.get(outcome)], {field: 'outcome', column: 'outcome', values: [outcome]})),
    el('td', {class: 'num'}, number(group.people)));
  const rows = el('tbody');
  const more = el('p', {class: 'note'});
  const add = (count) => {
    const from = rows.children.length;
    rows.append(...groups.slice(from, from + count).map(rowOf));
    const left = groups.length - from - count;
    replace(more, left > 0 && [el('button', {type: 'button', onclick: () => { add(GROUPS_SHOWN); rows.children[from + count].querySelector('button').focus(); }}, 'Show more'), ' ' + plural(left, 'smaller group', 'smaller groups') + ' left. Search to see fewer.']);
  };
  add(GROUPS_SHOWN);
  replace(byId('groups'), el('div', {class: 'card wide'}, el('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption},
    el('table', {class: 'plain groups'}, el('caption', {class: 'sr'}, caption),
      el('thead', null, el('tr', null, el('th', {scope: 'col'}, title[0].toUpperCase() + title.slice(1)), titles.map((each) => el('th', {scope: 'col', class: 'num'}, each)))),
      rows)), more));
}

function startGroups() {
  const by = el('select', {id: 'by', onchange: (event) => shown.go(shown.query, shown.sort, event.target.value)},
    el('option', {value: ''}, 'no group'), GROUPED_BY.map(([value, title]) => el('option', {value}, title)));
  byId('tools').prepend(el('label', {class: 'sortby'}, 'Grouped by ', by));
}
