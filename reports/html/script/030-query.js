// The search: words and conditions on fields, as people type them. All of them have to be so;
// of those with an "or" between, one.
//
//	kind:orphaned sev:critical,high -dept:Sales "two words" word or other

const fieldOf = (fields, name) => (Object.hasOwn(fields, name) ? fields[name] : undefined);

// parseQuery takes a search apart: {not, field, column, values}; words have no field, and
// {any: [...]} is a choice. A condition without a value is still being typed.
function parseQuery(text, fields = FIELDS) {
  text = text.replace(/[\u201c\u201d\u201e]/g, '"');
  const tokens = [];
  let at = 0;
  let joins = false;
  const value = (stop) => {
    if (text[at] !== '"') {
      const from = at;
      while (at < text.length && !stop.test(text[at])) at++;
      return {text: text.slice(from, at)};
    }
    let read = '';
    for (at++; at < text.length; at++) {
      if (text[at] !== '"') read += text[at];
      else if (text[at + 1] === '"') { read += '"'; at++; }
      else { at++; break; }
    }
    return {text: read, quoted: true};
  };
  const push = (token) => {
    const last = joins ? tokens.pop() : null;
    tokens.push(last ? {any: [...(last.any || [last]), token]} : token);
    joins = false;
  };
  while (at < text.length) {
    if (/\s/.test(text[at])) { at++; continue; }
    const not = text[at] === '-' && at + 1 < text.length && !/[\s-]/.test(text[at + 1]);
    if (not) at++;
    const named = /^([A-Za-z_]+):(?!\/)/.exec(text.slice(at, at + 40));
    const field = named && named[1].toLowerCase();
    if (field && (fieldOf(fields, field) || /\S/.test(text[at + named[0].length] || ''))) {
      at += named[0].length;
      const values = [];
      do {
        const each = value(/[\s,]/);
        if (each.text || each.quoted) values.push(each.text);
      } while (text[at] === ',' && ++at);
      if (values.length) push({not, field, column: fieldOf(fields, field), values});
      continue;
    }
    const word = value(/\s/);
    if (!word.quoted && !not && tokens.length && /^(or|OR|AND)$/.test(word.text)) joins = word.text !== 'AND';
    else if (word.text) push({not, values: [word.text]});
  }
  return tokens;
}

const quoted = (value) => (value === '' || /[\s",\u201c\u201d\u201e]/.test(value) ? '"' + value.replace(/"/g, '""') + '"' : value);
const quotedWord = (word) => (/^(or|OR|AND)$|^-|^[A-Za-z_]+:/.test(word) ? '"' + word.replace(/"/g, '""') + '"' : quoted(word));
const writeToken = (token) => (token.any ? token.any.map(writeToken).join(' or ')
  : (token.not ? '-' : '') + (token.field ? token.field + ':' + token.values.map(quoted).join(',') : quotedWord(token.values[0])));
const writeQuery = (tokens) => tokens.map(writeToken).join(' ');

function distance(a, b) {
  let row = [...Array(b.length + 1).keys()];
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length];
}

// nearest is the name somebody may have meant; undefined if none is near.
function nearest(word, names) {
  const wanted = fold(word).slice(0, 60);
  let best;
  let least = Math.max(2, Math.ceil(wanted.length / 3)) + 1;
  for (const name of names) {
    const folded = fold(name);
    if (Math.abs(folded.length - wanted.length) >= least) continue;
    const far = distance(wanted, folded);
    if (far < least) [best, least] = [name, far];
  }
  return best;
}

// Columns of numbers, and of days: they are compared (age:>30, age:8-30, due:<2026-12-01).
const NUMBERS = new Set(['age_days', 'times_reopened', 'findings']);
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

// matcherOf says which of some words a value selects. One that is there whole means itself; a
// family of kinds its kinds; anything else whatever contains it.
function matcherOf(name, value, words) {
  const compares = (NUMBERS.has(name) || DAYS.has(name)) && comparisonOf(name, value.trim());
  if (compares) return {compares};
  let wanted = fold(value);
  if (FLAGS.has(name)) wanted = /^(1|y|yes|true)$/.test(wanted) ? '1' : '';
  else if (wanted === 'none' && !words.includes('none')) wanted = '';
  if (name === 'controls' && words.some((word) => word.split('; ').includes(wanted))) return {test: (word) => word.split('; ').includes(wanted)};
  if (words.includes(wanted) || wanted === '') return {test: (word) => word === wanted};
  if (name === 'kind' && words.some((word) => word.startsWith(wanted + '.'))) return {test: (word) => word.startsWith(wanted + '.')};
  return {test: name === 'severity' ? (word) => word.startsWith(wanted) : (word) => word.includes(wanted)};
}

// maskOf says which words of a coded column a condition selects.
function maskOf(column, name, values) {
  const mask = new Uint8Array(column.words.length);
  const folded = column.folded();
  for (const value of values) {
    const {compares, test} = matcherOf(name, value, folded);
    (compares ? column.words : folded).forEach((word, code) => { if ((compares || test)(word)) mask[code] = 1; });
  }
  return mask;
}
