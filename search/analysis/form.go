package analysis

import (
	"strings"
	"sync"
)

// form is what analysis makes of a word as it is written.
type form struct {
	word, term string
	stop       bool
}

// forms keeps the forms of words met so far. Words follow Zipf's law, so a
// bounded cache serves nearly all of them; it is split so that many readers
// do not wait for one another.
var forms [formShards]struct {
	sync.RWMutex
	m map[string]form
}

const (
	formShards = 64
	// formsInShard bounds the cache: 200,000 words, some 30 MB when full.
	formsInShard = 200_000 / formShards
	// maxCached is the length beyond which a word is too rare to keep.
	maxCached = 32
)

// formOf analyses one word.
func formOf(raw string) form {
	if len(raw) > maxCached {
		return newForm(raw)
	}
	shard := &forms[shardOf(raw)]
	shard.RLock()
	f, ok := shard.m[raw]
	shard.RUnlock()
	if ok {
		return f
	}
	// The cache must not keep the text alive that the word is a part of.
	raw = strings.Clone(raw)
	f = newForm(raw)
	shard.Lock()
	defer shard.Unlock()
	if shard.m == nil {
		shard.m = map[string]form{}
	}
	if len(shard.m) < formsInShard {
		shard.m[raw] = f
	}
	return f
}

func shardOf(s string) uint8 {
	h := uint32(len(s))
	for i := 0; i < len(s); i++ {
		h = h*31 + uint32(s[i])
	}
	return uint8((h ^ h>>8) % formShards)
}

func newForm(raw string) form {
	f := form{word: normalize(raw)}
	f.stop = stopWords[f.word]
	if !f.stop && f.word != "" {
		f.term = Stem(f.word)
	}
	return f
}
