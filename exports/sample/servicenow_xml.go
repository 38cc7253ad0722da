package sample

import (
	"strings"
	"time"
)

// xmlDeclaration is what an XML file of the charset starts with.
func xmlDeclaration(charset string) string {
	name := charset
	switch {
	case strings.HasPrefix(charset, "utf-16"):
		name = "UTF-16"
	case strings.HasPrefix(charset, "utf-8"):
		name = "UTF-8"
	}
	return `<?xml version="1.0" encoding="` + name + `"?>`
}

// plainXML is what a list answers to ?XML: raw values, references as sys_ids.
type plainXML struct{ charset string }

func (l plainXML) frame(*table) frame {
	return frame{open: xmlDeclaration(l.charset) + "<xml>", shut: "</xml>"}
}

func (l plainXML) record(line []byte, t *table, cells []cell) []byte {
	line = appendTag(line, "<", t.name, ">")
	for at := range t.columns {
		c := &t.columns[at]
		line = appendElement(line, c.name, "", c.shown(cells, false))
	}
	return appendTag(line, "</", t.name, ">")
}

// unloadXML is what the list menu exports as XML: an element a record, named
// by its table; references say what they display, too.
type unloadXML struct {
	charset string
	asOf    time.Time
}

func (l unloadXML) frame(*table) frame {
	open := xmlDeclaration(l.charset) + "\n<unload unload_date=\"" + l.asOf.Format(rawInstant) + "\">\n"
	return frame{open: open, shut: "</unload>\n"}
}

func (l unloadXML) record(line []byte, t *table, cells []cell) []byte {
	line = appendTag(line, "<", t.name, ` action="INSERT_OR_UPDATE">`)
	line = appendUnloaded(line, t, cells)
	line = append(appendTag(line, "</", t.name, ">"), '\n')
	if t.name == "sys_user" && t.rows%40 == 3 {
		line = appendAttachment(line, cells[0].raw)
	}
	return line
}

func appendUnloaded(line []byte, t *table, cells []cell) []byte {
	for at := range t.columns {
		c := &t.columns[at]
		value := &cells[c.from]
		switch {
		case c.kind != reference:
			line = appendElement(line, c.name, "", value.raw)
		case c.to == "sys_user_role":
			line = appendElement(line, c.name, value.display, value.raw, "name")
		default:
			line = appendElement(line, c.name, value.display, value.raw)
		}
	}
	return line
}

// appendAttachment appends a picture of a user: records of two tables that are
// nobody's export of users, roles or groups.
func appendAttachment(line []byte, user string) []byte {
	line = append(line, `<sys_attachment action="INSERT_OR_UPDATE"><content_type>image/png</content_type><file_name>photo</file_name><table_name>ZZ_YYsys_user</table_name><table_sys_id>`...)
	line = append(append(line, user...), "</table_sys_id><active>true</active><name>photo</name></sys_attachment>\n"...)
	line = append(line, `<sys_attachment_doc action="INSERT_OR_UPDATE"><data>H4sIAAAAAAAA/+sM8HPn5ZLiYmBg4PX0cAkC0oxAzMHBAiR5ZZgZACdtCHcYAAAA</data><length>24</length><position>0</position><sys_attachment display_value="photo">`...)
	return append(append(line, user...), "</sys_attachment></sys_attachment_doc>\n"...)
}

// updateSet is a retrieved update set: each record is a document of its own in
// the payload of a customer update, as CDATA or escaped.
type updateSet struct {
	charset string
	asOf    time.Time
}

func (l updateSet) frame(*table) frame {
	open := unloadXML(l).frame(nil)
	open.open += `<sys_remote_update_set action="INSERT_OR_UPDATE"><name>Users &amp; roles</name><application_name>Global</application_name>` +
		`<state>loaded</state><sys_id>5b0e2f0d1b2ac010c2ffa64fe54bcb11</sys_id><update_source/></sys_remote_update_set>` + "\n"
	return open
}

func (l updateSet) record(line []byte, t *table, cells []cell) []byte {
	line = append(line, `<sys_update_xml action="INSERT_OR_UPDATE"><action>INSERT_OR_UPDATE</action><category>customer</category><name>`...)
	line = append(append(append(line, t.name...), '_'), cells[0].raw...)
	line = append(line, "</name><payload>"...)
	if t.rows%3 == 0 {
		line = appendXML(line, string(appendPayload(nil, t, cells)))
	} else {
		line = append(line, "<![CDATA["...)
		line = append(appendPayload(line, t, cells), "]]>"...) // which an escaped text never holds
	}
	line = append(line, `</payload><remote_update_set display_value="Users &amp; roles">5b0e2f0d1b2ac010c2ffa64fe54bcb11</remote_update_set>`...)
	line = appendElement(line, "type", "", t.name)
	return append(line, "</sys_update_xml>\n"...)
}

func appendPayload(line []byte, t *table, cells []cell) []byte {
	line = append(line, `<?xml version="1.0" encoding="UTF-8"?><record_update table="`...)
	line = append(append(line, t.name...), `">`...)
	line = appendUnloaded(appendTag(line, "<", t.name, ` action="INSERT_OR_UPDATE">`), t, cells)
	return append(appendTag(line, "</", t.name, ">"), "</record_update>"...)
}

// appendElement appends a field; display, if there is one, goes into an
// attribute, and into those named.
func appendElement(line []byte, name, display, value string, attributes ...string) []byte {
	line = append(append(line, '<'), name...)
	if display != "" {
		line = append(appendXML(append(line, ` display_value="`...), display), '"')
		for _, each := range attributes {
			line = appendTag(line, " ", each, `="`)
			line = append(appendXML(line, display), '"')
		}
	}
	if value == "" {
		return append(line, "/>"...)
	}
	return appendTag(appendXML(append(line, '>'), value), "</", name, ">")
}

func appendTag(line []byte, before, name, behind string) []byte {
	return append(append(append(line, before...), name...), behind...)
}
