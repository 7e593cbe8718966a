// Package eval measures an order of results against human judgments: nDCG,
// MAP, MRR, precision and recall by the definitions of trec_eval, over the
// judged queries of the sample corpus or any collection in the BEIR layout.
//
// It ranks through a function that the caller hands in, and knows no engine.
package eval
