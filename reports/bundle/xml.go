package bundle

import (
	"bytes"
	"encoding/xml"
	"errors"
	"html"
	"io"
	"regexp"
	"strings"
)

var attributeForm = regexp.MustCompile(`([^\s=<>/]+)\s*=\s*("[^"]*"|'[^']*')`)

// rewriteXML replaces what stands between tags and in their attributes. Comments are left out.
func (r *rewriter) rewriteXML() error {
	element := ""
	for {
		text, err := r.until("<")
		if len(text) > 0 && strings.TrimSpace(text) != "" {
			text = xmlText(r.of(element, html.UnescapeString(text)))
		}
		_, _ = r.to.WriteString(text)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if element, err = r.xmlTag(element); err != nil {
			return err
		}
	}
}

// xmlTag rewrites what stands between angle brackets, and says which element is open.
func (r *rewriter) xmlTag(element string) (string, error) {
	if ahead, _ := r.from.Peek(8); strings.HasPrefix(string(ahead), "![CDATA[") {
		_, _ = r.from.Discard(8)
		text, err := r.until("]]>")
		_, _ = r.to.WriteString("<![CDATA[" + strings.ReplaceAll(r.of(element, text), "]]>", "") + "]]>")
		return element, err
	} else if strings.HasPrefix(string(ahead), "!--") {
		_, err := r.until("-->")
		return element, err
	}
	tag, err := r.until(">")
	switch {
	case strings.HasPrefix(tag, "?"), strings.HasPrefix(tag, "!"):
	case strings.HasPrefix(tag, "/"):
		element = ""
	default:
		element = strings.TrimSuffix(strings.Fields(tag + " ")[0], "/")
		r.name(element)
		tag = attributeForm.ReplaceAllStringFunc(tag, func(attribute string) string {
			name, quoted, _ := strings.Cut(attribute, "=")
			quoted = strings.TrimSpace(quoted)
			value := html.UnescapeString(quoted[1 : len(quoted)-1])
			r.name(strings.TrimSpace(name))
			return name + `="` + xmlText(r.of(strings.TrimSpace(name), value)) + `"`
		})
	}
	_, _ = r.to.WriteString("<" + tag + ">")
	return element, err
}

// until reads up to an end, which it takes away.
func (r *rewriter) until(end string) (string, error) {
	var text []byte
	for {
		part, err := r.from.ReadBytes(end[len(end)-1])
		text = append(text, part...)
		if err != nil {
			return string(text), err
		}
		if bytes.HasSuffix(text, []byte(end)) {
			return string(text[:len(text)-len(end)]), nil
		}
	}
}

func xmlText(value string) string {
	var text strings.Builder
	_ = xml.EscapeText(&text, []byte(value))
	return text.String()
}
