package extract

import (
	"regexp"
	"strings"
	"time"
)

var isoRE = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?`)

// isoDate returns s as YYYY-MM-DD or RFC 3339 if it is such a date, else "".
func isoDate(s string) string {
	m := isoRE.FindString(strings.TrimSpace(s))
	if m == "" {
		return ""
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05", "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, m); err == nil {
			return t.UTC().Format(time.RFC3339)
		}
	}
	if t, err := time.Parse(time.DateOnly, m[:10]); err == nil {
		return t.Format(time.DateOnly)
	}
	return ""
}

// looseDate reads the dates that pages print for their last change.
func looseDate(s string) string {
	s = strings.Trim(s, " .:")
	if d := isoDate(s); d != "" {
		return d
	}
	for _, layout := range []string{"January 2, 2006", "Jan 2, 2006", "Jan. 2, 2006", "2 January 2006", "2 Jan 2006", "01/02/2006", "1/2/2006", "January 2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			if layout == "January 2006" {
				return t.Format("2006-01")
			}
			return t.Format(time.DateOnly)
		}
	}
	return ""
}
