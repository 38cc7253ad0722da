// The data: blocks of compressed JSON in the page, unpacked one after the other
// so that the page stays responsive.

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

function unpack(node) {
  const stream = new Blob([bytesOf(node.textContent)]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).json();
}

// yieldToBrowser lets the browser paint and take input.
const yieldToBrowser = () => new Promise((resolve) => setTimeout(resolve, 0));

// Coded is a column of few values: a number a row, and what each number means.
class Coded {
  constructor(rows) {
    this.codes = new Uint32Array(rows);
    this.words = [];
    this.places = new Map();
  }
  code(word) {
    let code = this.places.get(word);
    if (code === undefined) {
      code = this.words.length;
      this.words.push(word);
      this.places.set(word, code);
    }
    return code;
  }
  set(row, word) { this.codes[row] = this.code(word); }
  get(row) { return this.words[this.codes[row]]; }
  // folded are the words as they are compared; spoken those as rows show them.
  folded() { return this.grown('foldedWords', (word) => word); }
  spoken(label) { return label ? this.grown('spokenWords', (word) => word + '\n' + label(word)) : this.folded(); }
  grown(name, text) {
    const known = this[name] ||= [];
    for (let i = known.length; i < this.words.length; i++) known.push(fold(text(this.words[i])));
    return known;
  }
}

// Plain is a column of many values.
class Plain {
  constructor(rows) { this.values = new Array(rows); }
  set(row, value) { this.values[row] = value; }
  get(row) { return this.values[row]; }
}

const tableOf = (names, rows) => Object.fromEntries(names.map((name) => [name, CODED.has(name) ? new Coded(rows) : new Plain(rows)]));

for (const name of DERIVED) CODED.add(name);
const findings = Object.assign(tableOf([...FINDING, ...DERIVED], shownFindings), {loaded: 0, subject: new Int32Array(shownFindings), text: new Array(shownFindings)});
const changes = Object.assign(tableOf([...CHANGE, ...CHANGE_DERIVED], shownChanges), {loaded: 0, text: new Array(shownChanges)});
const recordNames = new Map(); // what records are called that changes name by their sys_id
const rowOfFinding = new Map();
const rowsOfChange = new Map();
const firstRows = []; // of each change

async function loadSubjects() {
  let row = 0;
  for (const node of blocksOf('subjects')) {
    const block = await unpack(node);
    node.remove();
    for (let i = 0; i < block.subjects.length; i++, row++) {
      findings.subject[row] = block.subjects[i];
      findings.department.set(row, block.departments[i]);
      findings.manager.set(row, block.managers[i]);
    }
  }
}

// loadRows fills a table, and calls afterBlock after each block.
async function loadRows(name, table, names, indexRow, afterBlock) {
  for (const node of blocksOf(name)) {
    const block = await unpack(node);
    node.remove();
    for (const values of block) {
      for (let i = 0; i < names.length; i++) table[names[i]].set(table.loaded, values[i]);
      indexRow(table.loaded, values);
      table.loaded++;
    }
    afterBlock();
    await yieldToBrowser();
  }
}

// The text of a row is what words are looked for in, besides the columns of few values.
function indexFinding(row) {
  rowOfFinding.set(findings.finding_id.get(row), row);
  const parts = [];
  for (const name of SEARCHED) {
    const value = findings[name].get(row);
    if (value && !(name === 'login' && value === findings.user_name.get(row))) parts.push(value);
  }
  findings.text[row] = fold(parts.join('\n'));
  deriveFinding(row);
}

// The text of a change, with all its fields, is that of its first row.
function indexChange(row, values) {
  const rows = rowsOfChange.get(values[0]);
  const text = fold([values[6], values[7], values[8], recordNames.get(values[7]), recordNames.get(values[8]), ...(rows ? [] : [values[5], values[4], values[10], values[0]])].filter(Boolean).join('\n'));
  if (rows) {
    rows.push(row);
    changes.text[rows[0]] += '\n' + text;
  } else {
    rowsOfChange.set(values[0], [row]);
    changes.text[row] = text;
    firstRows.push(row);
    const finding = rowOfFinding.get(values[9].split('; ')[0]);
    for (const name of CHANGE_DERIVED) changes[name].set(row, finding === undefined ? '' : findings[name].get(finding));
  }
}

async function loadNames() {
  for (const node of blocksOf('names')) {
    for (const [id, name] of Object.entries(await unpack(node))) recordNames.set(id, name);
    node.remove();
  }
}

const loadFindings = (afterBlock) => loadSubjects().then(() => loadRows('findings', findings, FINDING, indexFinding, afterBlock));
const loadChanges = (afterBlock) => loadNames().then(() => loadRows('changes', changes, CHANGE, indexChange, afterBlock));

// People are unpacked when one of them is looked at.
const peopleBlocks = new Map();
let catalogue;

async function personOf(subject) {
  if (subject < 0) return null;
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
