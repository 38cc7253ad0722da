package decode

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"

	"rolecall/exports/decode/text"
	"rolecall/exports/source"
)

// origin is the file on disk as it was when reading began. A file is read
// several times (once to check it, once by the engine, once for the lines of
// rejected records), and must be the same each time.
type origin struct {
	path, shown string
	info        fs.FileInfo
	at          time.Time // when info was taken
	sha256      string    // lower-case hex; "" until it was read
}

func stat(path, shown string) (*origin, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, text.Unreadable(shown, err)
	}
	if !info.Mode().IsRegular() {
		return nil, source.Problem{
			At: source.Position{File: shown}, Message: "is not a file, but " + kindOf(info.Mode()),
		}
	}
	return &origin{path: path, shown: shown, info: info, at: time.Now()}, nil
}

func kindOf(mode fs.FileMode) string {
	if mode.IsDir() {
		return "a folder"
	}
	return "a device or a pipe"
}

// hash takes the file's SHA-256, if nobody did in passing.
func (o *origin) hash(ctx context.Context) error {
	if o.sha256 != "" {
		return nil
	}
	sum, err := o.sum(ctx)
	o.sha256 = sum
	return err
}

func (o *origin) sum(ctx context.Context) (string, error) {
	file, err := os.Open(o.path)
	if err != nil {
		return "", text.Unreadable(o.shown, err)
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.CopyBuffer(sum, text.Reader{Ctx: ctx, Reader: file}, make([]byte, text.Chunk)); err != nil {
		return "", text.Unreadable(o.shown, err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// coarse is how long after a write another one can leave the time of the last
// change as it was, on file systems that keep whole seconds, or two.
const coarse = 2 * time.Second

// unchanged says whether the file is still what was read: by its size and the
// time of its last change, and, where that time is too fresh to tell, by its
// content.
func (o *origin) unchanged(ctx context.Context) error {
	info, err := os.Stat(o.path)
	if err != nil {
		return o.changed("it is gone")
	}
	switch {
	case !os.SameFile(o.info, info):
		return o.changed("another file is in its place")
	case info.Size() != o.info.Size():
		return o.changed("its size is another")
	case !info.ModTime().Equal(o.info.ModTime()):
		return o.changed("it was written to")
	case o.sha256 == "" || o.at.Sub(o.info.ModTime()) > coarse:
		return nil
	}
	sum, err := o.sum(ctx)
	if err == nil && sum != o.sha256 {
		return o.changed("its content is another")
	}
	return err
}

func (o *origin) changed(how string) error {
	return source.Problem{
		At: source.Position{File: o.shown}, Message: "changed while it was read: " + how,
		Hint: "wait until the export is complete, then run again",
	}
}

// blame is the error to report: what went wrong, or, if the file changed
// meanwhile, that.
func (o *origin) blame(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return err
	}
	if changed := o.unchanged(ctx); changed != nil && !errors.Is(err, fs.ErrNotExist) {
		return changed
	}
	return err
}

// Unchanged is an error if the document's file is no longer what was read.
func (d *Document) Unchanged(ctx context.Context) error { return d.origin.unchanged(ctx) }

// Blame is err, unless the document's file changed while it was read: then
// that is what went wrong.
func (d *Document) Blame(ctx context.Context, err error) error { return d.origin.blame(ctx, err) }
