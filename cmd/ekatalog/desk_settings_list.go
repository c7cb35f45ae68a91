package main

import (
	"cmp"
	"path/filepath"
	"slices"
	"time"

	"ekatalog/connector"
	"ekatalog/connector/console"
	"ekatalog/connector/source"
	"ekatalog/mapping"
)

// The settings that are written in the config in another way than people write
// them, and what is written into a file and never shown.
const (
	rateSetting  = "endpoint.rate"
	limitSetting = "endpoint.time_limit"
	tokenSetting = "endpoint.token"
)

// sourceSettings is the group of how lists are read, and secretSetting what the
// keys of their secrets begin with.
const (
	sourceSettings = "source"
	secretSetting  = "source.secret."
)

// settings are what people set at the desk, in the groups in which they set it.
func (a *app) settings(c *config) []console.SettingGroup {
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
	f := &c.configFile
	decides := []string{"never", "always"}
	decision := func(key, value string, more ...string) console.Setting {
		return choice(key, cmp.Or(value, "never"), slices.Concat(decides, more)...)
	}
	policy := func(key string, p connector.Policy) console.Setting {
		return choice(key, string(p), string(connector.PolicyHold), string(connector.PolicyOurs), string(connector.PolicyTheirs))
	}
	return []console.SettingGroup{
		{Name: "seller", Settings: []console.Setting{
			text("seller.name", f.Seller.Name), text("seller.account_holder", f.Seller.AccountHolder), text("seller.nib", f.Seller.NIB), text("seller.npwp", f.Seller.NPWP),
			choice("seller.pkp.status", cmp.Or(f.Seller.PKP.Status, "non_pkp"), "non_pkp", "pkp"),
			choice("seller.zone", f.Seller.Zone, "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"),
		}},
		{Name: sourceSettings, Settings: a.sourceSecrets(c), Told: a.listsTold(c)},
		{Name: "endpoint", Settings: []console.Setting{
			text("endpoint.url", f.Endpoint.URL), secretOf(tokenSetting, c.secret(f.Endpoint.TokenFile)),
			number(rateSetting, int64(c.rate)), number("endpoint.budget", f.Endpoint.Budget), {Key: limitSetting, Value: minutes(c.outbox.TimeLimit), Number: true},
		}},
		{Name: "guard", Settings: []console.Setting{
			text("guard.max_withdraw", c.guard.MaxWithdraw.String()), text("guard.max_price_change", c.guard.MaxPriceChange.String()), text("guard.max_jumps", c.guard.MaxJumps.String()),
			text("guard.max_median_shift", c.guard.MaxMedianShift.String()), text("guard.min_list_size", c.guard.MinListSize.String()),
			number("guard.removal_delay", int64(c.guard.RemovalDelay)),
		}},
		{Name: "approval", Settings: []console.Setting{
			decision("approval.create", f.Approval.Create), decision("approval.content", f.Approval.Content),
			decision("approval.price", f.Approval.Price, "up 5%", "up 10%", "up 25%"), decision("approval.withdraw", f.Approval.Withdraw),
		}},
		{Name: "drift", Settings: []console.Setting{
			policy("drift.price", c.drift.Price), policy("drift.stock", c.drift.Stock), policy("drift.active", c.drift.Active), policy("drift.content", c.drift.Content),
		}},
		{Name: "photos", Settings: []console.Setting{text("photos.folder", f.Photos.Folder), text("photos.base_url", f.Photos.BaseURL)}},
	}
}

// minutes is a time as people set it: whole minutes, or with its units.
func minutes(d time.Duration) string {
	if d%time.Minute == 0 {
		return itoa(int64(d / time.Minute))
	}
	return d.String()
}

func secretOf(key, path string) console.Setting {
	_, missing := readSecret(path)
	return console.Setting{Key: key, Secret: true, Filled: missing == nil}
}

// secrets are the paths of what is written and never shown, by its setting.
func (c *config) secrets() map[string]string {
	all := map[string]string{tokenSetting: c.secret(c.Endpoint.TokenFile)}
	for i := range c.Source {
		if file := c.Source[i].SecretFile; file != "" {
			all[secretSetting+file] = c.secret(file)
		}
	}
	return all
}

// sourceSecrets are the passwords and tokens with which lists are read, each
// with the lists that it is for.
func (a *app) sourceSecrets(c *config) []console.Setting {
	var all []console.Setting
	for i := range c.Source {
		s := &c.Source[i]
		key, of := secretSetting+s.SecretFile, a.listTitle(c, s)
		switch n := slices.IndexFunc(all, func(x console.Setting) bool { return x.Key == key }); {
		case s.SecretFile == "":
		case n < 0:
			set := secretOf(key, c.secret(s.SecretFile))
			set.Of = of
			all = append(all, set)
		default:
			all[n].Of += "; " + of
		}
	}
	return all
}

// listsTold says how the lists are read.
func (a *app) listsTold(c *config) []console.Told {
	var all []console.Told
	for i := range c.Source {
		s := &c.Source[i]
		t := console.Told{Title: a.listTitle(c, s)}
		say := func(key string, pairs ...string) {
			t.Lines = append(t.Lines, a.say(key, values(pairs...)))
		}
		if s.Numbers == string(mapping.NumbersEN) {
			say("desk.source.numbers_en")
		} else {
			say("desk.source.numbers_id")
		}
		if s.HeaderRow > 0 {
			say("desk.source.header", "n", itoa(s.HeaderRow))
		}
		if s.Include != "" {
			say("desk.source.include")
		}
		if s.Query != "" {
			say("desk.source.query")
		}
		if s.Parent.Column != "" {
			say("desk.source.parent", "kolom", s.Parent.Column)
		}
		if s.Sale.Price != "" {
			say("desk.source.sale", "kolom", s.Sale.Price)
		}
		if s.LineBreak != "" {
			say("desk.source.line_break", "tanda", s.LineBreak)
		}
		all = append(all, t)
	}
	return all
}

// listTitle names a list. An address may hold what is not for others to see.
func (a *app) listTitle(c *config, s *sourceEntry) string {
	name := filepath.Base(s.File)
	switch {
	case source.IsServer(s.File):
		name = a.say("desk.source.server", nil)
	case source.IsAddress(s.File):
		name = a.say("desk.source.address", nil)
	}
	switch {
	case s.Sheet == source.AllSheets && s.isFile(c.file(s.File)):
		return name + ", " + a.say("desk.source.all_sheets", nil)
	case s.Sheet != "":
		return name + ", " + s.Sheet
	}
	return name
}
