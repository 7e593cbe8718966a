package query

import "strings"

// FieldKind says what a field holds and so what may stand behind its colon.
type FieldKind int

const (
	// TextField holds words; words, phrases and groups may follow.
	TextField FieldKind = iota
	// ValueField holds slugs from a list; a name or a slug may follow.
	ValueField
	// NumberField holds numbers; a number or a range may follow.
	NumberField
	// EventField takes a group whose parts must stand in one dated sentence.
	EventField
)

// Field is one row of the table of fields.
type Field struct {
	Name        string
	Aliases     []string
	Kind        FieldKind
	Description string
	Example     string
}

// Operator is one row of the table of operators.
type Operator struct {
	Name        string
	Aliases     []string
	Description string
	Example     string
}

// Fields is the table of fields that a query may name.
var Fields = []Field{
	{"title", []string{"place", "name"}, TextField, "The name of the community.", `title:springfield`},
	{"body", []string{"text", "narrative"}, TextField, "The narrative, without its sources.", `body:"dear john"`},
	{"sources", []string{"source"}, TextField, "Headings and titles of the key sources.", `sources:gazette`},
	{"tactic", []string{"tactics"}, ValueField, "A tactic that the page shows as used.", `tactic:"john school"`},
	{"state", nil, ValueField, "A state, by name or postal code.", `state:ca`},
	{"type", nil, ValueField, "A type of place.", `type:county`},
	{"evidence", nil, ValueField, "A kind of evidence that the page has for some tactic.", `evidence:denied`},
	{"population", []string{"pop"}, NumberField, "The number of residents, from the page's field or else its text.", `population:50000..250000`},
	{"year", []string{"years"}, NumberField, "A year that a dated statement of the narrative names.", `year:>=2010`},
	{"event", nil, EventField, "All parts in the same dated sentence: words, tactics and years.", `event:(john school 1995..2005)`},
}

// Operators is the table of operators.
var Operators = []Operator{
	{"AND", []string{"&&"}, "Both sides must match.", `cameras AND letters`},
	{"OR", []string{"||"}, "Either side matches.", `letters OR postcards`},
	{"NOT", []string{"-", "!"}, "The next part must not match.", `cameras -surveillance`},
	{"+", nil, "The next part must match.", `+impound vehicle fee`},
	{"( )", nil, "Groups parts of a query.", `(letters OR postcards) AND cameras`},
	{`" "`, nil, "The words in this order.", `"reverse sting"`},
	{`" "~n`, nil, "The words within n moves of this order.", `"names newspaper"~4`},
	{"NEAR/n", nil, "Both sides within n words of each other, in any order.", `decoy NEAR/5 motel`},
	{"/s", nil, "Both sides in the same sentence.", `decoy /s arrested`},
	{"/p", nil, "Both sides in the same paragraph.", `letters /p cameras`},
	{"*", nil, "Any letters, at the end of a word or inside it.", `solicit*`},
	{"?", nil, "Any one letter.", `wom?n`},
	{"~", []string{"~1", "~2"}, "The word with one or two letters wrong.", `forfieture~2`},
	{"=", nil, "The word exactly as written, without other endings or other names.", `=arrests`},
	{"a..b", []string{">=", "<=", ">", "<"}, "A range of numbers.", `year:1995..2005`},
}

var fieldByName = func() map[string]*Field {
	m := map[string]*Field{}
	for i := range Fields {
		f := &Fields[i]
		m[f.Name] = f
		for _, a := range f.Aliases {
			m[a] = f
		}
	}
	return m
}()

// FindField looks a field up by its name or an alias, in any case.
func FindField(name string) (Field, bool) {
	f, ok := fieldByName[strings.ToLower(name)]
	if !ok {
		return Field{}, false
	}
	return *f, true
}
