package html

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/dop251/goja"
	"github.com/klauspost/compress/gzip"
)

// packedRows are the values of a column of text that could be taken apart wrongly.
var packedRows = []string{
	"", "anna", "\ufeffanna", "Anna\nBecker", "an", "na", "😀 astral", "Éva", "STRASSE straße", "", "İstanbul", "e\u0301clair", "a,\"b\"\\", "안나", "anna", "ΟΔΟΣΗΜΑ",
}

// TestPackedRowsComeBack packs rows in blocks and has the page's script unpack and search them.
func TestPackedRowsComeBack(t *testing.T) {
	t.Parallel()
	var page bytes.Buffer
	packer := &packer{name: "findings", to: &page, most: 4, columns: []packed{
		&each{name: "name"}, &few{name: "kind", known: map[string]uint32{}}, &integers{name: "subject"},
	}}
	numbers := []string{"-1", "0", "255", "65535", "70000"}
	for i, value := range packedRows {
		if err := packer.add([]string{value, string([]rune(value + " ")[:1]), numbers[i%len(numbers)]}); err != nil {
			t.Fatal(err)
		}
	}
	if err := packer.flush(); err != nil {
		t.Fatal(err)
	}
	vm := goja.New()
	text := read("script/010-text.js")
	folding := text[strings.Index(text, "// fold is how"):strings.Index(text, "// el makes")]
	folding = strings.ReplaceAll(folding, `\p{M}`, `[\u0300-\u036f]`) // goja knows no classes of letters
	if _, err := vm.RunString(folding + read("script/018-table.js") +
		"const rows = " + jsonOf(len(packedRows)) + ", table = {name: new Plain(), kind: new Coded(rows), subject: new Numbers(rows)};"); err != nil {
		t.Fatal(err)
	}
	row := 0
	for _, each := range strings.Split(strings.TrimSpace(page.String()), "\n") {
		block := unpacked(t, each)
		for _, column := range block.columns {
			if _, err := vm.RunString("table[" + jsonOf(column["name"]) + "].fill(" + jsonOf(row) + ", " + jsonOf(column) + ")"); err != nil {
				t.Fatal(err)
			}
		}
		row += block.rows
	}
	for _, c := range []struct{ script, want string }{
		{"Array.from({length: rows}, (_, row) => table.name.get(row))", jsonOf(packedRows)},
		{"Array.from({length: rows}, (_, row) => table.name.isEmpty(row) === (table.name.get(row) === '')).every(Boolean)", "true"},
		{"Array.from({length: 6}, (_, row) => table.subject.values[row])", "[-1,0,255,65535,70000,-1]"},
		{"Array.from({length: 5}, (_, row) => table.kind.get(row)).join('|')", jsonOf(" |a|\ufeff|A|a")},
		{"found('anna')", "[1,2,3,14]"},
		{"found('ana')", "[]"}, // of an and na, which are two values
		{"found('eva')", "[7]"},
		{"found('eclair')", "[11]"},
		{"found('straße')", "[8]"},
		{"found('istanbul')", "[10]"},
		{"found('a,\"b\"')", "[12]"},
		{"found('anna', true)", "[1,14]"},
		{"found(fold('ΟΔΟΣ'))", "[15]"}, // which is ς at the end of a word alone
		{"found('').length", "16"},
		{"table.name.rowOf('na')", "5"},
		{"table.name.rowOf('안나')", "13"},
		{"table.name.rowOf('nobody')", "-1"},
	} {
		found, err := vm.RunString("found = (word, isWhole) => [...table.name.mark(word, new Uint8Array(rows), isWhole).keys()].filter((row, i, all) => table.name.mark(word, new Uint8Array(rows), isWhole)[row]); JSON.stringify(" + c.script + ")")
		if err != nil {
			t.Fatalf("%s: %v", c.script, err)
		}
		if found.String() != c.want {
			t.Errorf("%s is %s, want %s", c.script, found, c.want)
		}
	}
}

func jsonOf(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(text)
}

type unpackedBlock struct {
	rows    int
	columns []map[string]any
}

// unpacked takes a block apart as unpackTable does in script/020-load.js.
func unpacked(t *testing.T, element string) unpackedBlock {
	t.Helper()
	_, encoded, _ := strings.Cut(strings.TrimSuffix(element, "</script>"), ">")
	zipped, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, strings.NewReader(encoded)))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(zipped)
	if err != nil {
		t.Fatal(err)
	}
	at := 4 + int(binary.LittleEndian.Uint32(data))
	var about head
	if err := json.Unmarshal(data[4:at], &about); err != nil {
		t.Fatal(err)
	}
	block := unpackedBlock{rows: about.Rows}
	for _, column := range about.Columns {
		numbers := make([]uint32, about.Rows)
		for i := range numbers {
			var each [4]byte
			copy(each[:], data[at:at+column.Width])
			numbers[i], at = binary.LittleEndian.Uint32(each[:]), at+column.Width
		}
		described := map[string]any{"name": column.Name, "numbers": numbers}
		if column.Words != nil {
			described["words"] = *column.Words
		}
		if column.Bytes != nil {
			described["text"], at = string(data[at:at+*column.Bytes]), at+*column.Bytes
		}
		block.columns = append(block.columns, described)
	}
	if at != len(data) {
		t.Fatalf("%d bytes are behind the last column", len(data)-at)
	}
	return block
}
