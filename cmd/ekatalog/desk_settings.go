package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"regexp"
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

// Settings implements console.Settings.
func (d *desk) Settings(context.Context) (*console.SettingsView, error) {
	c, _, err := loadConfig(d.app.configPath)
	if err != nil {
		return nil, err
	}
	v := &console.SettingsView{Groups: d.app.settings(c)}
	rule := c.schedule.Rule
	v.Timer = console.TimerSetting{Hour: 2, Skip: c.schedule.Missed == schedule.MissedSkip, On: rule.String() != "", Zone: schemas.ZoneName(d.app.now().In(c.zone))}
	if week, ok := rule.Week(); ok {
		v.Timer.Hour, v.Timer.Minute, v.Timer.Every, v.Timer.Days = week.Hour, week.Minute, week.Every, week.Days
	} else if v.Timer.On {
		v.Timer.Words = rule.Words(d.app.lang)
	}
	return v, nil
}

// Set implements console.Settings.
func (d *desk) Set(ctx context.Context, group string, values map[string]string) error {
	c, _, err := d.call(ctx).finishedConfig(ctx)
	if err != nil {
		return err
	}
	all := d.app.settings(c)
	i := slices.IndexFunc(all, func(g console.SettingGroup) bool { return g.Name == group })
	if i < 0 {
		return fmt.Errorf("settings %q: %w", group, fs.ErrNotExist)
	}
	var changed []settingChange
	secrets := map[string]string{}
	for _, s := range all[i].Settings {
		switch value, given := values[s.Key]; {
		case !given, s.Secret && value == "":
		case s.Secret:
			secrets[s.Key] = value
		default:
			changed = append(changed, settingChange{s.Key, s.Value, value})
		}
	}
	return d.keepSettings(ctx, c, changed, secrets)
}

// SetTimer implements console.Settings.
func (d *desk) SetTimer(ctx context.Context, t console.TimerSetting) error {
	c, _, err := d.call(ctx).finishedConfig(ctx)
	if err != nil {
		return err
	}
	cron, missed := "", schedule.MissedOnce
	if t.On {
		cron = schedule.Week{Hour: t.Hour, Minute: t.Minute, Every: t.Every, Days: t.Days}.Rule()
		if week, ok := c.schedule.Rule.Week(); ok && week.Rule() == cron {
			cron = c.configFile.Schedule.Sync.Cron // the same in other words, such as 1-5 for 1,2,3,4,5
		}
	}
	if t.Skip {
		missed = schedule.MissedSkip
	}
	return d.keepSettings(ctx, c, []settingChange{
		{"schedule.sync.cron", c.configFile.Schedule.Sync.Cron, cron}, {"schedule.sync.missed", string(c.schedule.Missed), string(missed)},
	}, nil)
}

// settingsChanged is the act of settings that were changed at the desk.
const settingsChanged = "settings.changed"

// keepSettings changes the config in place and records what was changed; secrets,
// by their keys, are recorded without their values and go into their files once
// that is done.
func (d *desk) keepSettings(ctx context.Context, c *config, given []settingChange, secrets map[string]string) error {
	changed := slices.DeleteFunc(given, func(s settingChange) bool { return s.was == s.now })
	if len(changed)+len(secrets) == 0 {
		return nil
	}
	act := connector.Act{Act: settingsChanged, After: map[string]any{}}
	for key := range secrets {
		act.After[key] = true
	}
	if err := d.changeSettings(ctx, c, "settings", act, changed); err != nil {
		return err
	}
	files := c.secrets()
	for key, secret := range secrets {
		if err := writeSecret(files[key], secret); err != nil {
			return fmt.Errorf("secret: %w", err)
		}
	}
	return nil
}

// thousands is a whole number as people write it: 50.000.
var thousands = regexp.MustCompile(`^[1-9][0-9]{0,2}([.,][0-9]{3})+$`)

// put gives a setting another value, as people write it; the key is its path
// with dots.
func (e *configEdit) put(key, value string) error {
	path := strings.Split(key, ".")
	digits := value
	if thousands.MatchString(value) {
		digits = strings.NewReplacer(".", "", ",", "").Replace(value)
	}
	switch settingName(key) {
	case "guard.max_withdraw", "guard.max_price_change", "guard.max_jumps", "guard.max_median_shift", "guard.min_list_size":
		value = strings.Replace(digits, ",", ".", 1) // 2,5%
	case "guard.removal_delay", "endpoint.budget", "source.header_row", "source.limits.rows":
		n, err := strconv.ParseInt(digits, 10, 64)
		if err != nil {
			return usage("config.want_number", "kunci", settingName(key))
		}
		return e.setNumber(n, path...)
	case rateSetting:
		value = withUnit(digits, "/m", 0)
	case limitSetting:
		value = withUnit(digits, "m", 1)
	case "source.limits.unzipped":
		value = withUnit(digits, "MiB", 1)
	}
	return e.set(value, path...)
}

// withUnit puts a unit behind a number of at least least, and behind nothing else:
// what is no number is refused as it was written.
func withUnit(value, unit string, least int) string {
	if n, err := strconv.Atoi(value); err == nil && n >= least {
		return value + unit
	}
	return value
}

// settingName is a key without the place of the list that it is of.
func settingName(key string) string {
	if of, rest, is := strings.Cut(key, "."); is && of == sourceSettings {
		if place, name, is := strings.Cut(rest, "."); is && strings.Trim(place, "0123456789") == "" {
			return of + "." + name
		}
	}
	return key
}

// refusedSettings says what is wrong with settings, by what they are called on
// the page and without places in a file that nobody looks at here.
func (d *desk) refusedSettings(err error) error {
	faults, ok := errors.AsType[*document.Faults](err)
	if o, alone := errors.AsType[*outcome](err); alone && o.key == "config.want_number" {
		faults, ok = &document.Faults{Faults: []document.Fault{{Key: o.key, Values: o.values}}}, true
	}
	if !ok {
		return err
	}
	var all []string
	for _, f := range faults.Faults {
		v := maps.Clone(f.Values)
		if key, ok := v["kunci"]; ok {
			v["kunci"] = settingLabel(d.app.lang, key)
		}
		all = append(all, d.app.say(f.Key, v))
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
