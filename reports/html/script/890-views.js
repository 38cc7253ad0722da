// Which part of the page is shown, and what the address says.

const views = [...document.querySelectorAll('main > .view')];
const START = document.title;
let current = '';
let waiting = [];

// until waits until something is so, or everything is loaded.
function until(isSo, table = findings) {
  const done = () => isSo() || table.loaded >= (table === findings ? shownFindings : shownChanges) || table.failed;
  return done() ? Promise.resolve() : new Promise((resolve) => waiting.push(() => done() && (resolve(), true)));
}
const wakeWaiting = () => { waiting = waiting.filter((isOver) => !isOver()); };

function trouble(text) {
  const node = byId('trouble');
  node.textContent = visible(text);
  node.hidden = !text;
}

function address() {
  const text = location.hash.replace(/^#\/?/, '');
  if (!text.includes('=')) return {view: text || 'overview'};
  const [, view, rest] = /^(?:(findings|people|changes)&)?(.*)$/s.exec(text);
  return {view, ...Object.fromEntries(new URLSearchParams(rest))};
}

function showView(name) {
  if (!views.some((view) => view.id === name)) name = 'overview';
  const changed = current !== name;
  current = name;
  for (const view of views) view.hidden = view.id !== name;
  for (const link of document.querySelectorAll('nav a[href^="#"]')) {
    if (link.hash === '#' + (name === 'person' ? 'people' : name)) {
      link.setAttribute('aria-current', 'page');
      if (changed) link.parentNode.parentNode.scrollLeft = link.offsetLeft - 24; // in sight, where there is no room for all
    } else link.removeAttribute('aria-current');
  }
  if (changed) {
    scrollTo(0, 0);
    document.title = START;
  }
  return changed;
}

function pointAt(line) {
  for (const each of document.querySelectorAll('.line.at')) each.classList.remove('at');
  const node = byId('line-' + line);
  if (!node) return;
  node.classList.add('at');
  node.scrollIntoView({block: 'center'});
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-rule]');
  const line = link && /:(\d+)$/.exec(link.dataset.rule);
  if (line) { event.preventDefault(); location.hash = '#rule=' + line[1]; }
});
