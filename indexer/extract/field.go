package extract

import (
	"regexp"
	"strconv"
	"strings"

	"gazetteer/corpus"
	"gazetteer/corpus/text"
)

// fields are the labelled values of a page, as far as they are found.
type fields struct {
	state      string // USPS code
	typ        string
	population int
	location   string
}

// fieldNames maps the names that pages give their fields to the canonical
// ones.
var fieldNames = map[string]string{
	"state": "state", "state/territory": "state", "state or territory": "state", "us state": "state",
	"type": "type", "type of community": "type", "community type": "type", "jurisdiction type": "type", "place type": "type", "type of place": "type", "site type": "type",
	"population": "population", "population size": "population", "pop": "population", "residents": "population",
	"location": "location", "categories": "categories", "category": "categories", "tags": "categories", "tagged": "categories",
	"posted in": "categories", "filed under": "categories",
	"date": "date", "last updated": "date", "updated": "date", "published": "date", "last modified": "date", "date updated": "date", "page updated": "date", "last revised": "date", "captured": "date",
}

// maxFieldLine is the length in bytes beyond which a line is prose, whatever
// word it begins with ("State and local police ...").
const maxFieldLine = 90

var fieldLine = regexp.MustCompile(`(?i)^(state/territory|state or territory|us state|state|type of community|community type|jurisdiction type|place type|type of place|site type|type|population size|population|residents|pop|location|categories|category|tags|tagged|posted in|filed under|last updated|last modified|last revised|date updated|page updated|updated|published|captured|date)\b\.?(?:\s*\((?:\d{4}|est\.?|estimate|census)[^)]*\)|\s+(?:\d{4}\s+)?(?:census|estimate|est\.))?\s*([:=|–—-]|\bon\b)?\s*(.*)$`)

// field is one labelled line: the canonical name and the value, which is ""
// where the value stands in the next block.
type field struct {
	name, value string
	// colon is set where a mark stood between name and value.
	colon bool
}

// asField reads a block as a labelled value.
func asField(b *block) (field, bool) {
	if len(b.cells) == 2 {
		if name, ok := fieldNames[fieldKey(b.cells[0].text)]; ok {
			return field{name, b.cells[1].text, true}, true
		}
		return field{}, false
	}
	if b.lead != "" && strings.HasPrefix(b.text, b.lead) {
		if name, ok := fieldNames[fieldKey(b.lead)]; ok {
			return field{name, strings.TrimLeft(strings.TrimSpace(b.text[len(b.lead):]), ":=–— "), true}, true
		}
	}
	if len(b.text) > maxFieldLine && !strings.HasPrefix(strings.ToLower(b.text), "categories") {
		return field{}, false
	}
	m := fieldLine.FindStringSubmatch(b.text)
	if m == nil {
		return field{}, false
	}
	return field{fieldNames[strings.ToLower(m[1])], strings.TrimSpace(m[3]), m[2] != ""}, true
}

func fieldKey(s string) string {
	return strings.TrimSpace(strings.TrimRight(strings.ToLower(text.Squeeze(s)), ":= "))
}

var populationValue = regexp.MustCompile(`^(?:approximately|approx\.?|about|around|est\.?|~)?\s*(\d[\d,. ]*)\s*(million|thousand|k|m)?\b`)

// parsePopulation reads "53,637", "53 637", "2.3 million", "54k" or returns 0.
func parsePopulation(s string) int {
	m := populationValue.FindStringSubmatch(strings.ToLower(strings.TrimSpace(s)))
	if m == nil {
		return 0
	}
	num := strings.TrimRight(m[1], " .,")
	switch m[2] {
	case "million", "m":
		return scaled(num, 1_000_000)
	case "thousand", "k":
		return scaled(num, 1_000)
	}
	n, err := strconv.Atoi(strings.NewReplacer(",", "", " ", "", ".", "").Replace(num))
	if err != nil || n > maxPopulation {
		return 0
	}
	return n
}

// maxPopulation is above that of the largest State; anything more is no
// number of residents.
const maxPopulation = 60_000_000

func scaled(num string, unit float64) int {
	f, err := strconv.ParseFloat(strings.ReplaceAll(num, ",", ""), 64)
	if err != nil || f*unit > maxPopulation {
		return 0
	}
	return int(f*unit + 0.5)
}

// unknownType is what a type that the taxonomy lacks looks like in a line
// without a colon: one to three capitalised words and nothing else.
var unknownType = regexp.MustCompile(`^[A-Z][\w-]*(?: (?:and|of|[A-Z][\w-]*)){0,3}$`)

// set stores the value of a field if it is one; it tells whether the line
// was a field and so is no prose.
func (f *fields) set(fd field, tax *corpus.Taxonomy) bool {
	v := strings.Trim(fd.value, " .;,")
	switch fd.name {
	case "state":
		st, ok := corpus.FindState(v)
		if !ok {
			return false
		}
		if f.state == "" {
			f.state = st.Code
		}
		return true
	case "type":
		label, known := tax.Type(v)
		if !known && !fd.colon && !unknownType.MatchString(v) || !known && len(strings.Fields(v)) > 4 || v == "" {
			return false
		}
		if f.typ == "" {
			f.typ = label
		}
		return true
	case "population":
		n := parsePopulation(v)
		if n == 0 {
			return v == "" || fd.colon && len(v) < 20
		}
		if f.population == 0 {
			f.population = n
		}
		return true
	case "location":
		if !fd.colon && v != "" && len(strings.Fields(v)) > 5 {
			return false
		}
		if f.location == "" {
			f.location = v
		}
		return true
	}
	return fd.colon
}

// fits tells whether v could be the value of a field that stands in the block
// before it.
func fits(name, v string, tax *corpus.Taxonomy) bool {
	switch name {
	case "state":
		_, ok := corpus.FindState(v)
		return ok
	case "type":
		_, ok := tax.Type(v)
		return ok
	case "population":
		return len(v) < 30 && parsePopulation(v) > 0
	}
	return false
}
