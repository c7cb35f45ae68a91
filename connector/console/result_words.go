package console

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"ekatalog/connector"
)

// Fields of the form by which words of a result are explained; the word or the
// field that is meant follows.
const wordInput, titleInput = "arti ", "kolom "

// shownWords is how many words of a result a page asks for at once.
const shownWords = 30

// resultStates are what a word can mean, in the order in which they are
// offered.
var resultStates = []connector.ResultState{connector.ResultLive, connector.ResultReview, connector.ResultRejected, connector.ResultSuspended}

// resultWords is the form by which words of a result are explained.
type resultWords struct {
	ID, Digest string
	Unknown    bool // something is not known yet
	Wrong      string
	Reason     string
	Words      []wordLine
	MoreWords  int
	Titles     []connector.AskedTitle
	Fields     []titleLine
}

// wordLine asks what a word of a status means.
type wordLine struct {
	Word, Input, Products string
	Rows                  int
	Meanings              []choice
}

// titleLine asks which title is a field's.
type titleLine struct {
	Label, Input string
	Titles       []choice
}

// resultWords are the questions about a file that was handed in; form is what
// has been answered and could not be kept, nil for nothing.
func (c *Console) resultWords(h *handIn, form url.Values) resultWords {
	a := h.view.Asks
	p := resultWords{ID: h.id, Digest: h.view.Words, Reason: typed(form.Get("alasan"))}
	words, more := listed(a.Words, shownWords)
	p.MoreWords = more
	for _, w := range words {
		said := answered(form, wordInput+w.Word, string(w.State))
		line := wordLine{Word: clip(w.Word, maxShown), Input: wordInput + w.Word, Products: strings.Join(w.Examples, ", "), Rows: w.Rows}
		for _, s := range resultStates {
			line.Meanings = append(line.Meanings, choice{Value: string(s), Label: c.say("result.is." + string(s)), Here: string(s) == said})
		}
		p.Words, p.Unknown = append(p.Words, line), p.Unknown || w.State == ""
	}
	if asked, lacking := titlesAsked(h); asked {
		p.Titles, p.Unknown = a.Titles, p.Unknown || lacking
		for _, field := range a.Lacks {
			p.Fields = append(p.Fields, c.titleLine(field, a.Titles, form))
		}
	}
	return p
}

// titlesAsked tells whether the titles of a file are asked for: those that are
// needed are lacking, or a person has said what one is.
func titlesAsked(h *handIn) (asked, lacking bool) {
	a := h.view.Asks
	own := map[string]bool{}
	for _, t := range a.Titles {
		own[t.Field] = t.Own
	}
	lacks := func(field string) bool { return slices.Contains(a.Lacks, field) && !own[field] }
	code := lacks("sku") && lacks("id")
	lacking = h.view.NoHeader || lacks("status") && !h.o.Shown || code && h.view.Result != nil && h.view.Result.Unmatched > 0
	delete(own, "")
	return len(a.Titles) > 0 && (lacking || len(own) > 0), lacking
}

func (c *Console) titleLine(field string, titles []connector.AskedTitle, form url.Values) titleLine {
	line := titleLine{Label: c.say("desk.result_words.field." + field), Input: titleInput + field}
	said := answered(form, line.Input, titleOf(field, titles))
	for _, t := range titles {
		line.Titles = append(line.Titles, choice{Value: t.Text, Label: clip(t.Text, maxShown), Here: t.Text == said})
	}
	return line
}

// titleOf is the title whose column holds a field, empty for none.
func titleOf(field string, titles []connector.AskedTitle) string {
	for _, t := range titles {
		if t.Field == field {
			return t.Text
		}
	}
	return ""
}

// answered is what was chosen in a form, was where it was not sent.
func answered(form url.Values, input, was string) string {
	if form.Has(input) {
		return form.Get(input)
	}
	return was
}

// taught reads what a person said of the words and titles that were asked for,
// as far as it is new.
func taught(form url.Values, a connector.ResultAsks) (t connector.TaughtWords, err error) {
	if t.States, err = wordsTaught(form, a); err != nil {
		return t, err
	}
	if t.Fields, err = titlesTaught(form, a); err != nil {
		return t, err
	}
	if len(t.States)+len(t.Fields) == 0 {
		return t, &failure{status: http.StatusUnprocessableEntity, key: "desk.result_words.none"}
	}
	return t, nil
}

// notAsked refuses an answer that the page does not offer, or to a question
// that it does not ask.
func notAsked() error {
	return &failure{status: http.StatusUnprocessableEntity, key: "desk.result_words.unknown"}
}

// about gives what the inputs of a form are about that begin with a prefix.
func about(form url.Values, prefix string) (all []string) {
	for input := range form {
		if what, is := strings.CutPrefix(input, prefix); is {
			all = append(all, what)
		}
	}
	return all
}

func wordsTaught(form url.Values, a connector.ResultAsks) (map[string]connector.ResultState, error) {
	states := map[string]connector.ResultState{}
	for _, word := range about(form, wordInput) {
		n := slices.IndexFunc(a.Words, func(w connector.AskedWord) bool { return w.Word == word })
		state := connector.ResultState(form.Get(wordInput + word))
		if n < 0 || state != "" && !slices.Contains(resultStates, state) {
			return nil, notAsked()
		}
		if state != a.Words[n].State {
			states[word] = state
		}
	}
	return states, nil
}

func titlesTaught(form url.Values, a connector.ResultAsks) (map[string]string, error) {
	chosen := map[string]string{} // field by title
	for _, field := range about(form, titleInput) {
		title := form.Get(titleInput + field)
		switch {
		case !slices.Contains(a.Lacks, field):
			return nil, notAsked()
		case title == "":
		case !slices.ContainsFunc(a.Titles, func(o connector.AskedTitle) bool { return o.Text == title }):
			return nil, notAsked()
		case chosen[title] != "":
			return nil, &failure{status: http.StatusUnprocessableEntity, key: "desk.result_words.twice"}
		default:
			chosen[title] = field
		}
	}
	fields := map[string]string{}
	for _, t := range a.Titles {
		left := form.Has(titleInput+t.Field) && titleOf(t.Field, a.Titles) == t.Text
		if now := chosen[t.Text]; now != t.Field && (now != "" || left) {
			fields[t.Text] = now
		}
	}
	return fields, nil
}

// teachResult keeps what a person said of the words of a file, and reads the
// file again with it.
func (c *Console) teachResult(w http.ResponseWriter, r *http.Request) error {
	h, free, err := c.undecided(w, r)
	if err != nil {
		return err
	}
	defer free()
	t, wrong := taught(r.PostForm, h.view.Asks)
	if wrong == nil {
		wrong = c.Results.TeachResult(r.Context(), r.PostForm.Get("sidik"), textOf(r, "alasan"), t)
	}
	// Read again too where somebody else was faster: the page shows their words.
	view, err := c.Results.TakeResult(r.Context(), h.path, h.o)
	if err != nil {
		return err
	}
	h.view = view
	if wrong == nil {
		return done(w, r, "/berkas/hasil/"+h.id, "desk.done.result.words")
	}
	return c.again(w, r, wrong, "result_in", func(wrong string) any {
		p := c.resultIn(h)
		p.Asks = c.resultWords(h, r.PostForm)
		p.Asks.Wrong = wrong
		return p
	})
}
