package bundle

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"rolecall/exports"
	"rolecall/exports/decode"
	"rolecall/exports/source"
	"rolecall/reconcile/rules"
)

// Estate is what a bundle is made of.
type Estate struct {
	Inputs    exports.Inputs
	RulesFile string // "" without rules
	Rules     []byte
	Beside    []rules.File // the files that the rules name
	Called    Called
}

// Written is a bundle in a folder.
type Written struct {
	Names *Names
	// Files are the files of the estate, by their paths in the bundle.
	Files []string
	// Structure are the keys, columns and elements in them, which stay.
	Structure  map[string]bool
	Notes      []string          // what a reader has to know of single files
	rulesFiles map[string]string // files of the rules, as findings name them, to those of the bundle
}

// maker makes the estate of a bundle.
type maker struct {
	estate   Estate
	names    *Names
	texts    []*exported
	extracts []saidOfExtract
	written  map[string]bool // paths in the bundle
	dir      string          // of the bundle, once it is written
	into     *Written
}

// exported is a text of the estate, and where it goes.
type exported struct {
	*decode.Document
	folder, stem string             // where it is, relative to the estate, and what it is called
	sheets       []*decode.Document // of a workbook
	to           string
	checksums    []string // of what is packed
}

// Make writes the estate with everything replaced to a folder that is there.
func Make(ctx context.Context, dir string, names *Names, estate Estate) (*Written, error) {
	m := &maker{estate: estate, names: names, written: map[string]bool{}, into: &Written{Names: names, Structure: map[string]bool{}, rulesFiles: map[string]string{}}}
	documents, extracts, err := estate.Inputs.Texts(ctx)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(m.gatherExtracts(extracts), m.gather(documents)); err != nil {
		return nil, err
	}
	if _, err := m.rules(func(texts ...string) { names.Seek(texts...) }); err != nil {
		return nil, err
	}
	for _, write := range []func(context.Context, string) error{m.learn, m.write} {
		if err := write(ctx, dir); err != nil {
			return nil, err
		}
	}
	slices.Sort(m.into.Files)
	return m.into, nil
}

// gather lists the texts: a file that is several documents is one text, mostly.
func (m *maker) gather(documents []*decode.Document) error {
	seen := map[string]*exported{}
	for _, each := range documents {
		if isExtract, err := m.packedExtract(each); err != nil {
			return err
		} else if isExtract {
			continue
		}
		place, file := cmp.Or(each.Book, each.Path), each.FilePath()
		if each.Recording != nil {
			place, file = each.Recording.Path, strings.Replace(each.Holder(), path.Ext(each.File)+"!", "/", 1)
		}
		if seen[place] == nil {
			folder, _ := path.Split(file)
			seen[place] = &exported{Document: each, folder: strings.TrimSuffix(folder, "/"), stem: strings.TrimSuffix(decode.Stem(file), ".har")}
			m.texts = append(m.texts, seen[place])
		}
		if each.Form == decode.XLSX {
			seen[place].sheets = append(seen[place].sheets, each)
		}
	}
	slices.SortStableFunc(m.texts, func(x, y *exported) int {
		return cmp.Or(strings.Compare(x.folder, y.folder), strings.Compare(x.stem, y.stem))
	})
	return nil
}

// learn reads everything, and writes nothing.
func (m *maker) learn(ctx context.Context, _ string) error {
	for _, each := range m.texts {
		m.pathOf(each)
		if err := m.rewrite(ctx, each, io.Discard); err != nil {
			return err
		}
	}
	if err := m.learnExtracts(); err != nil {
		return err
	}
	if _, err := m.rules(func(...string) {}); err != nil {
		return err
	}
	m.names.Draw()
	m.names.stayed.reset()
	return nil
}

// write writes the exports, then what says what they are, then the rules.
func (m *maker) write(ctx context.Context, dir string) error {
	for _, each := range m.texts {
		each.to = m.free(m.pathOf(each), extensionOf(each))
		if err := m.create(dir, each.to, func(to io.Writer) error { return m.rewrite(ctx, each, to) }); err != nil {
			return err
		}
	}
	if err := m.writeExtracts(dir); err != nil {
		return err
	}
	files, err := m.rules(func(...string) {})
	if err != nil {
		return err
	}
	for _, each := range files {
		if err := m.create(dir, each.Name, func(to io.Writer) error { _, err := io.WriteString(to, each.Text); return err }); err != nil {
			return err
		}
	}
	return nil
}

