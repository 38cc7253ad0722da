// CSV of what is shown, for people: a value that a spreadsheet could take for a
// formula gets an apostrophe in front, and so does one that begins with an
// apostrophe, so that taking one away gives the value back. findings.csv beside
// the page is exact.

function csvValue(value) {
  const safe = /^[=+\-@\t\r']/.test(value) ? "'" + value : value;
  return /[",\r\n]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
}

function csvOf(rows) {
  const lines = [CSV_COLUMNS.join(',')];
  for (const row of rows) {
    lines.push(CSV_COLUMNS.map((name) => {
      const value = findings[name].get(row);
      return csvValue(FLAGS.has(name) && (name !== 'overdue' || body.history) ? String(value === '1') : value);
    }).join(','));
  }
  return '\ufeff' + lines.join('\r\n') + '\r\n';
}

// saveCSV waits until everything is loaded: what is saved is all that the search finds.
async function saveCSV() {
  const button = byId('save-csv');
  if (button.disabled) return;
  const title = button.textContent;
  if (!shown.isLoaded()) {
    button.disabled = true;
    button.textContent = 'Saves when all is loaded';
    await until(() => shown.isLoaded());
    button.disabled = false;
    button.textContent = title;
    if (!shown.isLoaded()) return; // it failed, and the page says so
    shown.refresh(true);
  }
  const address = URL.createObjectURL(new Blob([csvOf(shown.rows)], {type: 'text/csv;charset=utf-8'}));
  el('a', {href: address, download: shown.rows.length === findings.loaded ? SAVED + '-for-people.csv' : SAVED + '-filtered.csv'}).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
  announce('Saved ' + plural(shown.rows.length, 'finding', 'findings'));
}
