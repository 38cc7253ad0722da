package bundle

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"rolecall/exports/decode"
	"rolecall/exports/extract"
)

// saidOfExtract is a file that says what an extract is.
type saidOfExtract struct {
	shown  string // as the loader calls it
	folder string // relative to the estate
	text   []byte
}

// gatherExtracts reads the files that say what extracts are. Those in archives come with the texts.
func (m *maker) gatherExtracts(files []string) error {
	for _, each := range files {
		text, err := os.ReadFile(each)
		if err != nil {
			return err
		}
		shown := m.shown(each)
		m.extracts = append(m.extracts, saidOfExtract{shown, strings.TrimPrefix(path.Dir(shown), "."), text})
	}
	return nil
}

// packedExtract takes a member of an archive that says what an extract is.
func (m *maker) packedExtract(document *decode.Document) (isExtract bool, err error) {
	holder := document.Holder()
	if holder == document.File || !extract.IsNamed(holder[strings.LastIndexByte(holder, '!')+1:]) {
		return false, nil
	}
	text, err := document.Content(extract.MaxBytes + 1)
	m.extracts = append(m.extracts, saidOfExtract{holder, path.Dir(document.FilePath()), text})
	return true, err
}

func (m *maker) shown(file string) string {
	if relative, err := filepath.Rel(m.estate.Inputs.Root, file); err == nil && m.estate.Inputs.Root != "" {
		return filepath.ToSlash(relative)
	}
	return filepath.Base(file)
}

// The keys of an extract, as it is written: whatever its form was, it is JSON in a bundle. What was asked for
// is left out, and if it left records out, that stands as a filter.
type (
	writtenExtract struct {
		Format      int            `json:"format"`
		System      string         `json:"system"`
		Instance    string         `json:"instance,omitempty"`
		Environment string         `json:"environment,omitempty"`
		By          string         `json:"by,omitempty"`
		Roles       []string       `json:"roles,omitempty"`
		Method      string         `json:"method,omitempty"`
		Started     *time.Time     `json:"started,omitempty"`
		Finished    *time.Time     `json:"finished,omitempty"`
		Tables      []writtenTable `json:"tables"`
	}
	writtenTable struct {
		Table       string        `json:"table"`
		Filter      string        `json:"filter,omitempty"`
		Fields      []string      `json:"fields,omitempty"`
		CountBefore *int64        `json:"count_before,omitempty"`
		CountAfter  *int64        `json:"count_after,omitempty"`
		Count       *int64        `json:"count,omitempty"`
		RowsWritten *int64        `json:"rows_written,omitempty"`
		Complete    *bool         `json:"complete,omitempty"`
		Parts       []writtenPart `json:"parts,omitempty"`
	}
	writtenPart struct {
		File   string `json:"file,omitempty"`
		Rows   *int64 `json:"rows,omitempty"`
		SHA256 string `json:"sha256,omitempty"`
		First  string `json:"first,omitempty"`
		Last   string `json:"last,omitempty"`
		Group  string `json:"group,omitempty"`
	}
)

// learnExtracts learns the values in them.
func (m *maker) learnExtracts() error {
	for _, each := range m.extracts {
		if _, err := m.rewriteExtract(each, ""); err != nil {
			return err
		}
	}
	return nil
}

// writeExtracts writes what says what the exports are: names and checksums of files are those in the
// bundle, counts and times stay.
func (m *maker) writeExtracts(dir string) error {
	m.dir = dir
	for _, each := range m.extracts {
		to := m.free(path.Join(m.folder(each.folder), "rolecall-extract"), ".json")
		made, err := m.rewriteExtract(each, path.Dir(to))
		if err != nil {
			return err
		}
		if err := m.create(dir, to, func(to io.Writer) error { _, err := to.Write(made); return err }); err != nil {
			return err
		}
	}
	return nil
}

