package output

import "errors"

// WithoutExchange has folders moved as on systems that cannot exchange them.
func WithoutExchange() (restore func()) {
	exchangeFolders = func(string, string) error { return errors.ErrUnsupported }
	return func() { exchangeFolders = exchange }
}
