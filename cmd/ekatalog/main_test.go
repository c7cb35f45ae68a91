package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// clockEnv is when the clock of a story's program starts. Only tests have it:
// the program itself reads no clock but the machine's.
const clockEnv = "EKATALOG_STORY_CLOCK"

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"ekatalog": story})
}

// story is main, but for the clock.
func story() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	a := newApp(os.Stdin, os.Stdout, os.Stderr)
	if at := os.Getenv(clockEnv); at != "" {
		start, err := time.Parse(time.RFC3339, at)
		if err != nil {
			panic(err)
		}
		began := time.Now()
		a.now = func() time.Time { return start.Add(time.Since(began)) }
	}
	code := a.run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}
