// The data: compressed blocks in the page, unpacked one after the other so that the page stays
// responsive. Those of rows have column by column what pack.go says, those of people are JSON.

const body = document.body.dataset;
const totalFindings = Number(body.findings);
const shownFindings = Math.min(totalFindings, Number(body.most));
const shownChanges = Math.min(Number(body.changes), Number(body.most));

const blocksOf = (name) => [...document.querySelectorAll('script[data-rows="' + name + '"]')];

function bytesOf(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

const unpacked = (node) => new Response(new Response(bytesOf(node.textContent)).body.pipeThrough(new DecompressionStream('gzip')));
const unpack = (node) => unpacked(node).json();

// unpackTable unpacks a block of rows, as pack.go writes it: {rows, columns}.
async function unpackTable(node) {
  const buffer = await unpacked(node).arrayBuffer();
  const utf8 = new TextDecoder('utf-8', {ignoreBOM: true}); // a mark in front of a value is of the value
  let at = 4 + new DataView(buffer).getUint32(0, true);
  const head = JSON.parse(utf8.decode(new Uint8Array(buffer, 4, at - 4)));
  for (const column of head.columns) {
    const end = at + head.rows * column.width;
    column.numbers = new {1: Uint8Array, 2: Uint16Array, 4: Uint32Array}[column.width](buffer.slice(at, end));
    at = end + (column.bytes || 0);
    if (column.bytes !== undefined) column.text = utf8.decode(new Uint8Array(buffer, end, column.bytes));
  }
  return head;
}

// yieldToBrowser lets the browser paint and take input.
const yieldToBrowser = () => (globalThis.scheduler && scheduler.yield ? scheduler.yield() : new Promise((resolve) => setTimeout(resolve, 0)));

const tableOf = (names, rows, numbers) => Object.fromEntries([...names.map((name) => [name, CODED.has(name) ? new Coded(rows) : new Plain()]), ...numbers.map((name) => [name, new Numbers(rows)])]);

for (const name of DERIVED) CODED.add(name);
const findings = Object.assign(tableOf([...FINDING, ...DERIVED], shownFindings, ['subject', 'by_user_name', 'by_name']), {loaded: 0});
// firstOf: the first row of the change of each row; first: those rows, of as many changes; place: the place of the change in the plan.
const changes = Object.assign(tableOf([...CHANGE, ...CHANGE_DERIVED], shownChanges, ['by_user_name', 'finding_no']),
  {loaded: 0, firstOf: new Int32Array(shownChanges), first: new Int32Array(shownChanges), place: new Int32Array(shownChanges), count: 0});
const recordNames = new Map(); // what records are called that changes name by their sys_id
const subjectOf = (row) => findings.subject.values[row];
const rowOfFinding = (id) => findings.finding_id.rowOf(id);
const rowOfChange = (id) => changes.change_id.rowOf(id);

// rowsOfChange are the rows of a change, one per field, from the first.
function rowsOfChange(first) {
  const rows = [first];
  for (let row = first + 1; row < changes.loaded && changes.firstOf[row] === first; row++) rows.push(row);
  return rows;
}

async function loadSubjects() {
  let row = 0;
  for (const node of blocksOf('subjects')) {
    const block = await unpackTable(node);
    node.remove();
    for (const column of block.columns) findings[column.name].fill(row, column);
    row += block.rows;
  }
}

// loadRows fills a table, and calls afterBlock after each block.
async function loadRows(name, table, derive, afterBlock) {
  for (const node of blocksOf(name)) {
    const block = await unpackTable(node);
    node.remove();
    for (const column of block.columns) table[column.name].fill(table.loaded, column);
    for (let row = table.loaded; row < table.loaded + block.rows; row++) derive(row);
    table.loaded += block.rows;
    afterBlock();
    await yieldToBrowser();
  }
}

// deriveChange finds which change a row is of, and what it has of the first finding that it corrects.
function deriveChange(row) {
  const id = changes.change_id;
  if (row > 0 && id.get(row) === id.get(row - 1)) {
    changes.firstOf[row] = changes.firstOf[row - 1];
    for (const name of CHANGE_DERIVED) changes[name].codes[row] = changes[name].codes[row - 1];
    return;
  }
  changes.firstOf[row] = row;
  changes.first[changes.count++] = row;
  changes.place[row] = changes.count;
  const finding = changes.finding_no.values[row];
  for (const name of CHANGE_DERIVED) {
    if (finding < 0) changes[name].set(row, '');
    else changes[name].take(row, findings[name], finding);
  }
}

async function loadNames() {
  for (const node of blocksOf('names')) {
    for (const [id, name] of Object.entries(await unpack(node))) recordNames.set(id, name);
    node.remove();
  }
}

const loadFindings = (afterBlock) => loadSubjects().then(() => loadRows('findings', findings, deriveFinding, afterBlock));
const loadChanges = (afterBlock) => loadNames().then(() => loadRows('changes', changes, deriveChange, afterBlock));

// People are unpacked when one of them is looked at. Their blocks are behind the script;
// wholePage says whether the page came to its end.
const peopleBlocks = new Map();
let catalogue;
const wholePage = new Promise((resolve) => addEventListener('DOMContentLoaded', () => resolve(byId('end') !== null)));

async function personOf(subject) {
  if (subject < 0) return null;
  if (!await wholePage) return null;
  const node = blocksOf('people').find((block) => Number(block.dataset.first) <= subject && subject <= Number(block.dataset.last));
  if (!node) return null;
  if (!peopleBlocks.has(node)) peopleBlocks.set(node, unpack(node));
  return (await peopleBlocks.get(node)).find((person) => person.subject === subject) || null;
}

async function loadCatalogue() {
  if (!catalogue) {
    const block = await unpack(blocksOf('catalogue')[0]);
    const index = (list) => new Map((list || []).map((each) => [each.key, each]));
    catalogue = {roles: index(block.roles), groups: index(block.groups), contains: index(block.contains), confers: index(block.confers)};
  }
  return catalogue;
}
