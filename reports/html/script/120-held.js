// Roles and groups of one person: expected by which rule, held by which way.
// What a role contains and a group confers comes with it.

function rolesOf(person, known) {
  const granted = givenTo(person.roles, person.groups, known);
  const allowed = givenTo(person.may_hold, person.may_join, known, 'allowed by ');
  const accounts = person.accounts && person.accounts.length ? person.accounts : [{}];
  return accounts.map((account) => {
    const isMain = account.main !== false;
    const several = accounts.length > 1 && el('bdi', {class: 'code'}, ' ' + account.user_name);
    return el('div', {class: 'columns'},
      el('div', {class: 'card'}, el('h3', null, 'Roles', several), rolesTable(account, isMain ? granted : new Map(), isMain ? allowed : new Map(), known)),
      el('div', {class: 'card'}, el('h3', null, 'Groups', several), groupsTable(account, isMain ? person.groups || [] : [], isMain ? person.may_join || [] : [], known)));
  });
}

// givenTo is every role that comes of some roles and groups: key to why.
function givenTo(roles, groups, known, verb) {
  const given = new Map();
  const give = (key, why) => { if (!given.has(key)) given.set(key, why); };
  for (const each of roles || []) give(each.key, byRule(each, verb));
  for (const each of roles || []) {
    for (const key of (known.contains.get(each.key) || {roles: []}).roles) give(key, el('span', null, verb ? 'allowed in ' : 'in ', bdi(nameOf(known.roles, each.key), 'item')));
  }
  for (const each of groups || []) {
    for (const group of known.groups.values()) {
      if (group.named !== each.key) continue;
      for (const key of (known.confers.get(group.key) || {roles: []}).roles) give(key, el('span', null, verb ? 'allowed of group ' : 'of group ', bdi(group.name, 'item')));
    }
  }
  return given;
}

// byRule is the rule that gives something, and until when it may be held.
function byRule(each, verb) {
  if (!verb) return ruleNode(each.rule);
  return el('span', null, verb, ruleNode(each.rule), each.until && ', until ' + each.until, each.period && ', for ' + each.period);
}

const nameOf = (index, key) => (index.get(key) || {name: '?'}).name;

// waysOf is how an account holds a role.
function waysOf(account, code, known) {
  const key = code >> 3;
  const ways = [];
  if (code & 1) ways.push('directly');
  for (const group of account.groups || []) {
    if ((known.confers.get(group) || {roles: []}).roles.includes(key)) ways.push(['through group ', bdi(nameOf(known.groups, group), 'item')]);
  }
  for (const other of account.roles || []) {
    if (other & 1 && (known.contains.get(other >> 3) || {roles: []}).roles.includes(key)) ways.push(['in ', bdi(nameOf(known.roles, other >> 3), 'item')]);
  }
  if (ways.length === 0) ways.push('recorded as inherited, unexplained');
  return ways.flatMap((way, i) => (i ? ['; ', way] : [way])).flat();
}

function rolesTable(account, granted, allowed, known) {
  const held = new Map((account.roles || []).map((code) => [code >> 3, code]));
  const keys = [...new Set([...held.keys(), ...granted.keys()])].sort((a, b) => (nameOf(known.roles, a) < nameOf(known.roles, b) ? -1 : 1));
  if (keys.length === 0) return el('p', {class: 'none'}, 'None expected, none held.');
  return el('table', {class: 'plain'}, el('thead', null, el('tr', null, ['Role', 'Expected', 'Held'].map((title) => el('th', {scope: 'col'}, title)))),
    el('tbody', null, keys.map((key) => {
      const role = known.roles.get(key) || {name: '?'};
      const why = granted.get(key) || (held.has(key) && allowed.get(key));
      const state = role.unmanaged ? null : !why ? 'surplus' : held.has(key) ? null : 'lacking';
      return el('tr', {class: state}, el('th', {scope: 'row'}, bdi(role.name, 'item'), role.privileged && [' ', tag('privileged')], role.unmanaged && [' ', tag('unmanaged')]),
        el('td', null, why ? why.cloneNode(true) : role.unmanaged ? '\u2013' : 'no'),
        el('td', null, held.has(key) ? waysOf(account, held.get(key), known) : 'no'));
    })));
}

function groupsTable(account, expected, allowed, known) {
  const rules = new Map(expected.map((each) => [each.key, each]));
  const allowances = new Map(allowed.map((each) => [each.key, each]));
  const held = new Set((account.groups || []).map((key) => (known.groups.get(key) || {named: key}).named));
  const keys = [...new Set([...held, ...rules.keys()])].sort((a, b) => (nameOf(known.groups, a) < nameOf(known.groups, b) ? -1 : 1));
  if (keys.length === 0) return el('p', {class: 'none'}, 'None expected, none held.');
  return el('table', {class: 'plain'}, el('thead', null, el('tr', null, ['Group', 'Expected', 'Member'].map((title) => el('th', {scope: 'col'}, title)))),
    el('tbody', null, keys.map((key) => {
      const group = known.groups.get(key) || {name: '?'};
      const why = rules.has(key) ? byRule(rules.get(key)) : held.has(key) && allowances.has(key) && byRule(allowances.get(key), 'allowed by ');
      const state = why ? (held.has(key) ? null : 'lacking') : group.managed ? 'surplus' : null;
      return el('tr', {class: state}, el('th', {scope: 'row'}, bdi(group.name, 'item'), !group.managed && [' ', tag('unmanaged')]),
        el('td', null, why || (group.managed ? 'no' : '\u2013')), el('td', null, held.has(key) ? 'yes' : 'no'));
    })));
}
