package evidence

import (
	"regexp"
	"slices"
	"strconv"
)

// Years that a narrative can speak of.
const (
	firstYear = 1800
	lastYear  = 2099
)

var (
	yearRE = regexp.MustCompile(`(?:^|[^\d$.,#/-]|[^\d][-/]|\d[-–—/]|[^\d],)((?:18|19|20)\d{2})([-–—/]\d{2})?\b`)
	// notYear matches what follows a number that counts things.
	notYear = regexp.MustCompile(`^\s*(?:block\b|people\b|residents\b|men\b|johns\b|buyers\b|households\b|homes\b|miles\b|acres\b|feet\b|dollars\b|hours\b|square\b|letters\b|postcards\b|vehicles\b|cars\b|arrests\b|(?:[A-Z][a-z]+ )?(?:Street|Avenue|Road|Boulevard|Drive|St\.|Ave\.|Rd\.|Blvd\.)|inhabitants\b|persons\b|ads\b|messages\b|[a-z]+ (?:people|residents|men|buyers|johns)\b|%|percent\b|a\.m\.|p\.m\.|hrs\b|hours\b)`)
	// dated matches the words before a year that make it one whatever follows.
	dated      = regexp.MustCompile(`(?i)(?:^|\s)(?:in|since|during|until|by|from|and|to|through|of|early|late|mid|spring|summer|fall|autumn|winter|january|february|march|april|may|june|july|august|september|october|november|december)\s+$`)
	houseBlock = regexp.MustCompile(`^\s*block\b`)
	counts     = regexp.MustCompile(`(?i)(?:about|approximately|nearly|almost|over|more than|some|roughly|at least|up to|fewer than|around|population of|room|suite|number|no\.|route|highway|section|bill|act)\s+$`)
	around1    = regexp.MustCompile(`(?i)(?:around|about|route|section|act|over)\s+$`)
)

// HasYear tells quickly whether four digits stand together in a text; most
// sentences have none.
func HasYear(s string) bool {
	run := 0
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			run = 0
			continue
		}
		if run++; run == 4 {
			return true
		}
	}
	return false
}

// Years returns the years written in a sentence, ascending and each once.
// Numbers that count things or name houses are no years; decades ("1990s")
// are no years either.
func Years(s string) []int {
	if !HasYear(s) {
		return nil
	}
	var out []int
	for at := 0; at < len(s); {
		loc := yearRE.FindStringSubmatchIndex(s[at:])
		if loc == nil {
			break
		}
		from, to := at+loc[2], at+loc[3]
		end := at + loc[1]
		at = to
		if to < len(s) && (s[to] == 's' || s[to] == '\'' && to+1 < len(s) && s[to+1] == 's') && isDecade(s[from:to]) {
			continue
		}
		if !dated.MatchString(s[:from]) && notYear.MatchString(s[to:]) || houseBlock.MatchString(s[to:]) || counts.MatchString(s[:from]) && !yearAfter(s, from, to) {
			continue
		}
		y, _ := strconv.Atoi(s[from:to])
		if y < firstYear || y > lastYear {
			continue
		}
		out = append(out, y)
		if loc[4] >= 0 { // "2003-07"
			short, _ := strconv.Atoi(s[to+len(s[to:end])-2 : end])
			if full := y - y%100 + short; full > y && full-y < 60 {
				out = append(out, full)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func isDecade(y string) bool { return y[3] == '0' }

// yearAfter lets "around 2005," and "about 1998 the" be years.
func yearAfter(s string, from, to int) bool {
	if !around1.MatchString(s[:from]) {
		return false
	}
	rest := s[to:]
	return rest == "" || rest[0] == ',' || rest[0] == '.' || rest[0] == ';'
}
