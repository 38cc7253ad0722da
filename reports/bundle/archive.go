package bundle

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Deliver puts a bundle where it is to be, whole or not at all: a folder, or an archive if the name ends
// in .zip. What is there already stays.
func Deliver(dir, target string) error {
	if _, err := os.Lstat(target); err == nil {
		return fmt.Errorf("%s exists already: name another file, or remove it", target)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("cannot write the bundle: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(filepath.Clean(target)), 0o700); err != nil {
		return fmt.Errorf("cannot write the bundle: %w", err)
	}
	part := filepath.Clean(target) + ".part"
	if filepath.Ext(target) != ".zip" {
		return deliver(part, target, func() error { return os.CopyFS(part, os.DirFS(dir)) })
	}
	return deliver(part, target, func() error { return pack(dir, part) })
}

// deliver makes something beside the target, and then moves it there.
func deliver(part, target string, make func() error) error {
	if err := os.RemoveAll(part); err != nil {
		return err
	}
	err := make()
	if err == nil {
		err = lock(part)
	}
	if err == nil {
		err = os.Rename(part, target)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("cannot write the bundle: %w", err), os.RemoveAll(part))
	}
	return nil
}

// lock lets nobody else read what was made.
func lock(root string) error {
	return filepath.WalkDir(root, func(place string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return os.Chmod(place, 0o700)
		}
		return os.Chmod(place, 0o600)
	})
}

// pack writes a folder as an archive, without times of its files: the same bundle has the same bytes.
func pack(dir, to string) (err error) {
	file, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	archive := zip.NewWriter(file)
	err = filepath.WalkDir(dir, func(place string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, place)
		if err != nil {
			return err
		}
		from, err := os.Open(place)
		if err != nil {
			return err
		}
		defer from.Close()
		member, err := archive.CreateHeader(&zip.FileHeader{Name: filepath.ToSlash(name), Method: zip.Deflate})
		if err != nil {
			return err
		}
		_, err = io.Copy(member, from)
		return err
	})
	return errors.Join(err, archive.Close())
}