func extensionOf(each *exported) string {
	switch each.Form {
	case decode.JSON:
		if each.Recording != nil {
			return ".har"
		}
		return ".json"
	case decode.XML:
		return ".xml"
	case decode.XLSX:
		return ".xlsx"
	}
	return ".csv"
}

// free is a path that no other file has.
func (m *maker) free(name, extension string) string {
	for number := 1; ; number++ {
		to := name + extension
		if number > 1 {
			to = fmt.Sprintf("%s-%d%s", name, number, extension)
		}
		if !m.written[to] {
			m.written[to] = true
			return to
		}
	}
}

func (m *maker) create(dir, name string, write func(io.Writer) error) (err error) {
	place := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(place), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(place, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	m.into.Files = append(m.into.Files, name)
	return write(file)
}

// whole is what writes a file that is not only the text of one list; nil if it is no more than that.
func (m *maker) whole(each *exported) func(context.Context, *exported, io.Writer) error {
	switch {
	case each.Form == decode.XLSX:
		return m.rewriteWorkbook
	case each.Recording != nil:
		return m.rewriteRecording
	}
	return nil
}

// rewrite replaces the values of one text.
func (m *maker) rewrite(ctx context.Context, each *exported, to io.Writer) error {
	if rewrite := m.whole(each); rewrite != nil {
		if err := rewrite(ctx, each, to); err != nil {
			return fmt.Errorf("%s: cannot be rewritten: %w", source.Printable(each.Shown), err)
		}
		return nil
	}
	file, err := each.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	r := m.rewriter(bufio.NewReaderSize(contextReader{ctx, file}, 1<<16), bufio.NewWriterSize(to, 1<<16))
	switch each.Form {
	case decode.JSON:
		err = r.rewriteJSON()
	case decode.XML:
		err = r.rewriteXML()
	default:
		err = r.rewriteCSV(each.Separator(), each.Columns)
	}
	if err = errors.Join(err, r.to.Flush()); err != nil {
		return fmt.Errorf("%s: cannot be rewritten: %w", source.Printable(each.Shown), err)
	}
	return nil
}

func (m *maker) rewriter(from *bufio.Reader, to *bufio.Writer) *rewriter {
	return &rewriter{from: from, to: to, of: m.value, name: func(name string) { m.into.Structure[name] = true }}
}

// value is what takes the place of a value in an export; JSON and XML in it are rewritten likewise.
func (m *maker) value(field, value string) string {
	trimmed := strings.TrimSpace(value)
	if len(trimmed) > 2 && (trimmed[0] == '{' || trimmed[0] == '[' || trimmed[0] == '<') {
		var rewritten strings.Builder
		r := m.rewriter(bufio.NewReader(strings.NewReader(value)), bufio.NewWriter(&rewritten))
		rewrite := r.rewriteJSON
		if trimmed[0] == '<' {
			rewrite = r.rewriteXML
		}
		if isNested(trimmed) && rewrite() == nil && r.to.Flush() == nil {
			return rewritten.String()
		}
	}
	m.seeCountry(field, trimmed)
	if (field == "alternateId" || field == "displayName") && serviceNow.MatchString(value) {
		return m.names.ofText(serviceNow.ReplaceAllStringFunc(value, strings.ToLower), m.ofServiceNow)
	}
	return m.names.Of(value)
}

// serviceNow is in what the apps are called that events of the System Log are about: that is how they are found.
var serviceNow = regexp.MustCompile(`(?i)service[ _-]?now`)

func (m *maker) ofServiceNow(text string) bool {
	switch strings.ToLower(text) {
	case "service", "now", "servicenow":
		m.names.stayed.note("a word for ServiceNow, in the name of an app", text)
		return true
	}
	return false
}

type contextReader struct {
	ctx  context.Context
	from io.Reader
}

func (r contextReader) Read(into []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, context.Cause(r.ctx)
	}
	return r.from.Read(into)
}
