package charset

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"

	"rolecall/exports/decode/text"
	"rolecall/exports/source"
)

// Convert puts the text into UTF-8 if it is in another charset, and says in
// which it is: the one that the text states, or else that somebody declared.
func (s *Survey) Convert(ctx context.Context, stated, declared Charset) (name string, err error) {
	charset := stated
	if declared.Always {
		charset = declared
	}
	if charset.Name == "" {
		if charset, err = s.guess(ctx, declared); err != nil {
			return "", err
		}
	}
	switch {
	case !charset.isUTF8():
		err = transcode(ctx, s.text, charset)
	case s.nul >= 0:
		err = s.hasNUL()
	case s.invalid >= 0:
		err = s.notValid("the file says that it is UTF-8")
	}
	return charset.Name, err
}

// guess is the charset of a text that does not state its own: UTF-8 if it is
// valid, else what was declared, else Windows-1252, in which ServiceNow writes
// CSV by default. A text in which most of what is not ASCII is good UTF-8 is
// no Windows-1252, but damaged.
func (s *Survey) guess(ctx context.Context, declared Charset) (Charset, error) {
	switch {
	case s.nul >= 0:
		return Charset{}, s.hasNUL()
	case s.invalid < 0:
		return utf8Text, nil
	case declared.isUTF8():
		return Charset{}, s.notValid("it was to be read as UTF-8")
	case declared.Name != "":
		return declared, nil
	}
	good, bad, err := countRunes(ctx, s.text)
	if err == nil && good >= bad {
		err = s.notValid(fmt.Sprintf("the file has %d non-ASCII characters in UTF-8 and %d bytes that are not", good, bad))
	}
	return windows1252, err
}

func (s *Survey) hasNUL() error {
	line, column, _ := s.text.Place(s.nul)
	return source.Problem{
		At: s.text.At(line, column), Message: "holds a NUL byte: the file is damaged, or no text",
		Hint: "export it again",
	}
}

func (s *Survey) notValid(why string) error {
	line, column, shown := s.text.Place(s.invalid)
	return source.Problem{
		At: s.text.At(line, column), Message: "the text is not valid UTF-8 here: " + why, Line: shown,
		Hint: "export it again; if it is written in another encoding, say which: --encoding '" + path.Base(s.text.File) + "=windows-1252', for one",
	}
}

// transcode writes the text in UTF-8 to an intermediate file.
func transcode(ctx context.Context, from *text.Text, charset Charset) error {
	file, err := from.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	out, err := from.Temp(".text")
	if err != nil {
		return err
	}
	defer out.Close()
	before, wasCopy := from.Path, from.IsCopy
	from.Path = out.Name() // where faults are looked for
	transcoder := &transcoder{coding: charset.coding, decoder: charset.coding.NewDecoder(), out: out}
	if err := transcoder.run(text.Reader{Ctx: ctx, Reader: file}); err != nil {
		return notIn(from, err, charset)
	}
	if wasCopy {
		os.Remove(before)
	}
	from.IsCopy = true
	return out.Close()
}

// notIn says where the text is not what its charset says.
func notIn(from *text.Text, err error, charset Charset) error {
	var found *text.Fault
	if !errors.As(err, &found) {
		return from.Unreadable(err)
	}
	line, column, shown := from.Place(found.At)
	return source.Problem{
		At: from.At(line, column), Message: fmt.Sprintf(found.Message, charset.Name), Line: shown,
		Hint: "export it again, as UTF-8 if there is a choice; if it is written in another encoding, say which: --encoding",
	}
}
