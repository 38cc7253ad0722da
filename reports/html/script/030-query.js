// The search: words and conditions on fields, as people type them.
//
//	kind:orphaned sev:critical,high -dept:Sales "two words" word

// parseQuery takes a search apart: {not, field, column, values}; words have no field.
function parseQuery(text) {
  const tokens = [];
  let at = 0;
  const value = (stop) => {
    if (text[at] !== '"') {
      const from = at;
      while (at < text.length && !stop.test(text[at])) at++;
      return text.slice(from, at);
    }
    let read = '';
    for (at++; at < text.length; at++) {
      if (text[at] !== '"') read += text[at];
      else if (text[at + 1] === '"') { read += '"'; at++; }
      else { at++; break; }
    }
    return read;
  };
  while (at < text.length) {
    if (/\s/.test(text[at])) { at++; continue; }
    const not = text[at] === '-' && at + 1 < text.length && !/\s/.test(text[at + 1]);
    if (not) at++;
    const named = /^([A-Za-z_]+):/.exec(text.slice(at, at + 40));
    const field = named && named[1].toLowerCase();
    if (field && (FIELDS[field] || nearestField(field))) {
      at += named[0].length;
      const values = [];
      do { values.push(value(/[\s,]/)); } while (text[at] === ',' && ++at);
      tokens.push({not, field, column: FIELDS[field], values});
    } else {
      const word = value(/\s/);
      if (word) tokens.push({not, values: [word]});
    }
  }
  return tokens;
}

const quoted = (value) => (value === '' || /[\s",]/.test(value) ? '"' + value.replace(/"/g, '""') + '"' : value);
const writeQuery = (tokens) => tokens.map((token) =>
  (token.not ? '-' : '') + (token.field ? token.field + ':' : '') + token.values.map((value) => quoted(value)).join(',')).join(' ');

// nearestField is the field somebody may have meant.
function nearestField(field) {
  const distance = (a, b) => {
    let row = [...Array(b.length + 1).keys()];
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      row = next;
    }
    return row[b.length];
  };
  return Object.keys(FIELDS).filter((known) => known.length > 2).find((known) => distance(field, known) <= (known.length > 5 ? 2 : 1));
}

// Columns of numbers, and of days: they are compared (age:>30, age:8-30, due:<2026-12-01).
const NUMBERS = new Set(['age_days', 'times_reopened']);
const DAYS = new Set(['first_seen', 'since', 'due']);

// comparisonOf is a comparison as a function of a column's word; undefined if the value is none.
function comparisonOf(name, value) {
  const keyOf = NUMBERS.has(name) ? Number : (word) => word;
  const valid = NUMBERS.has(name) ? /^\d+$/ : /^\d{4}(-\d\d(-\d\d)?)?$/;
  const [, sign, text] = /^(<=|>=|<|>)?(.*)$/.exec(value);
  const range = NUMBERS.has(name) && !sign && /^(\d+)-(\d+)$/.exec(text);
  if (range) return (word) => word !== '' && Number(word) >= Number(range[1]) && Number(word) <= Number(range[2]);
  if (!valid.test(text) || (!sign && !NUMBERS.has(name))) return undefined; // a part of a day is what contains it
  const key = keyOf(text);
  const tests = {'<': (a) => a < key, '<=': (a) => a <= key || (DAYS.has(name) && a.startsWith(text)), '>': (a) => a > key && !(DAYS.has(name) && a.startsWith(text)), '>=': (a) => a >= key};
  const test = sign ? tests[sign] : (a) => a === key;
  return (word) => word !== '' && test(keyOf(word));
}

// maskOf says which words of a coded column a condition selects. A value that is
// there whole means itself; a family of kinds its kinds; anything else whatever
// contains it.
function maskOf(column, name, values) {
  const mask = new Uint8Array(column.words.length);
  const folded = column.words.map(fold);
  for (const value of values) {
    let wanted = fold(value);
    const compares = (NUMBERS.has(name) || DAYS.has(name)) && comparisonOf(name, value.trim());
    if (compares) {
      column.words.forEach((word, code) => { if (compares(word)) mask[code] = 1; });
      continue;
    }
    if (FLAGS.has(name)) wanted = /^(1|y|yes|true)$/.test(wanted) ? '1' : '';
    else if (wanted === 'none') wanted = '';
    const matches = folded.includes(wanted) || wanted === '' ? (word) => word === wanted
      : name === 'kind' && folded.some((word) => word.startsWith(wanted + '.')) ? (word) => word.startsWith(wanted + '.')
        : name === 'severity' ? (word) => word.startsWith(wanted) : (word) => word.includes(wanted);
    folded.forEach((word, code) => { if (matches(word)) mask[code] = 1; });
  }
  return mask;
}

// testOf is a condition on columns that are not coded, as a function of the row.
function testOf(token) {
  const wanted = token.values.map(fold);
  const any = (test) => (row) => wanted.some((value) => test(row, value));
  const get = (name) => (row) => fold(findings[name].get(row));
  switch (token.column) {
    case undefined: return any((row, value) => findings.text[row].includes(value));
    case 'who': // the text has them too, and is folded already
      return any((row, value) => findings.text[row].includes(value) && ['user_name', 'login', 'name'].some((name) => get(name)(row).includes(value)));
    case 'finding_id': return any((row, value) => get('finding_id')(row).startsWith(value));
    case 'okta_id': case 'sys_id': return any((row, value) => get(token.column)(row) === value);
    case 'is': return any((row, value) => (value === 'planned' ? findings.change_ids.get(row) !== '' : false));
    default: return any((row, value) => get(token.column)(row).includes(value));
  }
}
