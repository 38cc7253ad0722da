package main

import (
	"context"

	"rolecall/exports/scratch"
)

// newScratch makes a private folder that the command removes when it is done, and
// whatever ends the program instead of it.
func newScratch(ctx context.Context) (folder *scratch.Folder, remove func() error, err error) {
	if folder, err = scratch.New(); err != nil {
		return nil, nil, err
	}
	forget := watcherOf(ctx).keep(func() { _ = folder.Remove() })
	return folder, func() error {
		defer forget()
		return folder.Remove()
	}, nil
}

// scratchFolder is one that is made only when it is needed.
type scratchFolder struct {
	ctx    context.Context
	path   string
	delete func() error
}

func (s *scratchFolder) make() (string, error) {
	if s.path != "" {
		return s.path, nil
	}
	folder, remove, err := newScratch(s.ctx)
	if err != nil {
		return "", err
	}
	s.path, s.delete = folder.Path, remove
	return s.path, nil
}

func (s *scratchFolder) remove() error {
	if s.delete == nil {
		return nil
	}
	return s.delete()
}
