package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"ekatalog/connector"
	"ekatalog/connector/console"
	"ekatalog/connector/schedule"
	"ekatalog/schemas"
	"ekatalog/schemas/document"
)

var _ console.Settings = (*desk)(nil)

// tokenSetting is the setting that is written and never shown.
const tokenSetting = "endpoint.token"

// settings are what people set at the desk, in the groups in which they set it.
func (c *config) settings() []console.SettingGroup {
	text := func(key, value string) console.Setting { return console.Setting{Key: key, Value: value} }
	number := func(key string, n int64) console.Setting {
		return console.Setting{Key: key, Value: itoa(n), Number: true}
	}
	choice := func(key, value string, choices ...string) console.Setting {
		if !slices.Contains(choices, value) {
			choices = append(choices, value)
		}
		return console.Setting{Key: key, Value: value, Choices: choices}
	}
	or := func(value, standard string) string {
		if value == "" {
			return standard
		}
		return value
	}
	f := &c.configFile
	_, missing := readSecret(c.secret(f.Endpoint.TokenFile))
	decides := []string{"never", "always"}
	drifts := []string{string(connector.PolicyHold), string(connector.PolicyOurs), string(connector.PolicyTheirs)}
	return []console.SettingGroup{
		{Name: "seller", Settings: []console.Setting{
			text("seller.name", f.Seller.Name), text("seller.account_holder", f.Seller.AccountHolder), text("seller.nib", f.Seller.NIB), text("seller.npwp", f.Seller.NPWP),
			choice("seller.pkp.status", or(f.Seller.PKP.Status, "non_pkp"), "non_pkp", "pkp"),
			choice("seller.zone", f.Seller.Zone, "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"),
		}},
		{Name: "endpoint", Settings: []console.Setting{
			text("endpoint.url", f.Endpoint.URL), {Key: tokenSetting, Secret: true, Filled: missing == nil},
			text("endpoint.rate", or(f.Endpoint.Rate, "1000/m")), number("endpoint.budget", f.Endpoint.Budget), text("endpoint.time_limit", or(f.Endpoint.TimeLimit, "0")),
		}},
		{Name: "guard", Settings: []console.Setting{
			text("guard.max_withdraw", c.guard.MaxWithdraw.String()), text("guard.max_price_change", c.guard.MaxPriceChange.String()), text("guard.max_jumps", c.guard.MaxJumps.String()),
			text("guard.max_median_shift", c.guard.MaxMedianShift.String()), text("guard.min_list_size", c.guard.MinListSize.String()),
			number("guard.removal_delay", int64(c.guard.RemovalDelay)),
		}},
		{Name: "approval", Settings: []console.Setting{
			choice("approval.create", or(f.Approval.Create, "never"), decides...), choice("approval.content", or(f.Approval.Content, "never"), decides...),
			choice("approval.price", or(f.Approval.Price, "never"), append(decides, "up 5%", "up 10%", "up 25%")...),
			choice("approval.withdraw", or(f.Approval.Withdraw, "never"), decides...),
		}},
		{Name: "drift", Settings: []console.Setting{
			choice("drift.price", string(c.drift.Price), drifts...), choice("drift.stock", string(c.drift.Stock), drifts...),
			choice("drift.active", string(c.drift.Active), drifts...), choice("drift.content", string(c.drift.Content), drifts...),
		}},
		{Name: "photos", Settings: []console.Setting{text("photos.folder", f.Photos.Folder), text("photos.base_url", f.Photos.BaseURL)}},
	}
}

// Settings implements console.Settings.
func (d *desk) Settings(context.Context) (*console.SettingsView, error) {
	c, _, err := loadConfig(d.app.configPath)
	if err != nil {
		return nil, err
	}
	v := &console.SettingsView{Groups: c.settings()}
	rule := c.schedule.Rule
	v.Timer = console.TimerSetting{Hour: 2, Skip: c.schedule.Missed == schedule.MissedSkip, On: rule.String() != ""}
	if week, ok := rule.Week(); ok {
		v.Timer.Hour, v.Timer.Minute, v.Timer.Days = week.Hour, week.Minute, week.Days
	} else if v.Timer.On {
		v.Timer.Words = rule.Words(d.app.lang)
	}
	return v, nil
}

