package main

import (
	"context"
	"errors"
	"path/filepath"

	"ekatalog/connector"
	"ekatalog/schemas/document"
)

// finishedConfig loads the config after finishing what a crash cut off in
// replacing it or a file that it names. A config that got its place then may
// name others.
func (a *app) finishedConfig(ctx context.Context) (*config, []document.Fault, error) {
	for {
		c, warnings, err := loadConfig(a.configPath)
		if err != nil {
			return nil, nil, err
		}
		a.config = c
		moved, err := a.finishFiles(ctx, c)
		if err != nil || !moved {
			return c, warnings, err
		}
	}
}

// finishFiles finishes what a crash cut off in replacing the config, a list, a
// mapping, the register of papers, the words of results, the file of corrections
// or that of decisions on a template, before they are read; moved says that the
// config is another one now. Another process that is at work may be at just that,
// or does it when it starts anew.
func (a *app) finishFiles(ctx context.Context, c *config) (moved bool, err error) {
	own := connector.FileChange{Name: filepath.Base(c.path), Path: c.path}
	files := []connector.FileChange{
		c.correctionsChange(), own, {Name: papersFile, Path: c.file(papersFile)}, {Name: resultWordsFile, Path: c.file(resultWordsFile)},
	}
	for _, path := range append(c.mappings(), c.listFiles()...) {
		files = append(files, connector.FileChange{Name: filepath.Base(path), Path: path})
	}
	decisions, err := c.unfinishedDecisions()
	if err != nil {
		return false, err
	}
	files = append(files, decisions...)
	var paths []string
	for _, f := range files {
		paths = append(paths, f.Path)
	}
	if left, err := connector.UnfinishedFiles(paths...); err != nil || !left {
		return false, err
	}
	m, err := a.openMemoryIfAny(ctx)
	if err != nil || m == nil {
		return false, err
	}
	defer m.close(&err)
	done, err := m.connector(a).FinishFiles(ctx, files)
	for _, f := range done {
		a.sayErr(f.Key, values("berkas", f.Name))
		moved = moved || f.Name == own.Name && f.Key == connector.FileFinished
	}
	if _, busy := errors.AsType[*connector.LeaseHeld](err); busy {
		return false, nil
	}
	return moved, err
}

// replaceFile replaces a file of the workspace, keeps what it says now as a
// version, and records by whom and why, with what act says of it. The error is
// moved where somebody else has changed the file.
func (a *app) replaceFile(ctx context.Context, command string, f connector.FileChange, act connector.Act, moved error) (err error) {
	m, err := a.openMemory(ctx)
	if err != nil {
		return err
	}
	defer m.close(&err)
	f.Kept = act.Act
	act.Actor, act.Tool, act.Reason, act.Digest = m.actor, tool(), a.reason, connector.Digest(f.Now)
	err = m.connector(a).ReplaceFiles(ctx, command, []connector.FileChange{f}, []connector.Act{act})
	if _, is := errors.AsType[*connector.FileMoved](err); is {
		return moved
	}
	return err
}
