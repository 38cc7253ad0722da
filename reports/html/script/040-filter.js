// Filtering and sorting: which findings are shown, and how many each filter
// would show.

const facetOf = (token) => (token.not ? undefined : FACETS.find((facet) => facet.column === token.column));

// is:privileged, is:excepted, is:doubtful, is:overdue and is:new are conditions on those columns.
function asColumn(token) {
  if (token.column !== 'is' || token.values.length !== 1) return token;
  const field = token.values[0].toLowerCase();
  if (field === 'doubtful' || field === 'certain') return {...token, field: 'certainty', column: 'certainty', values: [field]};
  if (IS_STATE.has(field)) return {...token, field: 'state', column: 'state', values: [field]};
  return FLAGS.has(field) ? {...token, field, column: field, values: ['yes']} : token;
}

// select finds the rows of a search. counts[i] counts, for each value of the
// i-th filter, the rows that the other filters and conditions leave.
function select(tokens) {
  const masks = FACETS.map(() => null);
  const rest = [];
  const tests = [];
  for (const token of tokens.map(asColumn)) {
    const facet = facetOf(token);
    const column = findings[token.column];
    if (column instanceof Coded) {
      const mask = maskOf(column, token.column, token.values);
      if (facet) {
        const place = FACETS.indexOf(facet);
        masks[place] = masks[place] ? masks[place].map((bit, code) => bit & mask[code]) : mask;
      } else rest.push({codes: column.codes, mask, wanted: token.not ? 0 : 1});
    } else {
      const test = testOf(token);
      tests.push(token.not ? (row) => !test(row) : test);
    }
  }
  const counts = FACETS.map((facet) => new Uint32Array(findings[facet.column].words.length));
  const codes = FACETS.map((facet) => findings[facet.column].codes);
  const rows = new Uint32Array(findings.loaded);
  let found = 0;
  next: for (let row = 0; row < findings.loaded; row++) {
    for (const each of rest) if (each.mask[each.codes[row]] !== each.wanted) continue next;
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

// ranks[column] is the place of each row in the order of a column.
const ranks = new Map();

function ranksOf(table, name) {
  const known = ranks.get(name);
  if (known && known.length === table.loaded) return known;
  const rank = new Uint32Array(table.loaded);
  const column = table[name];
  const values = column instanceof Coded ? column.words : column.values.slice(0, table.loaded);
  const keys = values.map((value) => (value === '' ? '\uffff' : NUMBERS.has(name) ? value.padStart(12, '0') : fold(value)));
  const order = Uint32Array.from(keys.keys()).sort((a, b) => (keys[a] < keys[b] ? -1 : keys[a] > keys[b] ? 1 : 0));
  const place = new Uint32Array(keys.length);
  order.forEach((index, i) => { place[index] = i > 0 && keys[index] === keys[order[i - 1]] ? place[order[i - 1]] : i; });
  for (let row = 0; row < rank.length; row++) rank[row] = place[column instanceof Coded ? column.codes[row] : row];
  ranks.set(name, rank);
  return rank;
}

// sortRows orders rows by a column, equal ones as they are: by counting, which
// takes as long for any order. The rows as they come are in the order of severity.
function sortRows(rows, sort) {
  const down = sort.startsWith('-');
  const name = sort.replace(/^-/, '');
  if (!name || name === 'severity') return down ? rows.slice().reverse() : rows;
  const rank = ranksOf(findings, name);
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
