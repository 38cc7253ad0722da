// The address decides what is shown: #overview, #findings, ...; #q= and #sort=
// for a search; #user=, #finding=, #change=, #kind= and #rule= for one of them.

function route() {
  if (location.hash.startsWith('#/')) history.replaceState(null, '', '#' + location.hash.slice(2));
  const to = address();
  trouble('');
  if (to.finding === undefined) {
    before = location.hash;
    if (detail.open) detail.close();
  }
  if (to.finding !== undefined) {
    if (!current) { showView('findings'); search('', ''); }
    return showFinding(to.finding);
  }
  if (to.q !== undefined || to.sort !== undefined || to.view === 'findings') {
    showView('findings');
    return search(to.q || '', to.sort || '');
  }
  if (to.user !== undefined) { showView('person'); return showPerson(to.user); }
  if (to.change !== undefined || to.view === 'changes') { showView('changes'); return showChanges(to.change); }
  if (to.kind !== undefined) { showView('method'); return unfold('kind-' + to.kind); }
  if (to.rule !== undefined) { showView('rules'); return pointAt(to.rule); }
  showView(to.view === 'main' ? current || 'overview' : to.view || 'overview');
  if (current === 'people') return showPeople();
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
  await loadFindings(() => { wakeWaiting(); if (current === 'findings') refresh(true); });
  wakeWaiting();
  await loadChanges(wakeWaiting);
  wakeWaiting();
  document.body.dataset.loaded = 'all';
}

start().catch((error) => {
  findings.failed = changes.failed = true;
  wakeWaiting();
  trouble('The findings in this page could not be unpacked (' + error.message + '): the file may be damaged. findings.csv beside it has them.');
});
