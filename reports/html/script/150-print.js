// Paper: the summary with everything unfolded, or the findings that are shown.

const PRINTED = 2000;
let unfolded = [];

function beforePrint() {
  const mode = document.body.dataset.print || current;
  document.body.classList.toggle('print-findings', mode === 'findings');
  document.body.classList.toggle('print-person', mode === 'person');
  if (mode === 'findings') {
    const rows = shown.rows.subarray(0, PRINTED);
    const left = shown.rows.length - rows.length;
    replace(byId('printed'), el('p', null, byId('count').textContent + (shown.query ? ', searched for ' + shown.query : '') + (left > 0 ? '. The first ' + number(PRINTED) + ' are printed; Save as CSV has all.' : '')), plainTable(rows, 'Findings'));
  }
  unfolded = [...document.querySelectorAll('details.kind:not([open])')];
  for (const each of unfolded) each.open = true;
}

function afterPrint() {
  for (const each of unfolded) each.open = false;
  replace(byId('printed'));
  document.body.classList.remove('print-findings', 'print-person');
  delete document.body.dataset.print;
}

function startPrint() {
  addEventListener('beforeprint', beforePrint);
  addEventListener('afterprint', afterPrint);
  for (const mode of ['summary', 'findings']) {
    byId('print-' + mode).addEventListener('click', () => { document.body.dataset.print = mode; print(); });
  }
}
