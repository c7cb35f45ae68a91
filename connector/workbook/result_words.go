package workbook

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"

	"ekatalog/connector"
	"ekatalog/schemas"
	"ekatalog/schemas/document"
)

// askedFields are what a person can say that a column holds, in the order in
// which they are asked.
var askedFields = []string{"sku", "id", "name", "status", "reason", "price", "shown_price", "stock"}

// shownExamples is how many products are named that have a word.
const shownExamples = 3

// Asks gives what a person can say of the words of a result: what nobody knows,
// and what only the workspace's own words, which are own, know.
func Asks(f *connector.ResultFile, own *schemas.ResultWords) connector.ResultAsks {
	words, titles := statesOf(own), fieldsOf(own)
	a := connector.ResultAsks{Words: askedWords(f, words)}
	held := map[string]bool{} // by a column that all workspaces know
	for _, t := range f.Titles {
		_, taught := titles[foldTitle(t.Text)]
		if t.Field == "" || taught {
			a.Titles = append(a.Titles, connector.AskedTitle{ResultTitle: t, Own: taught})
		} else {
			held[t.Field] = true
		}
	}
	for _, field := range askedFields {
		if !held[field] {
			a.Lacks = append(a.Lacks, field)
		}
	}
	return a
}

// askedWords gives the words of a result that nobody or only the workspace
// knows, each once.
func askedWords(f *connector.ResultFile, own map[string]connector.ResultState) []connector.AskedWord {
	var all []connector.AskedWord
	at := map[string]int{}
	for i := range f.Rows {
		r := &f.Rows[i]
		key := foldTitle(r.Status)
		if state, taught := own[key]; key == "" || r.State != "" && !taught || utf8.RuneCountInString(r.Status) > maxResultWord {
			continue
		} else if _, there := at[key]; !there {
			at[key] = len(all)
			all = append(all, connector.AskedWord{Word: r.Status, State: state})
		}
		w := &all[at[key]]
		w.Rows++
		if name := cmp.Or(r.SKU, r.Name, r.ID); len(w.Examples) < shownExamples {
			w.Examples = append(w.Examples, connector.Printable(name, maxExample))
		}
	}
	slices.SortStableFunc(all, func(a, b connector.AskedWord) int { return cmp.Compare(min(len(a.State), 1), min(len(b.State), 1)) })
	return all
}

// statesOf gives what words mean, by folded word.
func statesOf(w *schemas.ResultWords) map[string]connector.ResultState {
	all := map[string]connector.ResultState{}
	for _, s := range w.Statuses {
		for _, word := range s.Words {
			first(all, foldTitle(word), connector.ResultState(s.State))
		}
	}
	return all
}

// fieldsOf gives what columns hold, by folded title.
func fieldsOf(w *schemas.ResultWords) map[string]string {
	all := map[string]string{}
	for _, c := range w.Columns {
		for _, title := range c.Titles {
			first(all, foldTitle(title), c.Field)
		}
	}
	return all
}

// TeachResult gives the text of a workspace's own words, nil for none, with
// what a person said of some. Whatever else people wrote stays as it is. The
// error is document.ErrNotEditable where that cannot be.
func TeachResult(data []byte, t connector.TaughtWords) ([]byte, error) {
	e := &teaching{data: data}
	if data == nil {
		e.data = []byte("version: 1\n")
	}
	was, err := e.words()
	if err != nil {
		return nil, err
	}
	comments := commentsOf(e.data)
	states, fields := statesOf(was), fieldsOf(was)
	for _, word := range slices.Sorted(maps.Keys(t.States)) {
		state := t.States[word]
		if err := e.say(statusList, word, string(state)); err != nil {
			return nil, err
		}
		mean(states, word, state)
	}
	for _, title := range slices.Sorted(maps.Keys(t.Fields)) {
		if err := e.say(columnList, title, t.Fields[title]); err != nil {
			return nil, err
		}
		mean(fields, title, t.Fields[title])
	}
	now, err := e.words()
	if err != nil || !maps.Equal(statesOf(now), states) || !maps.Equal(fieldsOf(now), fields) || !slices.Equal(commentsOf(e.data), comments) {
		return nil, errors.Join(document.ErrNotEditable, err)
	}
	return e.data, nil
}

