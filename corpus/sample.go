package corpus

import (
	"embed"
	"io/fs"
)

//go:embed sample/pages
var samplePages embed.FS

// SampleName is the name under which the bundled corpus is reported.
const SampleName = "sample"

// Sample returns the bundled pages. They were written for this project: their
// places, agencies and papers are invented, in real states.
func Sample() fs.FS {
	sub, err := fs.Sub(samplePages, "sample/pages")
	if err != nil {
		panic(err) // the path is a constant of this package
	}
	return sub
}
