// The plan, one row per field.

let changesGrid;
let changesShown = new Uint32Array(0);

function changeCells(index) {
  const row = changesShown[index];
  const get = (name) => changes[name].get(row);
  const first = index === 0 || changes.change_id.get(changesShown[index - 1]) !== get('change_id');
  const field = el('span', {class: 'of-narrow'}, bdi(get('field') || ''), ' '); // where there is no column for it
  return [
    [el('span', {class: 'top soft'}, first ? number([...rowsOfChange.keys()].length === 0 ? 0 : sequenceOf(get('change_id'))) : '')],
    [el('span', {class: 'top'}, get('operation')), el('span', {class: 'sub code'}, get('table') + (get('system') === 'okta' ? ' in okta' : ''))],
    [el('span', {class: 'top'}, bdi(get('user_name'))), el('span', {class: 'sub code'}, get('record_id'))],
    [el('span', {class: 'top item'}, get('field') || '\u2013')],
    [get('operation') === 'delete' ? el('span', {class: 'clamp diff'}, el('del', {class: 'was'}, bdi(get('before'))))
      : el('span', {class: 'clamp diff'}, field, get('before') && [el('del', {class: 'was'}, bdi(get('before'))), ' '], '\u2192 ', get('after') ? el('ins', {class: 'is'}, bdi(get('after'))) : '(empty)')],
    [el('span', {class: 'clamp'}, first ? get('reason') : '')],
  ];
}

let sequences;
function sequenceOf(id) {
  if (!sequences || sequences.size !== rowsOfChange.size) sequences = new Map([...rowsOfChange.keys()].map((each, i) => [each, i + 1]));
  return sequences.get(id);
}

function findChanges() {
  const words = fold(byId('changes-q').value).split(/\s+/).filter(Boolean);
  const rows = [];
  for (let row = 0; row < changes.loaded; row++) if (words.every((word) => changes.text[row].includes(word))) rows.push(row);
  changesShown = rows;
  byId('changes-count').textContent = (words.length ? number(rows.length) + ' of ' : '') + plural(changes.loaded, 'row', 'rows') + ', one per field';
  changesGrid.show(rows.length);
}

async function showChanges(id) {
  if (!byId('changes-grid')) return;
  if (!changesGrid) {
    changesGrid = new Grid(byId('changes-grid'), {
      label: 'Changes planned', columns: ['No.', 'Operation', 'Account', 'Field', 'Before and after', 'Why'].map((title) => ({title})), cells: changeCells,
      open: (index) => {
        const finding = changes.finding_ids.get(changesShown[index]).split('; ')[0];
        if (rowOfFinding.has(finding)) location.hash = '#finding=' + finding;
      },
    });
    listen('changes', findChanges);
  }
  await until(() => false, changes);
  if (id) byId('changes-q').value = id;
  findChanges();
}
