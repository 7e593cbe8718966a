package corpus

import "strings"

// State is a state, the District of Columbia or a territory of the United
// States.
type State struct {
	Code string // USPS, capitals
	Name string
}

// Slug is the form used in URLs.
func (s State) Slug() string { return strings.ToLower(s.Code) }

// stateTable holds "CODE Name" lines of the 50 states, DC and the inhabited
// territories (USPS Publication 28, appendix B).
const stateTable = `AL Alabama
AK Alaska
AZ Arizona
AR Arkansas
CA California
CO Colorado
CT Connecticut
DE Delaware
DC District of Columbia
FL Florida
GA Georgia
HI Hawaii
ID Idaho
IL Illinois
IN Indiana
IA Iowa
KS Kansas
KY Kentucky
LA Louisiana
ME Maine
MD Maryland
MA Massachusetts
MI Michigan
MN Minnesota
MS Mississippi
MO Missouri
MT Montana
NE Nebraska
NV Nevada
NH New Hampshire
NJ New Jersey
NM New Mexico
NY New York
NC North Carolina
ND North Dakota
OH Ohio
OK Oklahoma
OR Oregon
PA Pennsylvania
RI Rhode Island
SC South Carolina
SD South Dakota
TN Tennessee
TX Texas
UT Utah
VT Vermont
VA Virginia
WA Washington
WV West Virginia
WI Wisconsin
WY Wyoming
AS American Samoa
GU Guam
MP Northern Mariana Islands
PR Puerto Rico
VI U.S. Virgin Islands`

// stateAliases are other spellings that pages use.
var stateAliases = map[string]string{
	"washington dc": "DC", "washington d.c.": "DC", "d.c.": "DC", "virgin islands": "VI",
	"us virgin islands": "VI", "commonwealth of the northern mariana islands": "MP",
}

// States lists all states in the order of the table.
var States = parseStates()

var statesByKey = keyStates()

func parseStates() []State {
	var out []State
	for line := range strings.Lines(stateTable) {
		code, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		out = append(out, State{code, name})
	}
	return out
}

func keyStates() map[string]State {
	m := map[string]State{}
	for _, s := range States {
		m[strings.ToLower(s.Code)] = s
		m[strings.ToLower(s.Name)] = s
	}
	for alias, code := range stateAliases {
		m[alias] = m[strings.ToLower(code)]
	}
	return m
}

// FindState looks a state up by name or USPS code, in any case.
func FindState(s string) (State, bool) {
	st, ok := statesByKey[strings.ToLower(strings.Join(strings.Fields(s), " "))]
	return st, ok
}
