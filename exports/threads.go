package exports

import "context"

// fewBytes is the size of exports up to which a second core for a statement costs more
// than it helps: two statements run at once anyway.
const fewBytes = 32 << 20

// boundThreads lets the engine use one core per statement if the files are small.
func (l *loader) boundThreads(ctx context.Context) error {
	if l.inputs.KeepThreads || l.size() > fewBytes {
		return nil
	}
	return l.exec(ctx, "set global threads = 1", nil)
}
