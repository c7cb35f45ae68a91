package main

import (
	"context"
	"errors"

	"ekatalog/connector"
	"ekatalog/connector/console"
	"ekatalog/connector/workbook"
	"ekatalog/schemas/document"
)

var _ console.Results = (*desk)(nil)

// TakeResult implements console.Results.
func (d *desk) TakeResult(ctx context.Context, path string, o console.ResultOptions) (v *console.ResultView, err error) {
	w, err := d.workspace(ctx, parts{ledger: true})
	if err != nil {
		return nil, err
	}
	defer w.close(&err)
	data, own, err := w.config.ownResultWords()
	if err != nil {
		return nil, err
	}
	v = &console.ResultView{Words: connector.Digest(data)}
	f, err := w.readHandedIn(ctx, path, d.folder)
	if none, ok := errors.AsType[*workbook.NoHeader](err); ok && len(none.Titles) > 0 && !o.Keep {
		v.NoHeader, v.Asks = true, workbook.Asks(&connector.ResultFile{Titles: none.Titles}, own)
		return v, nil
	}
	if err != nil {
		return nil, err
	}
	if f.repair != nil {
		v.Repair, err = w.takeRepair(ctx, f.repair, console.Person(ctx), !o.Keep)
		return v, err
	}
	v.Asks = workbook.Asks(f.result, own)
	if f.result.HasStatus || o.Shown {
		v.Result, err = w.takeResult(ctx, f.result, d.folder, connector.ResultOptions{DryRun: !o.Keep, Shown: o.Shown, Match: o.Match})
	}
	return v, err
}

// resultWordsTaught is the act of the audit log for words of results that
// somebody explained at the desk.
const resultWordsTaught = "result.words_taught"

// TeachResult implements console.Results.
func (d *desk) TeachResult(ctx context.Context, digest, reason string, t connector.TaughtWords) error {
	a := d.call(ctx)
	a.reason = reason
	c, _, err := a.finishedConfig(ctx)
	if err != nil {
		return err
	}
	was, _, err := c.ownResultWords()
	if err != nil {
		return err
	}
	if connector.Digest(was) != digest {
		return stopped("desk.result_words.moved")
	}
	now, err := workbook.TeachResult(was, t)
	if errors.Is(err, document.ErrNotEditable) {
		return &outcome{code: exitUsage, key: "desk.result_words.by_hand", err: err}
	}
	if err != nil {
		return err
	}
	return a.replaceFile(ctx, "hasil", connector.FileChange{Name: resultWordsFile, Path: c.file(resultWordsFile), Was: was, Now: now},
		connector.Act{Act: resultWordsTaught, Subject: resultWordsFile, Before: map[string]any{}, After: taughtFacts(t)}, stopped("desk.result_words.moved"))
}

// taughtFacts are what a record says of words that were explained.
func taughtFacts(t connector.TaughtWords) map[string]any {
	words, titles := map[string]any{}, map[string]any{}
	for word, state := range t.States {
		words[word] = string(state)
	}
	for title, field := range t.Fields {
		titles[title] = field
	}
	return map[string]any{"words": words, "titles": titles}
}
