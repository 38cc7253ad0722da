// What a reviewer decides: kept in this browser, and saved as decisions.json. No text becomes markup.
(function () {
  'use strict';
  var body = document.body;
  var rows = Array.from(document.querySelectorAll('tr[data-row]'));
  var kept = 'rolecall ' + body.dataset.campaign + ' ' + body.dataset.packet;
  var decidedAt = new Map();
  var openedAt = now();

  function now() { return new Date().toISOString().replace(/\.\d+Z$/, 'Z'); }
  function id(name) { return document.getElementById(name); }
  function open(row, name) { return row.querySelector('[data-open="' + name + '"]'); }

  function warn(text) {
    id('trouble').textContent = text;
    id('trouble').hidden = text === '';
  }

  // answers is decisions.json: every row, with all its cells if it is to be sent, and when it was decided.
  function answers(isToSend) {
    return {
      format: Number(body.dataset.format), campaign_id: body.dataset.campaign, packet: body.dataset.packet, sent_sha256: body.dataset.sent,
      name: id('name').value, confirmed: id('confirmed').checked, opened_at: openedAt, saved_at: now(),
      rows: rows.map(function (row) {
        var record = {};
        if (isToSend) {
          row.querySelectorAll('[data-cell]').forEach(function (cell) { record[cell.dataset.cell] = cell.textContent; });
        }
        row.querySelectorAll('[data-open]').forEach(function (cell) { record[cell.dataset.open] = cell.value; });
        record.row = row.dataset.row;
        record.decided_at = decidedAt.get(row.dataset.row) || '';
        return record;
      }),
    };
  }

  // take goes on from what was saved; of another packet it takes nothing.
  function take(saved) {
    if (!saved || saved.campaign_id !== body.dataset.campaign || saved.packet !== body.dataset.packet || !Array.isArray(saved.rows)) {
      return false;
    }
    var byRow = new Map(saved.rows.map(function (record) { return [record.row, record]; }));
    rows.forEach(function (row) {
      var record = byRow.get(row.dataset.row);
      if (!record) { return; }
      ['decision', 'until', 'comment'].forEach(function (name) { open(row, name).value = String(record[name] || ''); });
      if (record.decided_at) { decidedAt.set(row.dataset.row, String(record.decided_at)); } else { decidedAt.delete(row.dataset.row); }
    });
    id('name').value = String(saved.name || '');
    id('confirmed').checked = saved.confirmed === true;
    openedAt = String(saved.opened_at || openedAt);
    show();
    return true;
  }

  function keep() {
    try { localStorage.setItem(kept, JSON.stringify(answers(false))); } catch (_) { /* a browser that keeps nothing: the file does */ }
  }

  function show() {
    var decided = 0, words = id('find').value.toLowerCase().split(/\s+/).filter(Boolean), isOpenOnly = id('open-only').checked;
    rows.forEach(function (row) {
      var decision = open(row, 'decision').value;
      row.dataset.decision = decision;
      decided += decision === '' ? 0 : 1;
      var text = row.textContent.toLowerCase();
      row.hidden = !words.every(function (word) { return text.includes(word); }) || (isOpenOnly && decision !== '' && row !== document.activeElement.closest('tr'));
    });
    id('progress').textContent = decided + ' of ' + rows.length + ' rows decided';
  }

  rows.forEach(function (row) {
    open(row, 'decision').addEventListener('change', function () {
      if (open(row, 'decision').value === '') { decidedAt.delete(row.dataset.row); } else { decidedAt.set(row.dataset.row, now()); }
    });
  });
  document.querySelector('main').addEventListener('change', function () { show(); keep(); });
  id('find').addEventListener('input', show);
  id('open-only').addEventListener('change', show);

  id('resume').addEventListener('change', function () {
    var file = id('resume').files[0];
    if (!file) { return; }
    file.text().then(function (text) {
      var saved = null;
      try { saved = JSON.parse(text); } catch (_) { saved = null; }
      if (take(saved)) { warn(''); keep(); } else { warn('That file has no decisions of this packet.'); }
    });
  });

  id('save').addEventListener('click', function () {
    warn(id('name').value.trim() === '' || !id('confirmed').checked ? 'Saved. Before you send it: write your name, and confirm, below "How to return it"; then save again.' : '');
    var link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([JSON.stringify(answers(true), null, 1) + '\n'], {type: 'application/json'}));
    link.download = 'decisions-' + body.dataset.packet + '.json';
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
  });

  try { take(JSON.parse(localStorage.getItem(kept))); } catch (_) { /* nothing was kept */ }
  show();
  body.dataset.loaded = 'all';
})();
