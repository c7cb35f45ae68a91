package main

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ekatalog/schemas"
)

// topics are the pages of ekatalog help TOPIC, one folder a language.
//
//go:embed help
var topics embed.FS

// topicNames lists the help topics in the language of this call.
func (a *app) topicNames() []string {
	entries, err := fs.ReadDir(topics, "help/"+string(a.lang))
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".md"))
	}
	return names
}

// setHelp gives every command its help in the language of this call and adds
// the help topics.
func (a *app) setHelp(root *cobra.Command) {
	root.SetHelpFunc(func(c *cobra.Command, _ []string) { a.printHelp(c) })
	root.SetHelpCommand(&cobra.Command{Use: "help [TOPIC]", Short: a.say("help.help", nil), RunE: func(_ *cobra.Command, words []string) error {
		if len(words) == 0 {
			a.printHelp(root)
			return nil
		}
		if b, err := topics.ReadFile(path.Join("help", string(a.lang), path.Base(words[0])+".md")); err == nil {
			_, err = a.out.Write(b)
			return err
		}
		if c, rest, err := root.Find(words); err == nil && c != root && len(rest) == 0 {
			a.printHelp(c)
			return nil
		}
		if near, ok := schemas.Nearest(words[0], append(a.topicNames(), commandNames(root)...)); ok {
			return usage("topic_unknown_near", "topik", words[0], "saran", near)
		}
		return usage("topic_unknown", "topik", words[0], "pilihan", strings.Join(a.topicNames(), ", "))
	}})
	// cobra adds its own completion command when the tree is complete; its
	// texts are ours.
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			c.Short, c.Long = a.say("help.completion", nil), a.say("help.completion.long", nil)
			c.Args, c.RunE = noCommand, func(c *cobra.Command, _ []string) error { return c.Help() }
			for _, shell := range c.Commands() {
				shell.Short, shell.Long = a.say("help.completion_shell", values("shell", shell.Name())), ""
			}
		}
	}
}

func (a *app) printHelp(c *cobra.Command) {
	c.InitDefaultHelpFlag()
	text := c.Long
	if text == "" {
		text = c.Short
	}
	fmt.Fprintf(a.out, "%s\n\n%s\n  %s\n", text, a.say("help.usage", nil), c.UseLine())
	tw := tabwriter.NewWriter(a.out, 0, 0, 3, ' ', 0)
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(tw, "\n%s\n", a.say("help.commands", nil))
		for _, sub := range c.Commands() {
			if sub.IsAvailableCommand() || sub.Name() == "help" {
				fmt.Fprintf(tw, "  %s\t%s\n", sub.Name(), sub.Short)
			}
		}
	}
	for _, set := range []struct {
		key   string
		flags *pflag.FlagSet
	}{{"help.flags", c.LocalNonPersistentFlags()}, {"help.global_flags", c.Root().PersistentFlags()}} {
		if !set.flags.HasAvailableFlags() {
			continue
		}
		fmt.Fprintf(tw, "\n%s\n", a.say(set.key, nil))
		set.flags.VisitAll(func(f *pflag.Flag) {
			if f.Hidden {
				return
			}
			short := ""
			if f.Shorthand != "" {
				short = "-" + f.Shorthand + ", "
			}
			if f.Name == "help" {
				f.Usage = a.say("flag.help", nil)
			}
			fmt.Fprintf(tw, "  %s--%s\t%s\n", short, f.Name, f.Usage)
		})
	}
	if !c.HasParent() {
		fmt.Fprintf(tw, "\n%s\n  %s\n", a.say("help.topics", nil), strings.Join(a.topicNames(), ", "))
		fmt.Fprintf(tw, "\n%s\n", a.say("help.exit_codes", nil))
		for code := range 5 {
			fmt.Fprintf(tw, "  %d\t%s\n", code, a.say("exit."+itoa(code), nil))
		}
	}
	_ = tw.Flush() // the screen
}