// Set implements console.Settings.
func (d *desk) Set(ctx context.Context, group string, values map[string]string) error {
	c, _, err := loadConfig(d.app.configPath)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(c.settings(), func(g console.SettingGroup) bool { return g.Name == group })
	if i < 0 {
		return fmt.Errorf("settings %q: %w", group, fs.ErrNotExist)
	}
	var changed []settingChange
	var secret string
	for _, s := range c.settings()[i].Settings {
		value, given := values[s.Key]
		switch {
		case !given:
		case s.Secret:
			secret = value
		default:
			changed = append(changed, settingChange{s.Key, s.Value, value})
		}
	}
	return d.keepSettings(ctx, c, changed, secret)
}

// SetTimer implements console.Settings.
func (d *desk) SetTimer(ctx context.Context, t console.TimerSetting) error {
	c, _, err := loadConfig(d.app.configPath)
	if err != nil {
		return err
	}
	cron, missed := "", schedule.MissedOnce
	if t.On {
		cron = schedule.Week{Hour: t.Hour, Minute: t.Minute, Days: t.Days}.Rule()
	}
	if t.Skip {
		missed = schedule.MissedSkip
	}
	return d.keepSettings(ctx, c, []settingChange{
		{"schedule.sync.cron", c.configFile.Schedule.Sync.Cron, cron}, {"schedule.sync.missed", string(c.schedule.Missed), string(missed)},
	}, "")
}

// settingChange is a setting that is given a value, the one it has or another.
type settingChange struct{ key, was, now string }

// settingsChanged is the act of settings that were changed at the desk.
const settingsChanged = "settings.changed"

// keepSettings changes the config in place and records what was changed; a
// secret is recorded without its value and goes into its file once it is.
func (d *desk) keepSettings(ctx context.Context, c *config, given []settingChange, secret string) error {
	act := connector.Act{Act: settingsChanged, Before: map[string]any{}, After: map[string]any{}}
	changed := slices.DeleteFunc(given, func(s settingChange) bool { return s.was == s.now })
	for _, s := range changed {
		act.Before[s.key], act.After[s.key] = s.was, s.now
	}
	if secret != "" {
		act.After[tokenSetting] = true
	}
	if len(act.After) == 0 {
		return nil
	}
	err := d.changeConfig(ctx, c, "settings", act, func(e *configEdit) error {
		for _, s := range changed {
			if err := e.put(d.app.lang, s.key, s.now); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || secret == "" {
		return err
	}
	return writeSecret(c.secret(c.Endpoint.TokenFile), secret)
}

// put gives a setting another value; the key is its path with dots.
func (e *configEdit) put(lang schemas.Lang, key, value string) error {
	path := strings.Split(key, ".")
	if key == "guard.removal_delay" || key == "endpoint.budget" {
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return usage("config.want_number", "kunci", settingLabel(lang, key))
		}
		return e.setNumber(n, path...)
	}
	return e.set(value, path...)
}

// refusedSettings says what is wrong with settings, without places in a file
// that nobody looks at here.
func (d *desk) refusedSettings(faults *document.Faults) error {
	var all []string
	for _, f := range faults.Faults {
		values := maps.Clone(f.Values)
		if key, ok := values["kunci"]; ok {
			values["kunci"] = settingLabel(d.app.lang, key)
		}
		all = append(all, d.app.say(f.Key, values))
	}
	return usage("desk.settings.refused", "rincian", strings.Join(all, " "))
}

// settingLabel names a setting as its page does, by its key where the page has
// no such setting.
func settingLabel(lang schemas.Lang, key string) string {
	if label := "desk.set." + key; schemas.HasMessage(label) {
		return schemas.Say(lang, label, nil)
	}
	return key
}

// writeSecret puts a secret into a file that only its owner can read.
func writeSecret(path, secret string) error {
	return connector.ReplaceFile(path, 0o600, func(w io.Writer) error {
		_, err := io.WriteString(w, strings.TrimSpace(secret)+"\n")
		return err
	})
}

// linkPatience is how long the endpoint may take to say who it is.
const linkPatience = 15 * time.Second

// TryEndpoint implements console.Settings.
func (d *desk) TryEndpoint(ctx context.Context) (mock bool, err error) {
	c, _, err := loadConfig(d.app.configPath)
	if err != nil {
		return false, err
	}
	ctx, cancel := context.WithTimeout(ctx, linkPatience)
	defer cancel()
	mock, err = d.isMock(ctx, c)
	return mock, d.call(ctx).runError(err)
}
