package console

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"ekatalog/connector"
	"ekatalog/schemas"
)

// Settings are what people set at the desk.
type Settings interface {
	// Settings gives all settings as they are.
	Settings(ctx context.Context) (*SettingsView, error)
	// Set gives settings of a group other values, by key, for the person of ctx.
	// Keys that are not of the group are nothing to it; fs.ErrNotExist when there
	// is no such group.
	Set(ctx context.Context, group string, values map[string]string) error
	// SetTimer sets when the schedule fires.
	SetTimer(ctx context.Context, t TimerSetting) error
	// TryEndpoint asks the endpoint who it is: mock where nothing that is done
	// there is real.
	TryEndpoint(ctx context.Context) (mock bool, err error)
}

// SettingsView is all that can be set.
type SettingsView struct {
	Groups []SettingGroup
	Timer  TimerSetting
}

// SettingGroup is a group of settings that are set together; its title is
// desk.settings.NAME, or that of its label.
type SettingGroup struct {
	Name     string
	Label    string // of groups of one kind: source
	Of       string // which of that kind it is, such as a list's name
	Settings []Setting
	Told     []string // what is so, and is set on other pages or by an administrator
}

// Setting is one setting; its label is desk.set.KEY, or that of its label, and
// what to know about it the same with _hint.
type Setting struct {
	Key, Value string
	Label      string   // of settings of one kind: source.numbers
	Choices    []string // desk.choice.VALUE; none for a text
	Number     bool
	Secret     bool // Value is never shown
	Filled     bool // of a secret: there is one
}

// TitleKey is the message of a group's title.
func (g SettingGroup) TitleKey() string { return "desk.settings." + cmp.Or(g.Label, g.Name) }

// LabelKey is the message of a setting's name.
func (s Setting) LabelKey() string { return "desk.set." + cmp.Or(s.Label, s.Key) }

// HintKey is the message of what the setting is for and what it can be.
func (s Setting) HintKey() string { return s.LabelKey() + "_hint" }

// TimerSetting is a schedule as people set it.
type TimerSetting struct {
	On           bool
	Hour, Minute int
	Every        int            // hours from one time to the next; 0 for once a day
	Days         []time.Weekday // none for every day
	Skip         bool           // a missed time is not made up for
	Words        string         // a schedule that this cannot say, in words
	Zone         string         // in which the clock is: WIB
}

// Clock is the time of the day as a form has it.
func (t TimerSetting) Clock() string { return fmt.Sprintf("%02d:%02d", t.Hour, t.Minute) }

func (c *Console) settingsRoutes() []route {
	return []route{
		{"GET /pengaturan", Look, c.showSettings},
		{"POST /pengaturan/jadwal", Set, c.takeTimer},
		{"POST /pengaturan/sambungan", Look, c.tryEndpoint},
		{"POST /pengaturan/isi/{group}", Set, c.takeSettings},
	}
}

// settingsPage shows all settings.
type settingsPage struct {
	Groups []SettingGroup
	Timer  TimerSetting
	Every  []int
	Days   []dayChoice
}

// everyHours are the hours after which the schedule can fire again; 0 is once a
// day.
var everyHours = []int{0, 12, 8, 6, 4, 3, 2, 1}

// dayChoice is a day of the week that can be ticked.
type dayChoice struct {
	N      int
	Label  string
	Ticked bool
}

func (c *Console) showSettings(w http.ResponseWriter, r *http.Request) error {
	v, err := c.Settings.Settings(r.Context())
	if err != nil {
		return err
	}
	p := settingsPage{Groups: v.Groups, Timer: v.Timer, Every: everyHours}
	for _, d := range []time.Weekday{1, 2, 3, 4, 5, 6, 0} { // the week begins on Monday
		p.Days = append(p.Days, dayChoice{int(d), c.say("schedule.day." + strconv.Itoa(int(d))), len(v.Timer.Days) == 0 || slices.Contains(v.Timer.Days, d)})
	}
	return c.render(w, r, http.StatusOK, "settings", p)
}