func (m *maker) rewriteExtract(each saidOfExtract, folder string) ([]byte, error) {
	read, err := extract.Read(each.shown, each.text)
	if err != nil {
		return nil, err
	}
	of := m.names.Of
	rewritten := writtenExtract{
		Format: 1, System: read.System, Instance: of(read.Instance), Environment: of(read.Environment), By: of(read.By), Method: of(read.Method),
		Started: timeOf(read.Started), Finished: timeOf(read.Finished), Tables: []writtenTable{},
	}
	for _, role := range read.Roles {
		rewritten.Roles = append(rewritten.Roles, of(role))
	}
	for _, table := range read.Tables {
		written := writtenTable{
			Table: table.Name, Filter: of(table.LeavesOut()), Fields: table.Fields, CountBefore: table.CountBefore, CountAfter: table.CountAfter,
			Count: table.Count, RowsWritten: table.RowsWritten, Complete: table.Complete,
		}
		for _, name := range table.Fields {
			m.into.Structure[name] = true
		}
		for _, part := range table.Parts {
			rewrittenPart, err := m.rewritePart(each, part, folder)
			if err != nil {
				return nil, err
			}
			written.Parts = append(written.Parts, rewrittenPart)
		}
		rewritten.Tables = append(rewritten.Tables, written)
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	err = encoder.Encode(rewritten)
	return text.Bytes(), err
}

func timeOf(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

// rewritePart says of a part where its file is, and its checksum if it was the one that it had.
func (m *maker) rewritePart(of saidOfExtract, part extract.Part, folder string) (writtenPart, error) {
	rewritten := writtenPart{Rows: part.Rows, First: m.names.Of(part.First), Last: m.names.Of(part.Last), Group: m.names.Of(part.Group)}
	if part.File == "" {
		return rewritten, nil
	}
	each, sums, err := m.textOf(of, part)
	if err != nil {
		return rewritten, err
	}
	if each == nil {
		rewritten.File = m.pathBeside(part.File)
	} else if rewritten.File = path.Base(each.to); folder != "" {
		if relative, err := filepath.Rel(folder, each.to); err == nil && filepath.IsLocal(relative) {
			rewritten.File = filepath.ToSlash(relative)
		}
	}
	switch {
	case part.SHA256 == "":
	case each != nil && sums == nil: // of a packed text that the loader cannot check
	case each == nil || each.to == "" || !slices.Contains(sums, part.SHA256):
		rewritten.SHA256 = m.names.mixed("0123456789abcdef", "abcdef", 64)
	default:
		text, err := os.ReadFile(filepath.Join(m.dir, filepath.FromSlash(each.to)))
		if err != nil {
			return rewritten, err
		}
		sum := sha256.Sum256(text)
		rewritten.SHA256 = hex.EncodeToString(sum[:])
	}
	return rewritten, nil
}

// textOf is the text that is a part, and the checksums it had: where the extract says it is, packed or
// not, or else the only one of its checksum or its name. So the loader finds it.
func (m *maker) textOf(of saidOfExtract, part extract.Part) (found *exported, sums []string, err error) {
	sumsOf := map[*exported][]string{}
	for _, each := range m.texts {
		if sumsOf[each], err = each.sums(); err != nil {
			return nil, nil, err
		}
	}
	beside := path.Join(path.Dir(of.shown), part.File)
	if at := strings.LastIndexByte(of.shown, '!'); at >= 0 {
		beside = of.shown[:at+1] + path.Join(path.Dir(of.shown[at+1:]), part.File)
	}
	for _, isSo := range []func(*exported) bool{
		func(each *exported) bool {
			return strings.TrimSuffix(strings.TrimSuffix(each.Holder(), ".gz"), ".zst") == beside
		},
		func(each *exported) bool { return slices.Contains(sumsOf[each], part.SHA256) },
		func(each *exported) bool { return path.Base(each.FilePath()) == path.Base(part.File) },
	} {
		var all []*exported
		for _, each := range m.texts {
			if isSo(each) {
				all = append(all, each)
			}
		}
		if len(all) == 1 {
			return all[0], sumsOf[all[0]], nil
		}
	}
	return nil, nil, nil
}

// sums are the checksums that a text may have been given: of the file, or of what was packed, with a byte order
// mark and without.
func (e *exported) sums() ([]string, error) {
	if e.Compression == "" {
		return []string{e.SHA256}, nil
	}
	if e.checksums != nil {
		return e.checksums, nil
	}
	var err error
	e.checksums, err = e.TextChecksums()
	return e.checksums, err
}
