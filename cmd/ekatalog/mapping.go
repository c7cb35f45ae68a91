package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"ekatalog/mapping"
)

func (a *app) mappingCommand() *cobra.Command {
	c := &cobra.Command{Use: "mapping lint | mapping test | mapping preview", Short: a.say("help.mapping", nil), Args: noCommand, RunE: func(c *cobra.Command, _ []string) error {
		return usage("usage_line", "pemakaian", c.UseLine())
	}}
	c.AddCommand(
		&cobra.Command{Use: "test", Short: a.say("help.mapping_test", nil), Args: args(cobra.NoArgs), RunE: func(c *cobra.Command, _ []string) error { return a.mappingTest(c.Context()) }},
		&cobra.Command{Use: "lint", Short: a.say("help.mapping_lint", nil), Args: args(cobra.NoArgs), RunE: func(c *cobra.Command, _ []string) error { return a.mappingLint(c.Context()) }},
		a.previewCommand(),
	)
	return c
}

// mappings are the mapping files of the workspace, each once.
func (c *config) mappings() []string {
	var files []string
	seen := map[string]bool{}
	for _, s := range c.Source {
		if !seen[s.Mapping] {
			seen[s.Mapping] = true
			files = append(files, c.file(s.Mapping))
		}
	}
	return files
}

// mappingTools are what checking a mapping needs: the config that names it and
// what it leans on.
func (a *app) mappingTools(ctx context.Context) (*config, mapping.Options, error) {
	c, _, err := a.finishedConfig(ctx)
	if err != nil {
		return nil, mapping.Options{}, err
	}
	o, err := a.mappingOptions(ctx, c)
	if err != nil {
		return nil, o, fmt.Errorf("mapping options: %w", err)
	}
	return c, o, nil
}

func (a *app) mappingTest(ctx context.Context) error {
	c, options, err := a.mappingTools(ctx)
	if err != nil {
		return err
	}
	all := mapping.TestReport{Failures: []mapping.Failure{}}
	files := c.mappings()
	for _, path := range files {
		m, err := c.loadMapping(path, options)
		if err != nil {
			return err
		}
		r := m.RunTests(c.terms(a.now()))
		all.Passed += r.Passed
		all.Failed += r.Failed
		for _, f := range r.Failures {
			if len(files) > 1 {
				f.Test = filepath.Base(path) + ": " + f.Test
			}
			all.Failures = append(all.Failures, f)
		}
	}
	if a.json {
		err = a.document(all)
	} else {
		a.print("mapping.tests", "lulus", itoa(all.Passed), "gagal", itoa(all.Failed))
		for _, f := range all.Failures {
			a.print("mapping.test_failure", "n", f.Test, "isian", a.fieldLabel(f.Field), "harap", f.Want, "dapat", f.Got)
		}
	}
	if err == nil && all.Failed > 0 {
		return findings()
	}
	return err
}

// lintDocument is what mapping lint says to other programs.
type lintDocument struct {
	Faults []lintLine `json:"faults"`
}

type lintLine struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Code   string `json:"code"`
	Text   string `json:"text"`
}

func (a *app) mappingLint(ctx context.Context) error {
	c, options, err := a.mappingTools(ctx)
	if err != nil {
		return err
	}
	d := lintDocument{Faults: []lintLine{}}
	for _, path := range c.mappings() {
		b, err := readMapping(path)
		if err != nil {
			return err
		}
		name := filepath.Base(path)
		faults := mapping.LintFile(name, b, options, c.formats...)
		for _, f := range faults {
			d.Faults = append(d.Faults, lintLine{File: name, Line: f.Line, Column: f.Column, Code: f.Key, Text: a.say(f.Key, f.Values)})
			a.print("fault.at", "berkas", name, "baris", itoa(f.Line), "kolom", itoa(f.Column), "teks", a.say(f.Key, f.Values))
		}
		if len(faults) == 0 {
			a.print("mapping.lint_clean", "berkas", name)
		}
	}
	if a.json {
		err = a.document(d)
	}
	if err == nil && len(d.Faults) > 0 {
		return findings()
	}
	return err
}
