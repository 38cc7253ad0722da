package packet

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"sync"
)

var (
	//go:embed page.gohtml
	pageText string
	//go:embed page.css
	pageStyle string
	//go:embed page.js
	pageScript string
)

// page is parsed when one is written, not whenever the program starts.
var page = sync.OnceValue(func() *template.Template { return template.Must(template.New("page").Parse(pageText)) })

// pagePolicy is what the browser may do with the page: its own style and script, and nothing
// else. No text may become markup in it, either.
var pagePolicy = fmt.Sprintf(
	"default-src 'none'; script-src %s; style-src %s; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
	sourceHash(pageScript), sourceHash(pageStyle),
)

func sourceHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// view is what the page shows.
type view struct {
	*Packet
	Policy       string
	Style        template.CSS
	Script       template.JS
	ID, Sent     string // of the packet, and the hash of its rows
	Intro        []string
	Due, AsOf    string
	Confirmation string
	Words        []word
	Empty        string // what it means to write nothing
	IsMatch      bool
	Caveats      []caveatView
}

// Lines are the rows, each of which knows its cells.
func (v view) Lines() []Row { return v.Packet.Rows }

// Cell is the text of a column of a row.
func (r Row) Cell(name string) string { return r.cell(name) }

type caveatView struct {
	Text    string
	IsGrave bool
}

// writePage writes the page, which works from disk and makes no request. What it saves as
// decisions.json is review.Answers.
func writePage(w io.Writer, _ string, packet *Packet) error {
	shown := view{
		Packet: packet, ID: packet.Packet.Packet, Sent: packet.Packet.Rows, Policy: pagePolicy, Style: template.CSS(pageStyle), Script: template.JS(pageScript), Intro: packet.intro(),
		Due: packet.due(), AsOf: packet.asOf(), Confirmation: packet.confirmation(), Words: packet.words(), Empty: packet.empty(), IsMatch: packet.Campaign.IsMatch(),
	}
	for _, each := range packet.caveats() {
		shown.Caveats = append(shown.Caveats, caveatView{each.text, each.isGrave})
	}
	return page().Execute(w, shown)
}
