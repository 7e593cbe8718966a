package extract

import (
	"regexp"
	"strings"
)

// populationText finds a number of residents in a sentence. Each pattern says
// by its words that people who live here are counted, so that acreage, money
// and arrests are not.
var populationText = []*regexp.Regexp{
	regexp.MustCompile(`(?i)\bpopulation (?:of|was|is|stood at|stands at|has (?:risen|grown|fallen) to|estimated at|has reached|totals?)(?: (?:just|about|approximately|approx\.|roughly|nearly|almost|around|some|over|more than|under|an estimated|only|well over|estimated at|at))*\s+(\d[\d,.]*\d|\d)\s*(million|thousand)?\b`),
	regexp.MustCompile(`(?i)\b(\d[\d,.]*\d|\d)\s*(million|thousand)?[\s-]+(?:year-round |permanent |full-time |registered )?(?:residents|inhabitants|people live|people reside|people call|persons live)\b`),
	regexp.MustCompile(`(?i)\bhome to (?:just |about |approximately |roughly |nearly |almost |around |some |over |more than |an estimated |only )*(\d[\d,.]*\d|\d)\s*(million|thousand)?\s+(?:people|residents|inhabitants|persons)\b`),
	regexp.MustCompile(`(?i)\b(?:city|town|village|county|parish|borough|community|municipality|suburb|region|seat|area|island|township|reservation) (?:of|with) (?:just |about |approximately |roughly |nearly |almost |around |some |over |more than |an estimated |only )*(\d[\d,.]*\d|\d)\s*(million|thousand)?(?: people| residents| inhabitants)?\b(?:[^%]|$)`),
	regexp.MustCompile(`(?i)\b(?:has|had|with|numbers|houses|holds) (?:just |about |approximately |roughly |nearly |almost |around |some |over |more than |an estimated |only )*(\d[\d,.]*\d|\d)\s*(million|thousand)?\s+(?:people|residents|inhabitants)\b`),
	regexp.MustCompile(`(?i)\b(\d[\d,.]*\d|\d)\s*(million|thousand)?\s+(?:people|persons) (?:who )?(?:live|reside)`),
}

// somePeople marks counts of residents that are not all of them.
var somePeople = regexp.MustCompile(`(?i)\b(?:petition|signed|signatures|attended|attending|group of|complain|meeting|letters|mailed|surveyed|survey|polled|per \d)`)

// minTextPopulation is the least number that the text is believed to count a
// community by; smaller ones are groups of residents.
const minTextPopulation = 100

// textPopulation returns the number of residents that a sentence gives for
// the community, or 0.
func textPopulation(s string) int {
	if !strings.ContainsAny(s, "0123456789") {
		return 0
	}
	for i, re := range populationText {
		m := re.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		if i > 0 && somePeople.MatchString(s) {
			continue
		}
		n := parsePopulation(m[1] + " " + m[2])
		if n >= minTextPopulation {
			return n
		}
	}
	return 0
}
