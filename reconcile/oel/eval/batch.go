package eval

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"rolecall/exports/source"
)

// batchSize is how many expressions are evaluated in one query.
const batchSize = 250

// request is a line of a batch.
type request struct {
	Expr    *string         `json:"expr"`
	Context json.RawMessage `json:"context"`
}

// Batch reads JSON lines {"expr": ..., "context": {...}} and writes for each,
// in order, a line {"value": ...} or {"error": "..."}. A line without a context
// has the fallback, one without an instant the instant of the fallback. Lines that follow each other with the same context are
// evaluated together, as far as input is there: a program that waits for the
// answer to each line gets it.
func (e *Evaluator) Batch(ctx context.Context, input io.Reader, output io.Writer, fallback *Context) error {
	b := &batch{evaluator: e, fallback: fallback, output: bufio.NewWriter(output)}
	reader := bufio.NewReaderSize(input, 1<<20)
	for line := 1; ; line++ {
		content, err := reader.ReadBytes('\n')
		if len(bytes.TrimSpace(content)) > 0 {
			b.add(ctx, line, content)
		}
		if err != nil || len(b.exprs) >= batchSize || !hasLine(reader) {
			b.flush(ctx)
			if err := b.output.Flush(); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case ctx.Err() != nil:
			return context.Cause(ctx)
		}
	}
}

// hasLine reports whether a whole line can be read without waiting.
func hasLine(reader *bufio.Reader) bool {
	buffered, _ := reader.Peek(reader.Buffered())
	return bytes.IndexByte(buffered, '\n') >= 0
}

// batch is the expressions collected for one context.
type batch struct {
	evaluator *Evaluator
	fallback  *Context
	output    *bufio.Writer

	isSet   bool
	context []byte // as it was written
	wrong   error  // what is wrong with the context
	exprs   []string
}

func (b *batch) add(ctx context.Context, line int, content []byte) {
	var asked request
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&asked)
	if err == nil && asked.Expr == nil {
		err = errors.New(`"expr" is missing`)
	}
	if err != nil {
		b.flush(ctx)
		b.write(Result{Err: fmt.Errorf(`line %d: want {"expr": "...", "context": {...}}: %s`, line, lineFault(err))})
		return
	}
	if !b.isSet || !bytes.Equal(asked.Context, b.context) {
		b.flush(ctx)
		b.isSet, b.context, b.wrong = true, bytes.Clone(asked.Context), b.set(ctx, asked.Context)
	}
	b.exprs = append(b.exprs, *asked.Expr)
}

// lineFault says what is wrong with a line without the decoder's own names.
func lineFault(err error) string {
	var wrongType *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the JSON ends too early"
	case errors.As(err, &wrongType) && wrongType.Field != "":
		return fmt.Sprintf("%q is a JSON %s", wrongType.Field, wrongType.Value)
	case errors.As(err, &wrongType):
		return "found a JSON " + wrongType.Value
	}
	return strings.TrimPrefix(err.Error(), "json: ")
}

func (b *batch) set(ctx context.Context, content []byte) error {
	parsed := b.fallback
	if len(content) > 0 && string(content) != "null" {
		var err error
		if parsed, err = ParseContext(content); err != nil {
			return err
		}
	}
	if parsed == nil {
		parsed = &Context{}
	}
	if parsed.Now.IsZero() && b.fallback != nil {
		parsed.Now = b.fallback.Now
	}
	return b.evaluator.SetContext(ctx, parsed)
}

func (b *batch) flush(ctx context.Context) {
	if b.wrong != nil {
		for range b.exprs {
			b.write(Result{Err: b.wrong})
		}
	} else if len(b.exprs) > 0 {
		for _, results := range b.evaluator.EvalAll(ctx, b.exprs) {
			b.write(results[0])
		}
	}
	b.exprs = b.exprs[:0]
}

// write writes a line, which nobody's terminal acts on; the writer keeps the
// first error for its Flush.
func (b *batch) write(result Result) {
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	var answer any = map[string]json.RawMessage{"value": result.Value}
	if result.Err != nil {
		answer = map[string]string{"error": result.Err.Error()}
	}
	if err := encoder.Encode(answer); err != nil {
		line.Reset()
		_ = encoder.Encode(map[string]string{"error": err.Error()})
	}
	_, _ = b.output.Write(source.InertJSON(line.Bytes()))
}
