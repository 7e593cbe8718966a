package analysis

import (
	"sync"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

// stemCache holds the stems of words met so far. Words follow Zipf's law, so
// a bounded cache serves nearly all of them.
var stemCache sync.Map

// stemCacheSize bounds the cache; some 15 MB when full.
const stemCacheSize = 200_000

var stemCount struct {
	sync.Mutex
	n int
}

// Stem returns the English (Porter 2) stem of a folded word.
func Stem(word string) string {
	if len(word) < 3 || word[0] >= '0' && word[0] <= '9' {
		return word
	}
	if v, ok := stemCache.Load(word); ok {
		return v.(string)
	}
	env := snowballstem.NewEnv(word)
	english.Stem(env)
	stem := env.Current()
	if stem == word {
		stem = word // one string, not two
	}
	stemCount.Lock()
	defer stemCount.Unlock()
	if stemCount.n < stemCacheSize {
		stemCount.n++
		stemCache.Store(word, stem)
	}
	return stem
}
