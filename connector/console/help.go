package console

import (
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Help gives the help topics in the language of the pages.
type Help interface {
	// Topics gives the names of all topics, as they stand in addresses.
	Topics() []string
	// Topic gives the text of one; ok is false for a name that is none.
	Topic(name string) (text string, ok bool)
}

func (c *Console) helpRoutes() []route {
	return []route{
		{"GET /bantuan", Look, c.showTopics},
		{"GET /bantuan/{topik}", Look, c.showTopic},
	}
}

// topicPage is one help topic, or the list of them.
type topicPage struct {
	Title  string
	Blocks []helpBlock
	All    []topicLink
}

type topicLink struct{ Path, Title string }

// helpBlock is a part of a help topic: a text, a list, or lines that are shown
// as they are.
type helpBlock struct {
	Text  string
	Items []string
	Lines string
}

func (c *Console) showTopics(w http.ResponseWriter, r *http.Request) error {
	return c.render(w, r, http.StatusOK, "help", topicPage{All: c.topics()})
}

func (c *Console) topics() []topicLink {
	var all []topicLink
	for _, name := range c.Help.Topics() {
		if text, ok := c.Help.Topic(name); ok {
			title, _ := helpBlocks(text)
			all = append(all, topicLink{"/bantuan/" + name, title})
		}
	}
	return all
}

func (c *Console) showTopic(w http.ResponseWriter, r *http.Request) error {
	text, ok := c.Help.Topic(r.PathValue("topik"))
	if !ok {
		return &failure{status: http.StatusNotFound, key: "desk.help_gone"}
	}
	p := topicPage{}
	p.Title, p.Blocks = helpBlocks(text)
	return c.render(w, r, http.StatusOK, "help", p)
}

// helpBlocks reads a help topic: a title in capitals, then texts, lists whose
// items begin with a dash, and lines with an indent.
func helpBlocks(text string) (title string, blocks []helpBlock) {
	title, text, _ = strings.Cut(strings.TrimSpace(text), "\n")
	for part := range strings.SplitSeq(text, "\n\n") {
		part = strings.Trim(part, "\n")
		switch {
		case strings.TrimSpace(part) == "":
		case strings.HasPrefix(part, "    "):
			// A blank line within such lines does not end them.
			if n := len(blocks); n > 0 && blocks[n-1].Lines != "" {
				blocks[n-1].Lines += "\n\n" + outdent(part)
			} else {
				blocks = append(blocks, helpBlock{Lines: outdent(part)})
			}
		case strings.HasPrefix(part, "- "):
			var items []string
			for item := range strings.SplitSeq("\n"+part, "\n- ") {
				if item != "" {
					items = append(items, strings.Join(strings.Fields(item), " "))
				}
			}
			blocks = append(blocks, helpBlock{Items: items})
		default:
			blocks = append(blocks, helpBlock{Text: strings.Join(strings.Fields(part), " ")})
		}
	}
	return titled(title), blocks
}

// outdent takes the indent off lines.
func outdent(part string) string {
	return strings.ReplaceAll(strings.TrimPrefix(part, "    "), "\n    ", "\n")
}

// titled writes a title in capitals as people read one.
func titled(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	first, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[n:]
}
