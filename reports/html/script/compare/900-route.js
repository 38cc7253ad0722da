// The address decides what is shown: #overview, #findings, #rules; #q= and #sort= for a search;
// #finding= for one of them.

function route() {
  const to = address();
  trouble('');
  if (to.finding === undefined) {
    before = location.hash;
    if (detail.open) detail.close();
  } else {
    if (!current) { showView('findings'); shown.search('', ''); }
    return showFinding(to.finding);
  }
  if (to.q !== undefined || to.sort !== undefined || to.view === 'findings') {
    showView('findings');
    return shown.search(to.q || '', to.sort || '');
  }
  showView(to.view === 'main' ? current || 'overview' : to.view || 'overview');
}

async function start() {
  document.body.classList.add('scripted');
  for (const each of document.querySelectorAll('.explorer')) each.hidden = false;
  startFindings();
  addEventListener('hashchange', route);
  route();
  if (typeof DecompressionStream === 'undefined') {
    findings.failed = true;
    trouble('This browser is too old to unpack the findings: use one of 2023 or later, or open compare.csv beside this page.');
    return;
  }
  await yieldToBrowser();
  await loadRows('findings', findings, deriveFinding, () => { wakeWaiting(); if (current === 'findings') shown.refresh(true); });
  wakeWaiting();
  document.body.dataset.loaded = 'all';
}

start().catch((error) => {
  findings.failed = true;
  wakeWaiting();
  trouble('The findings in this page could not be unpacked (' + error.message + '): the file may be damaged. compare.csv beside it has them.');
});
