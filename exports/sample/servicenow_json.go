package sample

// jsonLayout is a table as one of ServiceNow's interfaces answers it.
type jsonLayout struct {
	list   string // the key of the records
	style  jsonStyle
	status bool // JSONv2 says of each record that it succeeded
}

// jsonStyle is what stands for a field.
type jsonStyle int

const (
	bare     jsonStyle = iota // its raw value
	linked                    // references {"link","value"}
	labelled                  // display values; references {"display_value","link"}
	pairs                     // {"display_value","value"}, of references with a link
)

func (l jsonLayout) frame(*table) frame {
	return frame{open: `{"` + l.list + `":[`, between: ",\n", shut: "]}\n"}
}

func (l jsonLayout) record(line []byte, t *table, cells []cell) []byte {
	line = append(line, '{')
	for at := range t.columns {
		c := &t.columns[at]
		if at > 0 {
			line = append(line, ',')
		}
		line = append(append(append(line, '"'), c.name...), `":`...)
		if c.walks {
			line = appendJSON(line, cells[c.from].walked)
		} else {
			line = l.value(line, c, &cells[c.from])
		}
	}
	if l.status {
		line = append(line, `,"__status":"success"`...)
	}
	return append(line, '}')
}

// value appends a field as the style has it: an empty reference is "" except
// where every field is a pair.
func (l jsonLayout) value(line []byte, c *column, value *cell) []byte {
	isReference := c.kind == reference && value.raw != ""
	switch {
	case l.style == pairs:
		line = appendJSON(append(line, `{"display_value":`...), value.display)
		line = appendJSON(append(line, `,"value":`...), value.raw)
		if isReference {
			line = appendLink(append(line, `,"link":`...), c.to, value.raw)
		}
		return append(line, '}')
	case l.style == linked && isReference:
		line = appendLink(append(line, `{"link":`...), c.to, value.raw)
		line = appendJSON(append(line, `,"value":`...), value.raw)
		return append(line, '}')
	case l.style == labelled && isReference:
		line = appendJSON(append(line, `{"display_value":`...), value.display)
		line = appendLink(append(line, `,"link":`...), c.to, value.raw)
		return append(line, '}')
	case l.style == labelled:
		return appendJSON(line, value.display)
	}
	return appendJSON(line, value.raw)
}

func appendLink(line []byte, table, id string) []byte {
	line = append(append(line, `"https://example.service-now.com/api/now/table/`...), table...)
	return append(append(append(line, '/'), id...), '"')
}
