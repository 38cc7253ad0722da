package archive

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"rolecall/exports/decode/text"
)

// Unpacked is a member that was unpacked, or why it could not be.
type Unpacked struct {
	Member
	Fault   string // "" if it is whole
	IsOther bool   // this version packs the same content in other bytes: another did, or bits are hidden in it
}

// Unpack unpacks all members into a folder that is empty and private. What cannot be
// unpacked is said of the member; the error is about the folder.
func (a *Archive) Unpack(ctx context.Context, folder string) ([]Unpacked, error) {
	var all []Unpacked
	left := a.limit
	for _, each := range a.zip.File {
		if strings.HasSuffix(each.Name, "/") {
			continue
		}
		one, err := a.unpack(ctx, each, folder, left)
		if err != nil {
			return all, err
		}
		left -= one.Bytes
		all = append(all, one)
	}
	return all, nil
}

func (a *Archive) unpack(ctx context.Context, member *zip.File, folder string, most int64) (one Unpacked, err error) {
	one.Name = member.Name
	place := filepath.FromSlash(member.Name)
	if !filepath.IsLocal(place) {
		return one, a.problem(member.Name, "has a name that is not allowed on this system", "check the pack on another system")
	}
	path := filepath.Join(folder, place)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return one, a.problem(member.Name, "cannot be unpacked: "+reason(err), "")
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return one, a.problem(member.Name, "cannot be unpacked: "+reason(err), "two members may have one name on this system")
	}
	content, err := member.Open()
	if err != nil {
		one.Fault = reason(err)
		return one, file.Close()
	}
	defer content.Close()
	sum := sha256.New()
	again, err := a.again(member)
	if err != nil {
		one.Fault = reason(err)
		return one, file.Close()
	}
	target := &target{to: io.MultiWriter(file, sum, again)}
	one.Bytes, err = io.Copy(target, io.LimitReader(text.Reader{Ctx: ctx, Reader: content}, most+1))
	one.SHA256 = hex.EncodeToString(sum.Sum(nil))
	switch {
	case target.err != nil:
		return one, errors.Join(target.err, file.Close())
	case ctx.Err() != nil:
		return one, errors.Join(context.Cause(ctx), file.Close())
	case err != nil:
		one.Fault = reason(err)
	case one.Bytes > most:
		one.Fault = "it unpacks to more than it says"
	default:
		one.IsOther = !again.isSame(member.CompressedSize64)
	}
	return one, file.Close()
}

// target keeps what went wrong with the file that is written, apart from what is wrong with
// the archive.
type target struct {
	to  io.Writer
	err error
}

func (t *target) Write(content []byte) (int, error) {
	n, err := t.to.Write(content)
	t.err = errors.Join(t.err, err)
	return n, err
}

// Read is the content of a member of at most so many bytes.
func (a *Archive) Read(name string, most int64) ([]byte, error) {
	member := a.members[name]
	if member == nil {
		return nil, a.problem(name, "is not in the archive", "")
	}
	content, err := member.Open()
	if err != nil {
		return nil, a.problem(name, "cannot be unpacked: "+reason(err), "")
	}
	defer content.Close()
	read, err := io.ReadAll(io.LimitReader(content, most+1))
	switch {
	case err != nil:
		return nil, a.problem(name, "cannot be unpacked: "+reason(err), "")
	case int64(len(read)) > most:
		return nil, a.problem(name, fmt.Sprintf("has more than %d bytes", most), "it was not packed by rolecall")
	}
	return read, nil
}
