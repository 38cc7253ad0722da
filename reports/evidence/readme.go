package evidence

import (
	"bytes"
	_ "embed"
	"strings"
	"sync"
	"text/template"
	"time"
)

//go:embed readme.txt
var readmeText string

var readmePage = sync.OnceValue(func() *template.Template {
	return template.Must(template.New(ReadmeName).Parse(readmeText))
})

// readme is README.txt.
func (p *packer) readme() []byte {
	var text bytes.Buffer
	err := readmePage().Execute(&text, struct {
		RunID, AsOf, Tool string
		Inputs            bool
	}{p.Manifest.RunID, p.Manifest.AsOf.UTC().Format(time.RFC3339), strings.TrimSpace(p.Manifest.Tool.Version + " " + p.Manifest.Tool.Revision), p.WithInputs})
	if err != nil {
		panic(err) // into memory, from a template of ours
	}
	return text.Bytes()
}
