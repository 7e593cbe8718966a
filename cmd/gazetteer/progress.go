package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"gazetteer/indexer"
)

// progress shows how far a build is: a bar on a terminal, a line now and then
// elsewhere, a JSON line for machines.
type progress struct {
	w     io.Writer
	json  bool
	tty   bool
	bar   *progressbar.ProgressBar
	stage string
	last  time.Time
}

// lineEvery is the time between plain lines.
const lineEvery = 5 * time.Second

var stageWords = map[string]string{"read": "Reading pages", "index": "Indexing"}

func newProgress(w io.Writer, asJSON bool) *progress {
	f, ok := w.(*os.File)
	return &progress{w: w, json: asJSON, tty: ok && term.IsTerminal(int(f.Fd()))}
}

func (p *progress) report(s indexer.Progress) {
	begins := s.Stage != p.stage
	p.stage = s.Stage
	switch {
	case p.json:
		if begins || s.Done == s.Total || time.Since(p.last) > lineEvery {
			p.last = time.Now()
			raw, err := json.Marshal(map[string]any{"stage": s.Stage, "done": s.Done, "total": s.Total, "bytes": s.Bytes})
			if err == nil {
				fmt.Fprintf(p.w, "%s\n", raw)
			}
		}
	case p.tty:
		if begins {
			p.done()
			p.bar = progressbar.NewOptions(s.Total, progressbar.OptionSetWriter(p.w), progressbar.OptionSetDescription(stageWords[s.Stage]),
				progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString("pages"), progressbar.OptionSetPredictTime(true),
				progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(), progressbar.OptionFullWidth())
		}
		_ = p.bar.Set(s.Done) // a bar that cannot be drawn is no reason to stop
	case begins || s.Done == s.Total || time.Since(p.last) > lineEvery:
		p.last = time.Now()
		fmt.Fprintf(p.w, "%s: %d of %d\n", stageWords[s.Stage], s.Done, s.Total)
	}
}

func (p *progress) done() {
	if p.bar != nil {
		_ = p.bar.Finish()
		p.bar = nil
	}
}
