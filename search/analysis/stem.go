package analysis

import (
	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

// Stem returns the English (Porter 2) stem of a folded word.
func Stem(word string) string {
	if len(word) < 3 || word[0] >= '0' && word[0] <= '9' {
		return word
	}
	env := snowballstem.NewEnv(word)
	english.Stem(env)
	if stem := env.Current(); stem != word {
		return stem
	}
	return word // one string, not two
}
