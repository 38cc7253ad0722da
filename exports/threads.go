package exports

import "context"

// fewBytes are files for which a second core costs the engine more, statement by
// statement, than it helps: those run side by side anyway.
const fewBytes = 32 << 20

// boundThreads has the engine use one core a statement if the files are small.
func (l *loader) boundThreads(ctx context.Context) error {
	if l.inputs.KeepThreads || l.size() > fewBytes {
		return nil
	}
	return l.exec(ctx, "set global threads = 1", nil)
}