// mean notes what a word means, nothing where nothing is decided.
func mean[V ~string](all map[string]V, word string, v V) {
	if all[foldTitle(word)] = v; v == "" {
		delete(all, foldTitle(word))
	}
}

// commentsOf gives the comments of a document in their order.
func commentsOf(data []byte) (all []string) {
	for _, t := range lexer.Tokenize(string(data)) {
		if t.Type == token.CommentType {
			all = append(all, strings.TrimSpace(t.Value))
		}
	}
	return all
}

// wordList is where words of one kind stand in the file.
type wordList struct{ key, meaning, words string }

var (
	statusList = wordList{"statuses", "state", "words"}
	columnList = wordList{"columns", "field", "titles"}
)

// entries gives the entries of a list: what they mean, their words, and whether
// they are of no source, so that a person's word is not taken for its.
func (l wordList) entries(w *schemas.ResultWords) (all []wordEntry) {
	if l == columnList {
		for _, c := range w.Columns {
			all = append(all, wordEntry{c.Field, c.Titles, c.Source == ""})
		}
		return all
	}
	for _, s := range w.Statuses {
		all = append(all, wordEntry{s.State, s.Words, s.Source == ""})
	}
	return all
}

// wordEntry is an entry of a list of words.
type wordEntry struct {
	meaning string
	words   []string
	plain   bool // it names no source
}

// teaching is one change of a workspace's own words.
type teaching struct{ data []byte }

func (e *teaching) words() (*schemas.ResultWords, error) {
	return schemas.LoadResultWords(strings.NewReader(string(e.data)))
}

// say lets a word have one meaning alone, or none.
func (e *teaching) say(l wordList, word, meaning string) error {
	for {
		more, err := e.forget(l, word)
		if err != nil {
			return err
		}
		if !more {
			break
		}
	}
	if meaning == "" {
		return nil
	}
	w, err := e.words()
	if err != nil {
		return err
	}
	n := slices.IndexFunc(l.entries(w), func(x wordEntry) bool { return x.plain && x.meaning == meaning })
	if n < 0 {
		item := "{" + l.meaning + ": " + meaning + ", " + l.words + ": [" + document.Quote(word) + "]}"
		e.data, err = document.AppendItem(e.data, schemas.MaxResultWords, l.key, item)
		return err
	}
	return e.edit(l, n, func(d *document.Editor, list *ast.SequenceNode) error { return d.Append(list, document.Quote(word)) })
}

// forget takes a word out of the first entry that has it; more is false where
// there is none.
func (e *teaching) forget(l wordList, word string) (more bool, err error) {
	w, err := e.words()
	if err != nil {
		return false, err
	}
	for n, x := range l.entries(w) {
		at := slices.IndexFunc(x.words, func(o string) bool { return foldTitle(o) == foldTitle(word) })
		switch {
		case at < 0:
			continue
		case len(x.words) == 1:
			e.data, err = document.RemoveItem(e.data, schemas.MaxResultWords, l.key, n)
			return true, err
		}
		return true, e.edit(l, n, func(d *document.Editor, list *ast.SequenceNode) error { return d.Drop(list, at) })
	}
	return false, nil
}

// edit changes the words of an entry.
func (e *teaching) edit(l wordList, n int, change func(*document.Editor, *ast.SequenceNode) error) error {
	d, err := document.NewEditor(e.data, schemas.MaxResultWords)
	if err != nil {
		return err
	}
	var at ast.Node = d.Root
	for _, key := range []string{l.key, strconv.Itoa(n), l.words} {
		entry, err := document.FindSpaced(at, key)
		if err != nil || entry == nil {
			return errors.Join(document.ErrNotEditable, err)
		}
		at = entry.Value
	}
	list, ok := at.(*ast.SequenceNode)
	if !ok {
		return document.ErrNotEditable
	}
	if err := change(d, list); err != nil {
		return err
	}
	e.data = d.Bytes()
	return nil
}
