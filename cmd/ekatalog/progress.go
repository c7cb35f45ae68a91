package main

import (
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// patience is how long work goes on before a bar is shown.
const patience = 2 * time.Second

// progress gives a callback that shows a bar on a terminal's stderr for what
// takes longer than patience; nil where nobody looks.
func (a *app) progress() func(stage string, done, total int64) {
	if !a.terminal() {
		return nil
	}
	var (
		mu    sync.Mutex
		start = a.now()
		stage string
		bar   *progressbar.ProgressBar
	)
	return func(s string, done, total int64) {
		mu.Lock()
		defer mu.Unlock()
		if s != stage {
			if bar != nil {
				_ = bar.Exit() // only the screen is at stake
			}
			stage, bar = s, nil
		}
		if a.now().Sub(start) < patience {
			return
		}
		if bar == nil {
			if total == 0 {
				total = -1
			}
			bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(a.err), progressbar.OptionSetDescription(a.say(s, nil)),
				progressbar.OptionThrottle(200*time.Millisecond), progressbar.OptionShowCount(), progressbar.OptionClearOnFinish())
		}
		_ = bar.Set64(done)
	}
}
