// The filters beside a list: ticks that write the search, each with how many rows it would show.

const openFacets = new Set();
const kindTitles = new Map([...document.querySelectorAll('details.kind')].map((each) => [each.id.slice('kind-'.length), each.querySelector('strong').textContent]));
const kindTitle = (kind) => kindTitles.get(kind) || kind;

function drawFacets(list, host, tokens, selection, change) {
  const focused = document.activeElement && document.activeElement.dataset.tick;
  replace(host, ...list.facets.map((facet, place) => facetNode(list, facet, selection.counts[place], selection.masks[place], tokens, change)));
  if (focused) {
    const again = host.querySelector('[data-tick="' + CSS.escape(focused) + '"]');
    if (again) again.focus();
  }
}

function facetNode(list, facet, counts, mask, tokens, change) {
  const words = list.table[facet.column].words;
  if (facet.several && words.length < 2) return null; // nothing to choose
  const order = facet.order;
  let codes = [...words.keys()];
  codes.sort((a, b) => (order ? order.indexOf(words[a]) - order.indexOf(words[b]) : counts[b] - counts[a] || (words[a] < words[b] ? -1 : 1)));
  const ticked = (code) => Boolean(mask && mask[code]);
  const most = facet.most || codes.length;
  const all = codes;
  if (codes.length > most + 1 && !openFacets.has(list.name + facet.field)) {
    codes = codes.filter((code, i) => i < most || ticked(code));
  }
  const label = facet.label || ((word) => word);
  const node = el('fieldset', null, el('legend', null, facet.title));
  for (const code of codes) {
    const toggle = () => change(toggled(list, tokens, facet, code, mask));
    const input = el('input', {type: 'checkbox', 'data-tick': facet.field + ':' + words[code], onchange: toggle});
    input.checked = ticked(code);
    node.append(el('label', {class: counts[code] ? null : 'zero', title: facet.field === 'kind' ? kindTitles.get(words[code]) : null}, input,
      el('span', null, facet.field === 'sev' && words[code] ? severityNode(words[code]) : bdi(label(words[code]))), el('span', {class: 'n'}, number(counts[code]))));
  }
  if (all.length > most + 1) {
    const isOpen = openFacets.has(list.name + facet.field);
    node.append(el('button', {
      type: 'button', class: 'link', 'data-tick': facet.field + ' more', 'aria-expanded': String(isOpen),
      onclick: () => { if (!openFacets.delete(list.name + facet.field)) openFacets.add(list.name + facet.field); change(tokens); },
    }, isOpen ? 'Fewer' : 'All ' + number(all.length)));
  }
  return node;
}

// toggled is the search with one tick set or taken away.
function toggled(list, tokens, facet, code, mask) {
  const words = list.table[facet.column].words;
  const value = facet.value || ((word) => word);
  const chosen = [...words.keys()].filter((each) => Boolean(mask && mask[each]) !== (each === code));
  const others = tokens.filter((token) => facetOf(list, asColumn(token)) !== facet);
  if (chosen.length === 0) return others;
  return [...others, {not: false, field: facet.field, column: facet.column, values: chosen.map((each) => value(words[each]))}];
}
