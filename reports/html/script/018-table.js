// The columns of tables, filled block by block with what pack.go writes.

// Coded is a column of few values: a number a row, and what each number means.
class Coded {
  constructor(rows) {
    this.codes = new Uint32Array(rows);
    this.words = [];
    this.places = new Map(); // of the words, up to the placed-th
    this.placed = 0;
  }
  fill(row, column) {
    for (const word of column.words) this.words.push(word);
    this.codes.set(column.numbers, row);
  }
  code(word) {
    for (; this.placed < this.words.length; this.placed++) this.places.set(this.words[this.placed], this.placed);
    let code = this.places.get(word);
    if (code === undefined) {
      code = this.words.length;
      this.words.push(word);
    }
    return code;
  }
  set(row, word) { this.codes[row] = this.code(word); }
  get(row) { return this.words[this.codes[row]]; }
  // take sets a row to what another column has in a row of its own.
  take(row, other, otherRow) {
    const known = this.taken ||= [];
    const code = other.codes[otherRow];
    this.codes[row] = known[code] ??= this.code(other.words[code]);
  }
  // folded are the words as they are compared; spoken those as rows show them.
  folded() { return this.grown('foldedWords', (word) => word); }
  spoken(label) { return label ? this.grown('spokenWords', (word) => word + '\n' + label(word)) : this.folded(); }
  grown(name, text) {
    const known = this[name] ||= [];
    for (let i = known.length; i < this.words.length; i++) known.push(fold(text(this.words[i])));
    return known;
  }
}

// Plain is a column of many values: the texts of a block of rows one after the other, and where
// each ends. All blocks but the last have as many rows.
class Plain {
  constructor() { this.blocks = []; }
  fill(row, column) {
    const ends = new Uint32Array(column.numbers.length);
    let end = 0;
    for (let i = 0; i < ends.length; i++) ends[i] = end += column.numbers[i];
    this.blocks.push({text: column.text, ends, folded: null});
    this.size ||= ends.length;
  }
  get(row) {
    const {text, ends} = this.blocks[Math.floor(row / this.size)];
    const i = row % this.size;
    return text.slice(i === 0 ? 0 : ends[i - 1], ends[i]);
  }
  isEmpty(row) {
    const {ends} = this.blocks[Math.floor(row / this.size)];
    const i = row % this.size;
    return ends[i] === (i === 0 ? 0 : ends[i - 1]);
  }
  // fold keeps the texts of a block as they are compared. Only values with other letters than those
  // of ASCII may take more or less room then.
  fold(block) {
    if (block.folded) return block.folded;
    const ends = block.ends.slice();
    const other = /[^\x00-\x7f]/g; // eslint-disable-line no-control-regex
    const parts = [];
    let [row, from, shift] = [0, 0, 0]; // what is folded already, and how much longer it is
    const take = (to, end) => { // the rows up to one, that end there
      const part = to === row + 1 ? fold(block.text.slice(from, end)) : block.text.slice(from, end).toLowerCase();
      const by = part.length - (end - from);
      for (; row < to; row++) ends[row] += shift;
      if (by) ends[to - 1] += by;
      [from, shift] = [end, shift + by];
      parts.push(part);
    };
    for (let i = 0; other.test(block.text); other.lastIndex = from) {
      while (block.ends[i] < other.lastIndex) i++;
      if (i > row) take(i, block.ends[i - 1]);
      take(i + 1, block.ends[i]);
    }
    if (row < ends.length) take(ends.length, block.text.length);
    const text = parts.join('');
    return (block.folded = {text, ends});
  }
  // foldAll does so before somebody searches, a block at a time.
  async foldAll() {
    for (const block of this.blocks) {
      this.fold(block);
      await yieldToBrowser();
    }
  }
  // mark sets, in marks, the rows whose text contains a folded word or, if it has to be whole, is it.
  mark(wanted, marks, isWhole) {
    if (wanted === '' && !isWhole) marks.fill(1);
    for (let b = 0; b < this.blocks.length && wanted !== ''; b++) {
      const {text, ends} = this.fold(this.blocks[b]);
      let i = 0;
      let at = text.indexOf(wanted);
      while (at >= 0) {
        while (ends[i] <= at) i++;
        const fits = isWhole ? at === (i === 0 ? 0 : ends[i - 1]) && at + wanted.length === ends[i] : at + wanted.length <= ends[i];
        if (fits) marks[b * this.size + i] = 1;
        at = text.indexOf(wanted, fits ? ends[i] : at + 1); // not what begins in one value and ends in the next
      }
    }
    return marks;
  }
  // rowOf is the first row with exactly this value; -1 if there is none.
  rowOf(value) {
    for (let b = 0; b < this.blocks.length && value; b++) {
      const {text, ends} = this.blocks[b];
      let i = 0;
      for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
        while (ends[i] <= at) i++;
        if (at === (i === 0 ? 0 : ends[i - 1]) && at + value.length === ends[i]) return b * this.size + i;
      }
    }
    return -1;
  }
}

// Numbers is a column of whole numbers from -1, which is none.
class Numbers {
  constructor(rows) { this.values = new Int32Array(rows); }
  fill(row, column) {
    for (let i = 0; i < column.numbers.length; i++) this.values[row + i] = column.numbers[i] - 1;
    this.hasNone ||= column.numbers.includes(0);
  }
}
