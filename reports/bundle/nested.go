package bundle

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
)

// isNested says whether a value is itself JSON or XML.
func isNested(value string) bool {
	if value[0] != '<' {
		return json.Valid([]byte(value))
	}
	decoder := xml.NewDecoder(strings.NewReader(value))
	for {
		if _, err := decoder.Token(); err != nil {
			return errors.Is(err, io.EOF)
		}
	}
}

var (
	countryField = regexp.MustCompile(`(?i)^(country|country_?code|countrycode)$`)
	countryForm  = regexp.MustCompile(`^[A-Z]{2,3}$`)
)

// countrySort are codes that functions of expressions know.
const countrySort = "the code of a country"

// seeCountry notes a code of a country, which stays wherever it stands.
func (m *maker) seeCountry(field, value string) {
	if !m.names.isDrawn && countryField.MatchString(field) && countryForm.MatchString(value) {
		m.names.countries[value] = true
	}
}