// choiceLabel says a value that can be chosen.
func (c *Console) choiceLabel(value string) string {
	if share, up := strings.CutPrefix(value, "up "); up {
		return c.say("desk.choice.up", "n", share)
	}
	key := "desk.choice." + strings.ReplaceAll(value, "/", "_")
	if schemas.HasMessage(key) {
		return c.say(key)
	}
	return value
}

// maxSetting is the longest setting, and maxSecret the longest secret, in
// characters. None is cut: half a secret opens nothing.
const maxSetting, maxSecret = 500, 8000

func (c *Console) takeSettings(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	group := r.PathValue("group")
	v, err := c.Settings.Settings(r.Context())
	if err != nil {
		return err
	}
	i := slices.IndexFunc(v.Groups, func(g SettingGroup) bool { return g.Name == group })
	if i < 0 {
		return &failure{status: http.StatusNotFound, key: "desk.no_page"}
	}
	values := map[string]string{}
	for _, s := range v.Groups[i].Settings {
		if !r.PostForm.Has(s.Key) {
			continue
		}
		value := strings.TrimSpace(connector.Printable(r.PostForm.Get(s.Key), maxForm))
		switch n := utf8.RuneCountInString(value); {
		case s.Secret && n > maxSecret:
			return &failure{status: http.StatusUnprocessableEntity, key: "desk.settings.long_secret"}
		case !s.Secret && n > maxSetting:
			return &failure{status: http.StatusUnprocessableEntity, key: "desk.settings.long"}
		}
		if value != s.Value {
			if value, err = tidied(s.Key, value); err != nil {
				return err
			}
		}
		values[s.Key] = value
	}
	if err := c.Settings.Set(r.Context(), group, values); err != nil {
		return notThere(err, "desk.no_page")
	}
	return done(w, r, "/pengaturan", "desk.done.settings")
}

// tidied gives a setting as it is kept, or says what cannot be so, as the first
// steps do.
func tidied(key, value string) (string, error) {
	wrong := ""
	switch key {
	case "seller.name":
		if value == "" {
			wrong = "desk.start.wrong_name"
		}
	case "seller.nib":
		if value = digits(value); !isNumber(value, 13) {
			wrong = "desk.start.wrong_nib"
		}
	case "seller.npwp":
		if value = digits(value); !isNumber(value, 15, 16) {
			wrong = "desk.start.wrong_npwp"
		}
	}
	if wrong != "" {
		return "", &failure{status: http.StatusUnprocessableEntity, key: wrong}
	}
	return value, nil
}

func (c *Console) takeTimer(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	t := TimerSetting{On: r.PostForm.Get("pakai") == "ya", Skip: r.PostForm.Get("terlewat") == "lewati"}
	at, err := time.Parse("15:04", r.PostForm.Get("jam"))
	if err != nil {
		return &failure{http.StatusUnprocessableEntity, "desk.settings.time", err}
	}
	t.Hour, t.Minute = at.Hour(), at.Minute()
	if every := r.PostForm.Get("ulangi"); every != "" {
		if t.Every, err = strconv.Atoi(every); err != nil || !slices.Contains(everyHours, t.Every) {
			return &failure{http.StatusBadRequest, "desk.form", err}
		}
	}
	for _, day := range r.PostForm["hari"] {
		n, err := strconv.Atoi(day)
		if err != nil || n < 0 || n > 6 {
			return &failure{http.StatusBadRequest, "desk.form", err}
		}
		t.Days = append(t.Days, time.Weekday(n))
	}
	if t.On && len(t.Days) == 0 {
		return &failure{status: http.StatusUnprocessableEntity, key: "desk.settings.no_day"}
	}
	if err := c.Settings.SetTimer(r.Context(), t); err != nil {
		return err
	}
	return done(w, r, "/pengaturan", "desk.done.settings")
}

func (c *Console) tryEndpoint(w http.ResponseWriter, r *http.Request) error {
	mock, err := c.Settings.TryEndpoint(r.Context())
	if err != nil {
		return err
	}
	if mock {
		return done(w, r, "/pengaturan", "desk.done.endpoint_mock")
	}
	return done(w, r, "/pengaturan", "desk.done.endpoint_live")
}
