// Text and elements. No text becomes markup anywhere in this script: elements
// are made one by one, and text is only ever text in them.

const english = new Intl.NumberFormat('en');
const number = (n) => english.format(n);
const plural = (n, one, many) => (n === 1 ? '1 ' + one : number(n) + ' ' + many);

// Characters that could act or mislead are spelled out, as visible.go does.
const ACTS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
const spelled = (c) => (c === '\t' || c === '\r' ? ' ' : '\u27e6U+' + c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0') + '\u27e7');
const visible = (text) => String(text).replace(ACTS, spelled);

// fold is how text is compared: without case and accents, and without the sigma of words' ends.
const fold = (text) => {
  const lower = text.toLowerCase();
  // eslint-disable-next-line no-control-regex
  return /^[\x00-\x7f]*$/.test(lower) ? lower : lower.normalize('NFD').replace(/\p{M}/gu, '').replace(/\u03c2/g, '\u03c3');
};

// el makes an element: el('a', {class: 'code', href: '#x', onclick: f}, child, ...).
function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? '' : value);
  }
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false || child === '') continue;
    node.append(child instanceof Node ? child : visible(child));
  }
  return node;
}

const byId = (id) => document.getElementById(id);
const replace = (node, ...children) => node.replaceChildren(...children.flat(2).filter((child) => child));

// announce has a screen reader say a text.
let announcing;
function announce(text) {
  clearTimeout(announcing);
  announcing = setTimeout(() => { byId('announcement').textContent = text; }, 400);
}

const MARKS = {critical: '\u25c6', high: '\u25b2', medium: '\u25cf', low: '\u25cb'};
const severityNode = (severity) => el('span', {class: 'sev sev-' + severity.replace(/\W/g, '')},
  el('span', {'aria-hidden': 'true'}, MARKS[severity] || ''), ' ' + severity);
const tag = (text, extra) => el('span', {class: 'tag' + (extra ? ' ' + extra : '')}, text);
const bdi = (text, extra) => el('bdi', extra ? {class: extra} : null, text);

// loginNode is a login, broken behind its @ where there is no room.
const loginNode = (text) => el('bdi', null, text.split(/(?<=@)/).flatMap((part, i) => [i > 0 && el('wbr'), part]));

// ruleNode is a place in the rules file, as a link if it is one.
function ruleNode(rule) {
  const found = /^(.+):(\d+)$/.exec(rule);
  if (!found || found[1] !== document.body.dataset.rules) return bdi(rule || 'no rule grants or expects it');
  return el('a', {href: '#rule=' + found[2]}, bdi(rule));
}
const userLink = (who, ...children) => el('a', {href: '#user=' + encodeURIComponent(who)}, ...children);
