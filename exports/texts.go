package exports

import (
	"context"
	"errors"

	"rolecall/exports/decode"
)

// Texts are the texts of all files, unpacked and in UTF-8, as a load reads them, and the files that
// say what an extract is. The intermediate files lie in TempDir. Which tables they are of is not asked.
func (i Inputs) Texts(ctx context.Context) (documents []*decode.Document, extracts []string, err error) {
	files, err := i.files()
	if err != nil {
		return nil, nil, err
	}
	exported, named := i.takeExtracts(files)
	for _, each := range named {
		extracts = append(extracts, each.path)
	}
	i.keepBooks = true
	read, errs, err := i.decode(ctx, exported)
	if err = errors.Join(err, errors.Join(errs...)); err != nil {
		return nil, nil, err
	}
	for _, each := range read {
		documents = append(documents, each...)
	}
	return documents, extracts, nil
}
