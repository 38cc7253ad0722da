package reports

import (
	"context"

	"rolecall/reports/output"
)

// FanOut gives writers the findings and changes of a run.
func FanOut(ctx context.Context, run output.Run, writers ...output.Writer) error {
	return fanOut(ctx, run, stream{findings: true, changes: true}, writers)
}
