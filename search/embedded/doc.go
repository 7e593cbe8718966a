// Package embedded is the engine inside the binary: bleve writes and reads
// the inverted index, everything above postings is here.
//
// bleve (scorch) keeps terms, frequencies and positions. Matching works on its
// bitmaps, so that totals and facets are exact and cost little; scoring is
// BM25F over its frequencies with true lengths, the same whatever the
// segments; documents and columns lie beside it in the same folder. Two fields
// of a posting's location are put to our own use: "start" holds the number
// of the sentence and "end" that of the paragraph, which is what NEAR, /s, /p
// and event: need; byte offsets are found again in the stored text of the few
// hits that are shown.
package embedded
