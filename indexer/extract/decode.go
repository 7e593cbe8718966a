package extract

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

var bomUTF8 = []byte("\xef\xbb\xbf")

// sniffLength is how many bytes decide whether a page is text at all.
const sniffLength = 4096

// binary tells whether the bytes are those of an image, an archive or another
// thing that is no text: known signatures, or NULs without a UTF-16 mark.
func binary(body []byte) bool {
	for _, sig := range []string{"\x89PNG", "GIF8", "\xff\xd8\xff", "%PDF-", "PK\x03\x04", "\x1f\x8b", "RIFF", "\x28\xb5\x2f\xfd", "\x7fELF"} {
		if bytes.HasPrefix(body, []byte(sig)) {
			return true
		}
	}
	if utf16Mark(body) {
		return false
	}
	head := body[:min(len(body), sniffLength)]
	return bytes.Count(head, []byte{0})*20 > len(head)
}

func utf16Mark(b []byte) bool {
	return bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff"))
}

// decode returns the body as clean UTF-8: its character set found by mark,
// validity or declaration, composed (NFC), without control characters, with
// "\n" line ends. Bytes that a page labelled UTF-8 has in Windows-1252 are
// read as such one by one, so nothing is lost to replacement characters.
func decode(body []byte, isHTML bool) string {
	var s string
	switch {
	case bytes.HasPrefix(body, bomUTF8):
		s = repair(body[len(bomUTF8):])
	case utf8.Valid(body):
		s = string(body)
	default:
		s = decodeDeclared(body, isHTML)
	}
	if strings.Contains(s, "\r") {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	s = undouble(s)
	return norm.NFC.String(strings.Map(dropControl, s))
}

func decodeDeclared(body []byte, isHTML bool) string {
	if isHTML || utf16Mark(body) {
		// DetermineEncoding falls back to Windows-1252, as browsers do.
		enc, name, _ := charset.DetermineEncoding(body, "")
		if name != "utf-8" && name != "windows-1252" {
			if out, err := enc.NewDecoder().Bytes(body); err == nil {
				return string(out)
			}
		}
	}
	return repair(body)
}

// repair keeps valid UTF-8 sequences and reads every other byte as
// Windows-1252.
func repair(body []byte) string {
	if utf8.Valid(body) {
		return string(body)
	}
	var b strings.Builder
	b.Grow(len(body) + len(body)/8)
	for len(body) > 0 {
		r, size := utf8.DecodeRune(body)
		if r == utf8.RuneError && size <= 1 {
			r = charmap.Windows1252.DecodeByte(body[0])
			size = 1
		}
		b.WriteRune(r)
		body = body[size:]
	}
	return b.String()
}

// doubled are pairs of characters that only occur where UTF-8 was read as
// Windows-1252 and encoded once more.
var doubled = []string{"â€™", "â€œ", "â€\u009d", "â€“", "â€”", "Ã©", "Ã±", "Ã¡", "Ã³", "Ã\u00ad", "Ã¼", "Â\u00a0"}

// undouble undoes a second encoding of the whole text where that is possible
// without loss; otherwise the text stays as it is.
func undouble(s string) string {
	hit := false
	for _, d := range doubled {
		if strings.Contains(s, d) {
			hit = true
			break
		}
	}
	if !hit {
		return s
	}
	out := make([]byte, 0, len(s))
	for _, r := range s {
		b, ok := charmap.Windows1252.EncodeRune(r)
		if !ok && r < 0x100 {
			b, ok = byte(r), true
		}
		if !ok {
			return s
		}
		out = append(out, b)
	}
	if !utf8.Valid(out) {
		return s
	}
	return string(out)
}

func dropControl(r rune) rune {
	if r != '\n' && r != '\t' && unicode.Is(unicode.Cc, r) {
		if r == '\f' || r == '\v' || r == '\u0085' {
			return '\n'
		}
		return -1
	}
	if r == '\ufeff' || r == '\u200b' || r == '\u00ad' {
		return -1
	}
	return r
}
