// One finding, in a sheet over the page.

const detail = byId('detail');
let before = ''; // the address to go back to
let opened = ''; // the finding in the sheet

function openFinding(row) {
  location.hash = '#finding=' + findings.finding_id.get(row);
}

async function showFinding(id) {
  await until(() => rowOfFinding(id) >= 0);
  const row = rowOfFinding(id);
  if (row < 0) {
    trouble(totalFindings > shownFindings ? 'No finding ' + id + ' is in this file: look in findings.csv.' : 'There is no finding ' + id + ' in this run.');
    return;
  }
  showSheet(id, findingBar(row), findingParts(row));
  drawChangesOf(row, detail.querySelector('.changesof'));
  drawCandidatesOf(row, detail.querySelector('.candidatesof'));
}

function showSheet(id, bar, parts) {
  replace(detail, bar, el('div', {class: 'sheet'}, ...parts));
  // Tools for screen readers take a link to #... low in a sheet for a jump within the page; #/... is none.
  for (const link of detail.querySelectorAll('a[href^="#"]')) link.setAttribute('href', '#/' + link.getAttribute('href').slice(1));
  opened = id;
  if (!detail.open) detail.showModal();
  detail.scrollTop = 0;
}

const findingBar = (row) => sheetBar(shown, row);

function sheetBar(list, row) {
  const place = list.rows.indexOf(row);
  const turn = (to) => () => list.open(list.rows[to]);
  return el('div', {class: 'sheetbar'},
    el('button', {type: 'button', disabled: place <= 0, onclick: turn(place - 1)}, 'Previous'),
    el('button', {type: 'button', disabled: place < 0 || place >= list.rows.length - 1, onclick: turn(place + 1)}, 'Next'),
    el('span', {class: 'spring'}),
    el('button', {type: 'button', onclick: () => { navigator.clipboard && navigator.clipboard.writeText(location.href); announce('Link copied'); }}, 'Copy link'),
    el('button', {type: 'button', onclick: () => detail.close()}, 'Close'));
}

function findingParts(row) {
  const get = (name) => findings[name].get(row);
  const who = whoOf(row);
  const kind = byId('kind-' + get('kind'));
  const [explanation, remedy] = kind ? [...kind.querySelectorAll('p')].map((p) => p.textContent) : ['', ''];
  const remedyOfKind = remedy.replace(/^What to do:\s*/, '');
  const planned = get('change_ids') !== '';
  return [
    el('p', null, severityNode(get('severity')), ' ', flagsOf(row), ' ', el('a', {class: 'code', href: '#kind=' + get('kind')}, get('kind'))),
    el('h2', {id: 'detail-title', tabindex: -1, autofocus: true}, kindTitle(get('kind'))),
    who && el('p', null, userLink(who, bdi(get('name') || who)), get('name') && ' ', get('name') && bdi(who, 'code'), get('department') && [' \u00b7 ', bdi(get('department'))]),
    el('p', {class: 'reason'}, get('reason')),
    isDoubtful(row) && el('p', {class: 'reason'}, el('strong', null, 'Not known: '), get('doubt')),
    el('dl', {class: 'versus'},
      el('div', null, el('dt', null, 'Should be'), el('dd', null, bdi(get('expected') || '(empty)'))),
      el('div', null, el('dt', null, 'Is'), el('dd', null, bdi(get('actual') || '(empty)')))),
    el('dl', {class: 'facts'},
      get('item') && [el('dt', null, 'Item'), el('dd', null, bdi(get('item'), 'item'))],
      get('via') && [el('dt', null, 'Held via'), el('dd', null, pathsNode(get('via')))],
      el('dt', null, 'Decided by'), el('dd', null, ruleNode(get('rule'))),
      el('dt', null, 'Identity'), el('dd', null, get('login') && [bdi(get('login')), ' ', tag(get('okta_status')), ' ', bdi(get('okta_id'), 'code')]),
      el('dt', null, 'Account'), el('dd', null, get('sys_id') || get('user_name') ? [bdi(get('user_name')), ' ', bdi(get('sys_id'), 'code')] : ''),
      ...(get('state') ? [el('dt', null, 'Open since'), el('dd', null, get('since') + ', ' + plural(Number(get('age_days')), 'day', 'days') + (get('first_seen') !== get('since') ? '; first seen on ' + get('first_seen') : '') + (get('times_reopened') !== '0' ? '; reopened ' + plural(Number(get('times_reopened')), 'time', 'times') : ''))] : []),
      ...(get('used_after_leaving') ? [el('dt', null, 'Used after leaving'), el('dd', null, get('used_after_leaving'))] : []),
      ...(get('due') ? [el('dt', null, 'Due'), el('dd', null, get('due'), get('overdue') && [' ', tag('overdue', 'warn')])] : []),
      el('dt', null, 'Finding'), el('dd', null, el('code', null, get('finding_id')), ' the same in every run')),
    el('h3', null, 'Why it matters'), el('p', null, explanation),
    el('h3', null, 'What to do'),
    el('p', null, get('excepted') ? 'Nothing now: an exception in the rules accepts it.'
      : isDoubtful(row) ? 'Nothing is planned: the exports do not prove it. Export what is missing, and reconcile again.'
      : planned || get('fix') === 'review' ? remedyText(get('fix'), remedyOfKind) : 'Nothing is planned. ' + remedyText('review', remedyOfKind)),
    el('div', {class: 'candidatesof'}),
    el('div', {class: 'changesof'}),
    el('h3', null, 'Evidence for'), el('ul', {class: 'chips'}, get('controls').split('; ').filter(Boolean).map((control) =>
      el('li', null, el('a', {class: 'tag', href: '#q=' + encodeURIComponent('control:' + quoted(control))}, control)))),
  ];
}

// remedyText is the remedy of a fix: that of the kind, or of the fix it got instead.
function remedyText(fix, remedyOfKind) {
  const other = byId('remedies').querySelector('[data-fix="' + CSS.escape(fix) + '"]');
  return other ? other.textContent : remedyOfKind;
}

const pathsNode = (via) => el('ul', {class: 'list paths'}, via.split('; ').map((path) => el('li', null, bdi(path, 'item'))));

async function drawChangesOf(row, into) {
  const ids = findings.change_ids.get(row).split('; ').filter(Boolean);
  if (ids.length === 0) return;
  await until(() => ids.every((id) => rowOfChange(id) >= 0), changes);
  replace(into, el('ul', {class: 'list'}, ids.map(rowOfChange).filter((first) => first >= 0).map(changeNode)));
}

const CANDIDATE_KINDS = ['orphaned.no_identity', 'service.unowned', 'lifecycle.missing'];

async function drawCandidatesOf(row, into) {
  if (!CANDIDATE_KINDS.includes(findings.kind.get(row))) return;
  const person = await personOf(subjectOf(row));
  const node = person && candidatesNode(person, '');
  if (node) replace(into, node);
}

// changeNode is one change with all its fields.
function changeNode(first) {
  const get = (name) => changes[name].get(first);
  return el('li', null, el('p', null, get('reason'), ' ', el('a', {class: 'code', href: '#/change=' + get('change_id')}, get('operation') + ' ' + tableOfChange(first))), diffNode(first));
}

detail.addEventListener('close', () => {
  if (detail.open) return; // another finding came meanwhile
  const to = address();
  if (opened && (to.finding === opened || to.change === opened)) { history.replaceState(null, '', before || '#findings'); route(); }
});
detail.addEventListener('click', (event) => {
  if (event.target === detail) detail.close(); // beside the sheet
});
