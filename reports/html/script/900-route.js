// The address decides what is shown: #overview, #findings, ...; #q= and #sort=
// for a search; #user=, #finding=, #change=, #kind= and #rule= for one of them.

function route() {
  if (location.hash.startsWith('#/')) history.replaceState(null, '', '#' + location.hash.slice(2));
  const to = address();
  trouble('');
  if (to.finding === undefined && to.change === undefined) {
    before = location.hash;
    if (detail.open) detail.close();
  }
  if (to.finding !== undefined) {
    if (!current) { showView('findings'); shown.search('', ''); }
    return showFinding(to.finding);
  }
  if (to.change !== undefined) {
    if (!current) { showView('changes'); showChanges('', ''); }
    return showChange(to.change);
  }
  if (to.view === 'people') { showView('people'); return peopleList.search(to.q || '', to.sort || ''); }
  if (to.view === 'changes') { showView('changes'); return showChanges(to.q || '', to.sort || ''); }
  if (to.q !== undefined || to.sort !== undefined || to.by !== undefined || to.view === 'findings') {
    showView('findings');
    shown.by = GROUPED_BY.some(([name]) => name === to.by) ? to.by : '';
    byId('by').value = shown.by;
    return shown.search(to.q || '', to.sort || '');
  }
  if (to.user !== undefined) { showView('person'); return showPerson(to.user); }
  if (to.kind !== undefined) { showView('method'); return unfold('kind-' + to.kind); }
  if (to.rule !== undefined) { showView('rules'); return pointAt(to.rule); }
  showView(to.view === 'main' ? current || 'overview' : to.view || 'overview');
}

// refreshShown has the list that is in sight show what was loaded meanwhile, a few times per second.
let refreshed = -Infinity;
function refreshShown(isLast) {
  if (!isLast && performance.now() - refreshed < 200) return;
  refreshed = performance.now();
  const list = {findings: shown, people: peopleList, changes: changesList}[current];
  if (list && list.grid) list.refresh(true);
}

function unfold(id) {
  const node = byId(id);
  if (!node) return;
  node.open = true;
  node.scrollIntoView({block: 'start'});
  node.querySelector('summary').focus({preventScroll: true});
}

async function start() {
  document.body.classList.add('scripted');
  for (const each of document.querySelectorAll('.explorer')) each.hidden = false;
  startFindings();
  startGroups();
  startPages();
  startPrint();
  addEventListener('hashchange', route);
  route();
  if (typeof DecompressionStream === 'undefined') {
    findings.failed = changes.failed = true;
    trouble('This browser is too old to unpack the findings: use one of 2023 or later, or open findings.csv or report.xlsx beside this page.');
    return;
  }
  await yieldToBrowser();
  await loadFindings(() => { wakeWaiting(); refreshShown(findings.loaded >= shownFindings); });
  wakeWaiting();
  performance.mark('searchable');
  await loadChanges(() => { wakeWaiting(); if (current === 'changes') refreshShown(changes.loaded >= shownChanges); });
  wakeWaiting();
  document.body.dataset.loaded = 'all';
  for (const list of [shown, changesList]) await list.prepare();
  peopleList.gather();
}

start().catch((error) => {
  findings.failed = changes.failed = true;
  wakeWaiting();
  trouble('The findings in this page could not be unpacked (' + error.message + '): the file may be damaged. findings.csv beside it has them.');
});
