package extract

import (
	"regexp"
	"strconv"
	"strings"

	"gazetteer/corpus"
	"gazetteer/indexer/evidence"
)

var months = map[string]int{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}

const monthNames = `(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.|Feb\.|Mar\.|Apr\.|Jun\.|Jul\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)`

// The forms of dates, the most exact first; a part of the sentence that one
// has read is not read again.
var dateForms = []struct {
	re   *regexp.Regexp
	read func(m []string) (corpus.Event, bool)
}{
	{regexp.MustCompile(`\b(` + monthNames + `)\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b`), func(m []string) (corpus.Event, bool) {
		return dated(m[3], m[1], m[2])
	}},
	{regexp.MustCompile(`\b(\d{1,2})(?:st|nd|rd|th)?\s+(` + monthNames + `),?\s+(\d{4})\b`), func(m []string) (corpus.Event, bool) {
		return dated(m[3], m[2], m[1])
	}},
	{regexp.MustCompile(`\b(\d{1,2})/(\d{1,2})/(\d{4})\b`), func(m []string) (corpus.Event, bool) {
		mo, _ := strconv.Atoi(m[1])
		if mo < 1 || mo > 12 {
			return corpus.Event{}, false
		}
		e, ok := dated(m[3], "", m[2])
		e.Month = mo
		return e, ok
	}},
	{regexp.MustCompile(`\b((?:late|early|mid)[- ])?(` + monthNames + `)(?:\s+of)?,?\s+(\d{4})\b`), func(m []string) (corpus.Event, bool) {
		return dated(m[3], m[2], "")
	}},
	{regexp.MustCompile(`\b(?:[Bb]etween|[Ff]rom)\s+(\d{4})\s+(?:and|to|through|until)\s+(\d{4})\b`), span},
	{regexp.MustCompile(`\b(\d{4})\s*[-–—]\s*(\d{4}|\d{2})\b`), span},
	{regexp.MustCompile(`\b(early|mid|late)?[- ]?(?:the )?(\d{3}0)['’]?s\b`), func(m []string) (corpus.Event, bool) {
		e, ok := dated(m[2], "", "")
		from, to := 0, 9
		switch m[1] {
		case "early":
			to = 3
		case "mid":
			from, to = 4, 6
		case "late":
			from = 7
		}
		e.Year, e.ToYear = e.Year+from, e.Year+to
		return e, ok
	}},
}

func span(m []string) (corpus.Event, bool) {
	e, ok := dated(m[1], "", "")
	to := m[2]
	if len(to) == 2 {
		to = m[1][:2] + to
	}
	last, ok2 := dated(to, "", "")
	if !ok || !ok2 || last.Year <= e.Year {
		return e, false
	}
	e.ToYear = last.Year
	return e, true
}

// Years that a date of a narrative can have.
const (
	minYear = 1800
	maxYear = 2099
)

func dated(year, month, day string) (corpus.Event, bool) {
	y, _ := strconv.Atoi(year)
	e := corpus.Event{Year: y, Month: months[strings.TrimSuffix(strings.ToLower(month), ".")]}
	if day != "" {
		e.Day, _ = strconv.Atoi(day)
		if e.Day < 1 || e.Day > 31 {
			return e, false
		}
	}
	return e, y >= minYear && y <= maxYear
}

// maxEvents bounds the dates of one sentence; more are a table.
const maxEvents = 12

// events returns the dated statements of a sentence, in the order of the text.
func events(s, anchor string, tactics []string) []corpus.Event {
	if !evidence.HasYear(s) {
		return nil
	}
	type found struct {
		at int
		e  corpus.Event
	}
	var all []found
	rest := []byte(s)
	for _, f := range dateForms {
		for _, loc := range f.re.FindAllSubmatchIndex(rest, maxEvents) {
			m := make([]string, len(loc)/2)
			for i := range m {
				if loc[2*i] >= 0 {
					m[i] = string(rest[loc[2*i]:loc[2*i+1]])
				}
			}
			e, ok := f.read(m)
			if !ok {
				continue
			}
			e.Date = strings.TrimSpace(m[0])
			all = append(all, found{loc[0], e})
			for i := loc[0]; i < loc[1]; i++ {
				rest[i] = '_'
			}
		}
	}
	for _, y := range evidence.Years(string(rest)) {
		date := strconv.Itoa(y)
		if at := strings.Index(string(rest), date); at >= 0 {
			all = append(all, found{at, corpus.Event{Year: y, Date: date}})
		}
	}
	var out []corpus.Event
	for len(all) > 0 && len(out) < maxEvents {
		first := 0
		for i := range all {
			if all[i].at < all[first].at {
				first = i
			}
		}
		e := all[first].e
		e.Text, e.Anchor, e.Tactics = s, anchor, tactics
		out = append(out, e)
		all = append(all[:first], all[first+1:]...)
	}
	return out
}
