// What of a search can be understood. A field, a flag or a value that there is not is said, with
// the one that may have been meant, and the search goes on without it: nothing found would be a lie.

// columnOf is a column of a list, or of the findings under it.
const columnOf = (list, name) => list.table[name] || (list.under && list.under.table[name]);

// namesOf are the values of a column, and those as they are compared, whether or not a row has
// them; isClosed if there are no others.
function namesOf(list, name) {
  const column = columnOf(list, name);
  const known = name === 'kind' && kindTitles.size > 0 ? [...kindTitles.keys()] : VALUES[name];
  if (!known) return {names: column.words, folded: column.folded(), isClosed: false};
  const names = [...new Set([...column.words, ...known])];
  return {names, folded: names.map(fold), isClosed: true};
}

// wrongValue is what is wrong with a value of a condition, and the value that may have been meant.
function wrongValue(list, token, value) {
  const {column} = token;
  if (column === 'is') {
    if (Object.hasOwn(IS, value.toLowerCase())) return null;
    return {said: 'is has no value \u201c' + value + '\u201d', names: Object.keys(IS)};
  }
  if (!(columnOf(list, column) instanceof Coded)) return null;
  if (FLAGS.has(column)) return /^(1|y|yes|true|0|n|no|false|none|)$/i.test(value) ? null : {said: token.field + ' is yes or no, not \u201c' + value + '\u201d', names: ['yes', 'no']};
  const {names, folded, isClosed} = namesOf(list, column);
  const {compares, test} = matcherOf(column, value, folded);
  if (compares || fold(value) === 'none' || value === '' || folded.some(test)) return null;
  if (!isClosed && !list.isLoaded()) return null; // what is loaded later may have it
  return {said: token.field + ' has no value \u201c' + value + '\u201d', names: names.filter(Boolean)};
}

// understand takes away what cannot be understood, and says it: {said, names, better}; better is
// the whole search with what may have been meant.
function understand(list, tokens) {
  const problems = [];
  const better = (old, token) => {
    const put = (each) => (each === old ? token : each.any ? {any: each.any.map(put)} : each);
    return writeQuery(tokens.map(put));
  };
  const understood = (token) => {
    if (token.any) {
      const left = token.any.map(understood).filter(Boolean);
      return left.length > 1 ? {any: left} : left[0] || null;
    }
    if (!token.field) return token;
    if (!token.column) {
      const meant = nearest(token.field, Object.keys(list.fields).filter((known) => known.length > 2));
      problems.push({said: 'No field is called \u201c' + token.field + '\u201d', names: Object.keys(list.fields), meant, better: meant && better(token, {...token, field: meant})});
      return null;
    }
    const values = token.values.filter((value) => {
      const wrong = wrongValue(list, token, value);
      if (!wrong) return true;
      const meant = nearest(value, wrong.names);
      problems.push({...wrong, meant, better: meant && better(token, {...token, values: token.values.map((each) => (each === value ? meant : each))})});
      return false;
    });
    return values.length ? {...token, values} : null;
  };
  return {tokens: tokens.map(understood).filter(Boolean), problems};
}

// problemNode says a problem; what may have been meant can be clicked.
function problemNode(problem, go) {
  return el('span', {class: 'problem'}, problem.said,
    problem.better ? [': did you mean ', el('button', {type: 'button', class: 'link', onclick: () => go(problem.better)}, problem.meant), '?'] : '.' + (problem.names.length <= 60 ? ' There are: ' + problem.names.join(', ') + '.' : ''),
    ' The search goes on without it.');
}
