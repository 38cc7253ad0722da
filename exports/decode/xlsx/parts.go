package xlsx

import (
	"archive/zip"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"

	"rolecall/exports/decode/pack"
	"rolecall/exports/decode/text"
	"rolecall/exports/source"
)

// parts are the members of a workbook's archive.
type parts struct {
	byName map[string]*zip.File // with / between, in lower case
	size   int64                // of all of them, unpacked
}

// maxParts is how many members a workbook may have; one of ServiceNow's has
// about ten, and a sheet each for 32,000 rows.
const maxParts = 10_000

// checkParts reads every member of a workbook's archive once: what is damaged
// or swells beyond measure is found here.
func checkParts(ctx context.Context, from *text.Text, archive *zip.ReadCloser, budget *pack.Budget) (*parts, error) {
	if len(archive.File) > maxParts {
		return nil, pack.BrokenWorkbook(from, fmt.Sprintf("it has %d parts", len(archive.File)))
	}
	p := &parts{byName: map[string]*zip.File{}}
	for _, file := range archive.File {
		name := pack.PartName(file.Name)
		if p.byName[name] != nil {
			return nil, pack.BrokenWorkbook(from, fmt.Sprintf("it has two parts called %q", file.Name))
		}
		p.byName[name] = file
		size, err := drain(ctx, file, budget.Left)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			return nil, pack.BrokenWorkbook(from, fmt.Sprintf("its part %q: %s", file.Name, partCause(err)))
		}
		if budget.Left -= size; budget.Left < 0 {
			return nil, tooLarge(budget.Exceeded(from))
		}
		p.size += size
	}
	return p, nil
}

// tooLarge adds what to do with a workbook that is genuine and large: unlike
// any other form, it is not read in bounded memory.
func tooLarge(err error) error {
	problem, ok := errors.AsType[source.Problem](err)
	if !ok {
		return err
	}
	problem.Hint += "; better, export CSV or XML, because reading a workbook takes much memory"
	return problem
}

// drain reads a member, no further than a byte beyond the limit, so that its
// size and checksum are checked.
func drain(ctx context.Context, file *zip.File, limit int64) (int64, error) {
	content, err := file.Open()
	if err != nil {
		return 0, err
	}
	defer content.Close()
	return io.Copy(io.Discard, io.LimitReader(text.Reader{Ctx: ctx, Reader: content}, limit+1))
}

// partCause says in the product's words what is wrong with a member.
func partCause(err error) string {
	switch {
	case errors.Is(err, zip.ErrChecksum):
		return "its content does not fit its checksum"
	case errors.Is(err, zip.ErrAlgorithm):
		return "it is compressed in a way that is not known"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "it ends too early"
	}
	return err.Error()
}

// open opens a member; nil if there is none of that name.
func (p *parts) open(name string) (io.ReadCloser, error) {
	file := p.byName[pack.PartName(name)]
	if file == nil {
		return nil, nil
	}
	return file.Open()
}

// relationship is how one part of a workbook points to another.
type relationship struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
}

// relationships are those of a part, by their ids.
func (p *parts) relationships(name string) (map[string]relationship, error) {
	part, err := p.open(name)
	if err != nil {
		return nil, err
	}
	if part == nil {
		return nil, fmt.Errorf("its member %q is missing", name)
	}
	defer part.Close()
	var list struct {
		Relationships []relationship `xml:"Relationship"`
	}
	if err := xml.NewDecoder(part).Decode(&list); err != nil {
		return nil, fmt.Errorf("its member %q: %w", name, err)
	}
	found := map[string]relationship{}
	for _, each := range list.Relationships {
		found[each.ID] = each
	}
	return found, nil
}
