// Filtering and sorting: which rows of a list are shown, and how many each filter would show.

const facetOf = (list, token) => (token.not || token.any ? undefined : list.facets.find((facet) => facet.column === token.column));

// asColumn: is:privileged, is:overdue, is:new and their like are conditions on columns.
function asColumn(token) {
  if (token.any) return {any: token.any.map(asColumn)};
  if (token.column !== 'is') return token;
  const each = token.values.map((value) => ({field: IS[value.toLowerCase()][0], column: IS[value.toLowerCase()][0], values: [IS[value.toLowerCase()][1]]}));
  return each.length === 1 ? {...each[0], not: token.not} : {any: each, not: token.not};
}

// wordTest finds a word, or words in quotes, in whatever stands in a row: in its texts, or in
// what the columns of few values show.
function wordTest(list, word) {
  const wanted = fold(word);
  const {table} = list;
  const marks = new Uint8Array(table.loaded);
  for (const name of list.searched) table[name].mark(wanted, marks);
  for (const name of list.shown) {
    const column = table[name];
    if (column instanceof Coded) markCoded(column, Uint8Array.from(column.spoken(SPOKEN[name]), (text) => (text.includes(wanted) ? 1 : 0)), marks);
  }
  return markTest(list, marks);
}

function markCoded(column, mask, marks) {
  if (!mask.includes(1)) return;
  const {codes} = column;
  for (let row = 0; row < marks.length; row++) if (mask[codes[row]]) marks[row] = 1;
}

// markTest: what one row of a change has, the change has.
function markTest(list, marks) {
  const {firstOf} = list.table;
  if (firstOf) for (let row = 0; row < marks.length; row++) if (marks[row]) marks[firstOf[row]] = 1;
  return (row) => marks[row] === 1;
}

// testOf is a condition as a function of the row.
function testOf(list, token) {
  let test;
  const column = list.table[token.column];
  if (token.any) {
    const tests = token.any.map((each) => testOf(list, each));
    test = (row) => tests.some((each) => each(row));
  } else if (column instanceof Coded) {
    const mask = maskOf(column, token.column, token.values);
    test = (row) => mask[column.codes[row]] === 1;
    if (list.perField && list.perField.has(token.column)) {
      const marks = new Uint8Array(list.table.loaded);
      markCoded(column, mask, marks);
      test = markTest(list, marks);
    }
  } else if (!token.field) test = list.wordTest(token.values[0]);
  else {
    const tests = token.values.map((value) => list.plainTest(token, fold(value)));
    test = (row) => tests.some((each) => each(row));
  }
  return token.not ? (row) => !test(row) : test;
}

// select finds the rows of a search. counts[i] counts, for each value of the i-th filter, the
// rows that the other filters and conditions leave.
function select(list, tokens) {
  const {table, facets} = list;
  const masks = facets.map(() => null);
  const tests = [];
  for (const token of tokens.map(asColumn)) {
    const place = facets.indexOf(facetOf(list, token));
    if (place >= 0) {
      const mask = maskOf(table[token.column], token.column, token.values);
      masks[place] = masks[place] ? masks[place].map((bit, code) => bit & mask[code]) : mask;
    } else tests.push(testOf(list, token));
  }
  const counts = facets.map((facet) => new Uint32Array(table[facet.column].words.length));
  const codes = facets.map((facet) => table[facet.column].codes);
  const size = list.size();
  const rows = new Uint32Array(size);
  let found = 0;
  next: for (let i = 0; i < size; i++) {
    const row = list.rowAt(i);
    let failing = -1;
    for (let i = 0; i < masks.length; i++) {
      if (masks[i] === null || masks[i][codes[i][row]]) continue;
      if (failing >= 0) continue next;
      failing = i;
    }
    for (const test of tests) if (!test(row)) continue next;
    if (failing >= 0) { counts[failing][codes[failing][row]]++; continue; }
    rows[found++] = row;
    for (let i = 0; i < counts.length; i++) counts[i][codes[i][row]]++;
  }
  return {rows: rows.subarray(0, found), counts, masks};
}

// ranksOf is the place of each row of a table in the order of a column. Those of columns of many
// values come with the page.
function ranksOf(table, name) {
  if (table['by_' + name]) return table['by_' + name].values;
  table.ranks ||= new Map();
  const known = table.ranks.get(name);
  if (known && known.length === table.loaded) return known;
  const {codes, words} = table[name];
  const folded = table[name].folded();
  const keys = words.map((word, i) => (word === '' ? '\uffff' : NUMBERS.has(name) ? word.padStart(12, '0') : folded[i]));
  const order = Uint32Array.from(keys.keys()).sort((a, b) => (keys[a] < keys[b] ? -1 : keys[a] > keys[b] ? 1 : 0));
  const place = new Uint32Array(keys.length);
  order.forEach((index, i) => { place[index] = i > 0 && keys[index] === keys[order[i - 1]] ? place[order[i - 1]] : i; });
  const rank = new Uint32Array(table.loaded);
  for (let row = 0; row < rank.length; row++) rank[row] = place[codes[row]];
  table.ranks.set(name, rank);
  return rank;
}

// sortRows orders rows by a column, equal ones as they are: by counting, which takes as long
// for any order. The rows come in the order of the list's first column.
function sortRows(list, rows, sort) {
  const down = sort.startsWith('-');
  const name = sort.replace(/^-/, '');
  if (!name || name === list.first || !list.orders.some(([known]) => known.replace(/^-/, '') === name)) return down ? rows.slice().reverse() : rows;
  const rank = ranksOf(list.table, name);
  let highest = 0;
  for (const row of rows) if (rank[row] > highest) highest = rank[row];
  const starts = new Uint32Array(highest + 2);
  const key = down ? (row) => highest - rank[row] : (row) => rank[row];
  for (const row of rows) starts[key(row) + 1]++;
  for (let i = 1; i < starts.length; i++) starts[i] += starts[i - 1];
  const sorted = new Uint32Array(rows.length);
  for (const row of rows) sorted[starts[key(row)]++] = row;
  return sorted;
}
