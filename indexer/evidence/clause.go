package evidence

// Words at which a new clause begins.
var (
	// contrast parts clauses wherever it stands.
	contrast = set("but although though whereas while yet albeit unless")
	// after a comma these open a clause of their own.
	afterComma = set("who which whose whom where when because since so as until after before and or nor then though even having once if whereupon leaving putting bringing with both neither none instead")
	// a sentence that begins so has its main clause behind the first comma.
	subordinate = set("although though while whereas since as when because if after before until once besides despite even unlike lacking having for by in")
)

// clauses numbers the clause of each token. Marks belong to the clause that
// they end.
func clauses(toks []string) []int {
	out := make([]int, len(toks))
	n, size := 0, 0
	outer := []int{} // clauses that a bracket interrupts
	last := 0
	sub := len(toks) > 0 && subordinate[toks[0]]
	cut := func(again bool) {
		if size > 0 {
			last++
			n, size, sub = last, 0, again
		}
	}
	for i, t := range toks {
		next := ""
		if i+1 < len(toks) {
			next = toks[i+1]
		}
		switch {
		case t == ";" || t == ":":
			out[i] = n
			cut(subordinate[next])
			continue
		case t == "(":
			out[i] = n
			outer = append(outer, n)
			cut(false)
			continue
		case t == ")":
			out[i] = n
			if k := len(outer); k > 0 { // the interrupted clause goes on
				n, outer = outer[k-1], outer[:k-1]
				size = 1
			}
			continue
		case t == ",":
			out[i] = n
			switch {
			case sub && size >= 3, next == "and" && i+2 < len(toks) && opensClause(toks[i+2:]):
				cut(false)
			case next != "and" && next != "or" && afterComma[next], contrast[next]:
				cut(subordinate[next])
			}
			continue
		case contrast[t] && !(t == "yet" && size > 0 && toks[i-1] != ","), t == "favor" && i > 0 && toks[i-1] == "in", t == "rather" && next == "than", t == "instead" && size > 0 && next != "":
			cut(t != "but" && t != "yet" && t != "favor" && t != "rather" && t != "instead")
		case t == "even" && contrast[next]:
			cut(true)
		case t == "and" && i+1 < len(toks) && size >= 3 && opensClause(toks[i+1:]):
			cut(false)
		}
		out[i] = n
		size++
	}
	return out
}

var (
	pronouns = set("it they he she we this these those there its their his her the a an no none neither police officers detectives deputies judges courts prosecutors residents neighbors still also now then later has have had is are was were now since")
	auxiliar = set("is are was were has have had been be will would can could did do does may might must should still continues remain remains keeps went began ran took gave made led put kept held sent wrote got came became found left lost paid told met set shut drew won stood")
)

// turns are verbs that begin a new statement about the same subject.
var turns = set("turned opted relies relied switched moved shifted instead now")

// opensClause tells whether the words behind "and" look like a clause of
// their own: a subject word and, soon after, a finite verb.
func opensClause(toks []string) bool {
	if len(toks) > 0 && turns[toks[0]] {
		return true
	}
	if len(toks) == 0 || !pronouns[toks[0]] {
		return false
	}
	if auxiliar[toks[0]] {
		return true
	}
	for i := 1; i < len(toks) && i < 9; i++ {
		if toks[i] == ";" {
			return false
		}
		if auxiliar[toks[i]] || len(toks[i]) > 4 && toks[i][len(toks[i])-2:] == "ed" {
			return true
		}
	}
	return false
}
