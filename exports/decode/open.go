package decode

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"syscall"

	"rolecall/exports/decode/charset"
	"rolecall/exports/decode/pack"
	"rolecall/exports/decode/text"
	"rolecall/exports/decode/xlsx"
	"rolecall/exports/source"
)

// opener opens a file: it unpacks it and puts the text into UTF-8, where that
// is needed.
type opener struct {
	declared   Charset
	budget     *pack.Budget
	keepsBooks bool
}

// open reads the document at path, which is the file itself or what was
// unpacked of it.
func (o *opener) open(ctx context.Context, document *Document, path string) ([]*Document, error) {
	head, err := readHead(path)
	if err != nil {
		return nil, document.Unreadable(err)
	}
	switch packing := pack.Kind(head); {
	case packing == "":
		if err := pack.Refuse(document.Text, path, head); err != nil {
			return nil, err
		}
		document.Path = path
		if err := o.toUTF8(ctx, document, head); err != nil {
			return nil, err
		}
		return document.openText(ctx)
	case packing == "zip":
		return o.openZip(ctx, document, path, head)
	case document.isPackedWith(packing):
		return nil, document.Problem("is packed twice with "+packing, "unpack it once")
	default:
		return o.openPacked(ctx, document, path, packing)
	}
}

// isPackedWith says whether that was undone already on the way to the text.
func (d *Document) isPackedWith(packing string) bool {
	return slices.Contains(strings.Fields(d.Compression), packing)
}

func readHead(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	head := make([]byte, 4096)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return head[:n], nil
}

// toUTF8 finds the charset, and converts the text if it is not UTF-8. On the way
// it takes the SHA-256 of the file on disk, if the text is that.
func (o *opener) toUTF8(ctx context.Context, document *Document, head []byte) error {
	stated, err := charset.Stated(head)
	if err != nil {
		problem, _ := errors.AsType[source.Problem](err)
		problem.At.File = document.Shown
		return problem
	}
	sum := sha256.New()
	counted := &countingWriter{Writer: io.Discard}
	isFile := document.Path == document.origin.path && document.origin.sha256 == ""
	if isFile {
		counted.Writer = sum
	}
	survey, err := charset.Examine(ctx, document.Text, counted)
	if err != nil {
		return err
	}
	if isFile {
		document.origin.sha256 = hex.EncodeToString(sum.Sum(nil))
		if counted.written != document.Bytes {
			return document.origin.changed("its size is another")
		}
	}
	document.Encoding, err = survey.Convert(ctx, stated, o.declared)
	return err
}

type countingWriter struct {
	io.Writer
	written int64
}

func (w *countingWriter) Write(from []byte) (int, error) {
	w.written += int64(len(from))
	return w.Writer.Write(from)
}

// openPacked unpacks gzip or zstd, and reads on with what was inside. On the
// way it takes the SHA-256 of the file on disk.
func (o *opener) openPacked(ctx context.Context, document *Document, path, packing string) ([]*Document, error) {
	document.Compression = strings.TrimSuffix(packing+" in "+document.Compression, " in ")
	sum := sha256.New()
	unpacked, err := pack.Unpack(ctx, document.Text, path, packing, o.budget, sum)
	if err != nil {
		return nil, err
	}
	if path == document.origin.path {
		document.origin.sha256 = hex.EncodeToString(sum.Sum(nil))
	} else {
		os.Remove(path)
	}
	document.IsCopy = true
	return o.open(ctx, document, unpacked)
}

// openZip reads the members of a zip archive, each a file of its own. A
// workbook is such an archive, too.
func (o *opener) openZip(ctx context.Context, document *Document, path string, head []byte) ([]*Document, error) {
	if path == document.origin.path {
		if err := document.origin.hash(ctx); err != nil {
			return nil, err
		}
	}
	archive, err := pack.OpenZip(document.Text, path, head)
	if err != nil {
		return nil, err
	}
	defer archive.Close()
	switch kind := pack.OfficeKind(archive); kind {
	case "":
	case pack.Workbook:
		sheets, err := xlsx.Open(ctx, document.Text, path, archive, o.budget)
		if path != document.origin.path && !o.keepsBooks {
			os.Remove(path)
		}
		return document.sheets(sheets, path), err
	default:
		return nil, document.Problem("is "+kind+", which is not read", pack.SaveAs)
	}
	if document.isPackedWith("zip") {
		return nil, document.Problem("is a zip archive inside a zip archive", "unpack the outer one: put its files into the folder")
	}
	document.Compression = strings.TrimSuffix("zip in "+document.Compression, " in ")
	members, err := pack.Members(document.Text, &archive.Reader)
	if err != nil {
		return nil, err
	}
	return o.openMembers(ctx, document, members)
}

// openMembers reads all members. What is wrong with each is said together.
func (o *opener) openMembers(ctx context.Context, archive *Document, members []*zip.File) ([]*Document, error) {
	var problems source.Problems
	var documents []*Document
	for _, member := range members {
		document := archive.copy()
		document.archived = source.Printable(member.Name)
		document.Member, document.Shown = document.archived, text.Inside(archive.Shown, document.archived)
		found, err := o.openMember(ctx, document, member)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if errors.Is(err, syscall.ENOSPC) {
			return nil, err // the member is not to blame
		}
		problems.Merge(err)
		documents = append(documents, found...)
	}
	return documents, problems.Err()
}

func (o *opener) openMember(ctx context.Context, document *Document, member *zip.File) ([]*Document, error) {
	path, err := pack.UnpackMember(ctx, document.Text, member, o.budget)
	if err != nil {
		return nil, err
	}
	document.IsCopy = true
	return o.open(ctx, document, path)
}
