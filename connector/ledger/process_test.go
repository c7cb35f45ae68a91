package ledger

import (
	"context"
	"fmt"
	"io"
	"os"

	"ekatalog/connector"
)

// playPart is what the test binary does as another process.
func playPart(part string, args []string) error {
	switch part {
	case "wait":
		_, err := io.Copy(io.Discard, os.Stdin)
		return err
	case "open":
		db, err := Open(context.Background(), args[0], Options{})
		if err != nil {
			return err
		}
		return db.Close()
	case "steps":
		return takeSteps(args[0])
	case "count":
		return countUp(args[0], 40)
	}
	return fmt.Errorf("no part %q", part)
}

// takeSteps commits step after step and tells each number once it is durable,
// until it is killed.
func takeSteps(path string) error {
	db, err := Open(context.Background(), path, Options{Tool: "ekatalog 1"})
	if err != nil {
		return err
	}
	s := db.Seller("default")
	for n := 1; ; n++ {
		if err := s.Commit(context.Background(), stepNumber(n)); err != nil {
			return err
		}
		fmt.Println(n)
	}
}

// stepItems is how many entries, intents and acts each step of takeSteps has.
const stepItems = 20

func stepNumber(n int) connector.Step {
	run, since := fmt.Sprintf("run-%06d", n), fmt.Sprint(n)
	step := connector.Step{Catalogue: connector.CatalogueV6, Run: aRun(run), Since: &since}
	for i := range stepItems {
		in := anIntent(run, fmt.Sprintf("S-%d-%d", n, i))
		in.Intent = fmt.Sprintf("intent-%06d-%02d", n, i)
		step.Intents = append(step.Intents, in)
		e := anEntry(in.SKU)
		e.Content = in.Content
		step.Entries = append(step.Entries, e)
		act := anAct(in.SKU)
		act.Run, act.Digest = run, hash(in.Body)
		step.Acts = append(step.Acts, act)
		if i%2 == 0 {
			step.Settled = append(step.Settled, connector.Settlement{Intent: in.Intent, Outcome: connector.OutcomeAccepted})
		}
	}
	return step
}

// countUp changes one entry n times.
func countUp(path string, n int) error {
	db, err := Open(context.Background(), path, Options{Tool: "ekatalog 1"})
	if err != nil {
		return err
	}
	defer db.Close()
	s := db.Seller("default")
	for range n {
		err := s.Commit(context.Background(), connector.Step{
			Catalogue: connector.CatalogueV6, Entries: []connector.Entry{anEntry("A")}, Acts: []connector.Act{anAct("A")},
		})
		if err != nil {
			return err
		}
	}
	return nil
}
