// One person: the identity, the accounts, what the rules expect, what is held
// and by which way, the findings and the changes.

async function showPerson(who) {
  const into = byId('person');
  replace(into, el('h2', {id: 'person-title'}, bdi(who)), el('p', {class: 'note'}, 'Looking \u2026'));
  await until(() => findings.loaded === shownFindings);
  if (!await wholePage) {
    trouble('This file is cut off: what it says of single people is missing. Copy it again, or use rolecall explain.');
    return;
  }
  const rows = rowsAbout(who);
  const subject = rows.map(subjectOf).find((each) => each >= 0);
  const all = subject === undefined ? rows : rowsOfSubject(subject, rows);
  const person = subject === undefined ? null : await personOf(subject);
  const known = await loadCatalogue();
  await until(() => false, changes);
  if (address().user !== who) return; // somebody went on meanwhile
  replace(into, el('p', {class: 'back'}, el('a', {href: '#people'}, 'People'), ' \u203a'), ...personParts(who, person, all, known));
  document.title = 'rolecall: ' + visible(who);
}

// rowsAbout are the findings that name somebody: a login, an account or an id.
function rowsAbout(who) {
  const marks = new Uint8Array(findings.loaded);
  for (const name of ['user_name', 'login', 'sys_id', 'okta_id']) findings[name].mark(fold(who), marks, true);
  return [...marks.keys()].filter((row) => marks[row]);
}

function rowsOfSubject(subject, named) {
  const rows = new Set(named);
  for (let row = 0; row < findings.loaded; row++) if (subjectOf(row) === subject) rows.add(row);
  return [...rows].sort((a, b) => a - b);
}

function personParts(who, person, rows, known) {
  const accounts = (person && person.accounts) || [];
  const name = (person && person.name) || (accounts[0] && accounts[0].name) || (rows.length ? findings.name.get(rows[0]) : '') || who;
  const title = el('div', {class: 'personhead'}, el('h2', {id: 'person-title'}, bdi(name)), name !== who && bdi(who, 'code'));
  if (rows.length === 0) {
    return [title, el('p', {class: 'none'}, 'No finding in this file is about ' + who + '. What the run knows of everybody: ', el('code', null, 'rolecall explain ' + who))];
  }
  const planned = [...new Set(rows.flatMap((row) => findings.change_ids.get(row).split('; ').filter(Boolean)))].map(rowOfChange).filter((first) => first >= 0);
  return [
    title,
    el('div', {class: 'card wide'}, el('h3', null, plural(rows.length, 'finding', 'findings')), el('ul', {class: 'list'}, rows.map(findingItem))),
    person && candidatesNode(person, 'card wide'),
    person && el('div', {class: 'columns'}, identityCard(person), el('div', null, accounts.length ? accounts.map((account) => accountCard(account)) : el('div', {class: 'card'}, el('h3', null, 'Account'), el('p', {class: 'none'}, 'No ServiceNow account.')))),
    person && rolesOf(person, known),
    el('div', {class: 'card wide'}, el('h3', null, planned.length ? plural(planned.length, 'change planned', 'changes planned') : 'No changes planned'), planned.length > 0 && el('ul', {class: 'list'}, planned.map(changeNode))),
  ];
}

// candidatesNode is whose an account of nobody may be or, of somebody without an account, which may be theirs.
function candidatesNode(person, style) {
  const all = person.candidates || [];
  if (all.length === 0) return null;
  return el('div', {class: style}, el('h3', null, person.login ? 'Accounts of nobody that may be theirs' : 'Whose it may be'),
    el('p', {class: 'note'}, 'A proposal: only links in the rules decide.'),
    el('ul', {class: 'list'}, all.map((each) => el('li', null, tag(each.class, each.class === 'likely' ? 'warn' : ''), ' ',
      person.login ? bdi(each.user_name) : [bdi(each.identity_name || each.login), ' ', bdi(each.login, 'code'), ' ', tag(each.okta_status), each.has_account && ' has an account'],
      ' \u00b7 ', plural(each.score, 'point', 'points'),
      el('p', null, each.evidence, each.against && [' \u00b7 but ', each.against])))));
}

function findingItem(row) {
  const get = (name) => findings[name].get(row);
  return el('li', null, severityNode(get('severity')), ' ', flagsOf(row), ' ', el('a', {href: '#finding=' + get('finding_id')}, kindTitle(get('kind'))), get('item') && [' ', bdi(get('item'), 'item')], el('p', null, get('reason'), ' ', get('rule') && ruleNode(get('rule'))));
}

// fact is one line of what is known, left out if nothing is.
const fact = (title, ...value) => (value[0] === null || value[0] === undefined || value[0] === '' ? [] : [el('dt', null, title), el('dd', null, ...value)]);

function identityCard(person) {
  if (!person.login) return el('div', {class: 'card'}, el('h3', null, 'Identity'), el('p', {class: 'none'}, 'No identity in Okta.'));
  return el('div', {class: 'card'}, el('h3', null, 'Identity in Okta'), el('dl', {class: 'facts'},
    fact('Login', bdi(person.login)), fact('Status', tag(person.status), ' ', person.standing, person.status_changed ? ', since ' + person.status_changed : ''),
    fact('In scope', person.in_scope ? 'yes' : 'no', ' ', person.scope_rule && ruleNode(person.scope_rule)), fact('Name', person.name && bdi(person.name)), fact('Email', person.email && bdi(person.email)),
    fact('Title', person.title && bdi(person.title)), fact('Department', person.department && bdi(person.department)), fact('Manager', person.manager && bdi(person.manager)),
    fact('Employee number', person.employee_number && bdi(person.employee_number)), fact('Created', person.created), fact('Last login to Okta', person.last_login), fact('Okta id', person.okta_id && bdi(person.okta_id, 'code'))));
}

function accountCard(account) {
  const state = (account.active ? 'active' : 'inactive') + (account.locked ? ', locked out' : '');
  return el('div', {class: 'card'}, el('h3', null, 'Account in ServiceNow', account.main === false && ' (not the primary one)'), el('dl', {class: 'facts'},
    fact('User name', bdi(account.user_name)), fact('State', tag(state)), fact('Linked by', account.linked_by && ruleNode(account.linked_by)),
    fact('Service account', account.declared_by && ruleNode(account.declared_by), account.owner ? [', owned by ', bdi(account.owner)] : ''),
    fact('Name', account.name && bdi(account.name)), fact('Email', account.email && bdi(account.email)), fact('Title', account.title && bdi(account.title)),
    fact('Department', account.department && bdi(account.department)), fact('Manager', account.manager && bdi(account.manager)), fact('Employee number', account.employee_number && bdi(account.employee_number)),
    fact('Created', account.created), fact('Last use', account.last_use), fact('sys_id', account.sys_id && bdi(account.sys_id, 'code'))));
}
