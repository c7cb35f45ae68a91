package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/rs/zerolog"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ekatalog/connector"
	"ekatalog/schemas"
)

// version is set by the linker in a release.
var version = "dev"

// tool names the program in records and manifests.
func tool() string { return "ekatalog/" + version }

// app is one call of the program: its streams, its global flags and what is
// derived from them.
type app struct {
	in       io.Reader
	out, err io.Writer
	now      func() time.Time
	log      zerolog.Logger

	lang       schemas.Lang
	configPath string
	seller     string
	as         string
	reason     string
	json       bool
	verbose    bool
	page       bool // what is said is read on a page, by people who know no commands

	config *config // loaded by workspace
}

func newApp(in io.Reader, out, errw io.Writer) *app {
	return &app{in: in, out: out, err: errw, now: time.Now, lang: schemas.Indonesian}
}

// run carries out one command line and gives the exit code.
func (a *app) run(ctx context.Context, args []string) int {
	a.lang = language(args) // before help is built
	a.log = zerolog.New(zerolog.ConsoleWriter{Out: a.err, NoColor: true, TimeFormat: time.RFC3339}).Level(zerolog.Disabled)
	if len(args) == 0 && startedByDoubleClick() {
		return a.tell(a.doubleClicked(ctx))
	}
	root := a.root()
	root.SetArgs(args)
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	return a.tell(root.ExecuteContext(ctx))
}

// root builds the command tree in the language of this call.
func (a *app) root() *cobra.Command {
	cobra.MousetrapHelpText = ""
	root := &cobra.Command{
		Use: "ekatalog", Short: a.say("help.root", nil), Long: a.say("help.root.long", nil),
		SilenceUsage: true, SilenceErrors: true, Args: noCommand,
		PersistentPreRunE: func(c *cobra.Command, _ []string) error { a.setLog(); return checkLang(c) },
		RunE:              func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	f := root.PersistentFlags()
	f.StringVar(&a.configPath, "config", "ekatalog.yaml", a.say("flag.config", nil))
	f.StringVar(&a.seller, "seller", "default", a.say("flag.seller", nil))
	f.StringVar(&a.as, "as", "", a.say("flag.as", nil))
	f.StringVar(&a.reason, "reason", "", a.say("flag.reason", nil))
	f.BoolVar(&a.json, "json", false, a.say("flag.json", nil))
	f.BoolVarP(&a.verbose, "verbose", "v", false, a.say("flag.verbose", nil))
	f.String("lang", string(a.lang), a.say("flag.lang", nil))
	root.AddCommand(
		a.initCommand(), a.checkCommand(), a.explainCommand(), a.planCommand(), a.applyCommand(), a.approveCommand(), a.undoCommand(),
		a.syncCommand(), a.driftCommand(), a.exportCommand(), a.answersCommand(), a.handCommand(), a.resultCommand(), a.mappingCommand(), a.templateCommand(), a.photosCommand(), a.referenceCommand(), a.mockCommand(),
		a.serveCommand(), a.scheduleCommand(), a.versionCommand(),
	)
	root.SetFlagErrorFunc(flagError)
	a.setHelp(root)
	plainUse(root)
	return root
}

// plainUse keeps cobra's English "[flags]" out of how a command is used.
func plainUse(c *cobra.Command) {
	c.DisableFlagsInUseLine = true
	for _, sub := range c.Commands() {
		plainUse(sub)
	}
}

// noCommand refuses a word that is no command of c, with the nearest that is.
func noCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	_, path, _ := strings.Cut(c.CommandPath()+" ", " ") // without the program's name
	if near, ok := schemas.Nearest(args[0], commandNames(c)); ok {
		return usage("unknown_command_near", "perintah", path+args[0], "saran", path+near)
	}
	return usage("unknown_command", "perintah", path+args[0])
}

func commandNames(c *cobra.Command) []string {
	var names []string
	for _, sub := range c.Commands() {
		names = append(names, sub.Name())
	}
	return names
}

// flagError says what is wrong with a flag; pflag's own words are English.
func flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var missing *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			return usage("flag_unknown", "pilihan", "-"+name)
		}
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near, ok := schemas.Nearest(name, names); ok {
			return usage("flag_unknown_near", "pilihan", "--"+name, "saran", "--"+near)
		}
		return usage("flag_unknown", "pilihan", "--"+name)
	case errors.As(err, &missing):
		return usage("flag_without_value", "pilihan", "--"+missing.GetFlag().Name)
	case errors.As(err, &invalid):
		return usage("flag_value", "pilihan", "--"+invalid.GetFlag().Name, "nilai", invalid.GetValue())
	}
	return usage("usage", "rincian", err.Error())
}

// checkLang refuses a language that has no texts.
func checkLang(c *cobra.Command) error {
	if f := c.Flag("lang"); f != nil && f.Changed {
		if v := f.Value.String(); v != string(schemas.Indonesian) && v != string(schemas.English) {
			return usage("config.choice", "kunci", "--lang", "nilai", v, "pilihan", "id, en")
		}
	}
	return nil
}

// args wraps cobra's checks of arguments so that their refusal has exit code 2.
func args(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if err := check(c, args); err != nil {
			return usage("usage_line", "pemakaian", c.UseLine())
		}
		return nil
	}
}

// language is what --lang or the environment ask for; Indonesian otherwise.
func language(args []string) schemas.Lang {
	want := os.Getenv("EKATALOG_LANG")
	for i, arg := range args {
		if v, ok := strings.CutPrefix(arg, "--lang="); ok {
			want = v
		} else if arg == "--lang" && i+1 < len(args) {
			want = args[i+1]
		}
	}
	if want == string(schemas.English) {
		return schemas.English
	}
	return schemas.Indonesian
}

// setLog shows warnings on stderr, everything with --verbose. Logs are for
// who runs the program; what an officer must know is said in sentences.
func (a *app) setLog() {
	level := zerolog.ErrorLevel
	if a.verbose {
		level = zerolog.DebugLevel
	}
	a.log = zerolog.New(zerolog.ConsoleWriter{Out: a.err, NoColor: true, TimeFormat: time.RFC3339}).Level(level).With().Timestamp().Logger()
}

// say gives a message's text in the language of this call.
func (a *app) say(key string, values map[string]string) string {
	if a.page {
		key = schemas.PageKey(key)
	}
	return schemas.Say(a.lang, key, values)
}

// print writes a message to stdout, unless a JSON document goes there.
func (a *app) print(key string, pairs ...string) {
	if !a.json {
		fmt.Fprintln(a.out, a.say(key, values(pairs...)))
	}
}

func (a *app) sayErr(key string, values map[string]string) { fmt.Fprintln(a.err, a.say(key, values)) }

// document writes v as the one JSON document on stdout.
func (a *app) document(v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := a.out.Write(connector.PrintableJSON(b.Bytes()))
	return err
}

// when writes a time as people at the seller's place read it: 3 Maret 2025
// pukul 14.05 WIB.
func (a *app) when(t time.Time) string {
	zone := time.UTC
	if a.config != nil {
		zone = a.config.zone
	}
	return schemas.Moment(a.lang, t.In(zone))
}

// day writes a date such as 2006-01-02 as people read it.
func (a *app) day(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return schemas.Day(a.lang, t)
}

// terminal reports whether stderr is looked at by a person.
func (a *app) terminal() bool {
	f, ok := a.err.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}

func itoa[N int | int64](n N) string { return strconv.FormatInt(int64(n), 10) }
