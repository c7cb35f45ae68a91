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

// What the keys of the settings of one list begin with, its place among the lists
// behind it, and those of its secret.
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
	groups := []console.SettingGroup{
		{Name: "seller", Settings: []console.Setting{
			text("seller.name", f.Seller.Name), text("seller.account_holder", f.Seller.AccountHolder), text("seller.nib", f.Seller.NIB), text("seller.npwp", f.Seller.NPWP),
			choice("seller.pkp.status", cmp.Or(f.Seller.PKP.Status, "non_pkp"), "non_pkp", "pkp"),
			choice("seller.zone", f.Seller.Zone, "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"),
		}},
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
	for i := range c.Source {
		groups = append(groups, a.listSettings(c, i))
	}
	return append(groups, console.SettingGroup{Name: "managed", Told: a.managed(c)})
}

// listSettings are those of one list. Where it is and what of it is read is set
// on other pages, or by an administrator.
func (a *app) listSettings(c *config, n int) console.SettingGroup {
	s := &c.Source[n]
	key := func(name string) string { return sourceSettings + "." + itoa(int64(n)) + "." + name }
	limits := s.limits().OrDefaults()
	of := func(name, value string) console.Setting {
		return console.Setting{Key: key(name), Label: sourceSettings + "." + name, Value: value, Number: true}
	}
	g := console.SettingGroup{Name: sourceSettings + "." + itoa(int64(n)), Label: sourceSettings, Of: a.listTitle(c, s), Told: a.listTold(s)}
	numbers := of("numbers", s.Numbers)
	numbers.Number, numbers.Choices = false, []string{string(mapping.NumbersID), string(mapping.NumbersEN)}
	g.Settings = append(g.Settings, numbers)
	if s.isFile(c.file(s.File)) {
		g.Settings = append(g.Settings, of("header_row", itoa(int64(s.HeaderRow))), of("limits.unzipped", mebibytes(limits.Unzipped)))
	}
	g.Settings = append(g.Settings, of("limits.rows", itoa(limits.Rows)))
	if s.SecretFile != "" {
		secret := secretOf(secretSetting+s.SecretFile, c.secret(s.SecretFile))
		secret.Label = "source.secret"
		g.Settings = append(g.Settings, secret)
	}
	return g
}

// mebibytes is a size as people set it: a number of MiB, or bytes with a unit.
func mebibytes(n int64) string {
	if n%(1<<20) == 0 {
		return itoa(n >> 20)
	}
	return itoa(n>>10) + "KiB"
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

// listTold says of a list what is set on other pages, or by an administrator.
func (a *app) listTold(s *sourceEntry) []string {
	var all []string
	say := func(key string, pairs ...string) { all = append(all, a.say(key, values(pairs...))) }
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
	return all
}

// managed says what an administrator sets and people have to know.
func (a *app) managed(c *config) []string {
	all := []string{a.say("desk.managed.records", values("berkas", filepath.Base(c.Database)))}
	for _, f := range c.formats {
		all = append(all, a.say("desk.managed.format", values("format", f.Title)))
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
