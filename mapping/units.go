package mapping

import (
	"slices"

	"github.com/shopspring/decimal"
)

// UnitList is the name of the lookup whose values are units and may have a
// factor, and of the catalogue's own list of units.
const UnitList = "satuan"

// Unit is what a seller's word for a unit means on the catalogue.
type Unit struct {
	Name string // as the catalogue spells it, "Pcs"
	// Factor is how many of Name one of the seller's unit is, more than 0: a
	// kodi is 20 Pcs. It divides the price and multiplies the stock.
	Factor decimal.Decimal
}

// UnitTable knows the units of one mapping: its own spellings and the
// catalogue's. It is never changed once made; a nil table knows nothing.
type UnitTable struct {
	units map[string]Unit // by Fold of the spelling
}

// NewUnitTable makes a table of the catalogue's units and of the seller's own
// spellings, which win where both have one.
func NewUnitTable(portal []string, own map[string]Unit) *UnitTable {
	t := &UnitTable{units: make(map[string]Unit, len(portal)+len(own))}
	for _, name := range portal {
		t.units[Fold(name)] = Unit{Name: name, Factor: decimal.NewFromInt(1)}
	}
	for spelling, u := range own {
		t.units[Fold(spelling)] = u
	}
	return t
}

// Lookup gives the catalogue's unit for a spelling, whatever its case.
func (t *UnitTable) Lookup(s string) (Unit, bool) {
	if t == nil {
		return Unit{}, false
	}
	u, ok := t.units[Fold(s)]
	return u, ok
}

// Known reports whether a word stands for a unit, be it one that the
// catalogue does not have: "60.000/kodi" is a price even where nobody has said
// yet what a kodi is.
func (t *UnitTable) Known(word string) bool {
	key := Fold(word)
	if t != nil {
		if _, ok := t.units[key]; ok {
			return true
		}
	}
	_, ok := unitHabits[key]
	return ok || slices.Contains(unitsToAsk, key)
}

// Same reports whether two words mean one unit: "btl" and "Botol".
func (t *UnitTable) Same(a, b string) bool {
	if Fold(a) == Fold(b) {
		return true
	}
	ua, oka := t.meaning(a)
	ub, okb := t.meaning(b)
	return oka && okb && ua.Name == ub.Name && ua.Factor.Equal(ub.Factor)
}

// meaning is what the table says of a word, else what is usually meant.
func (t *UnitTable) meaning(word string) (Unit, bool) {
	if u, ok := t.Lookup(word); ok {
		return u, true
	}
	h, ok := unitHabits[Fold(word)]
	if !ok {
		return Unit{}, false
	}
	return Unit{Name: h.name, Factor: decimal.New(h.coefficient, h.exponent)}, true
}

// habit is what a word usually means in Indonesian lists. It is only ever
// proposed, never applied: the seller's mapping says what holds.
type habit struct {
	name        string
	coefficient int64 // factor = coefficient × 10^exponent
	exponent    int32
}

var unitHabits = map[string]habit{
	"bh": {"Buah", 1, 0}, "bj": {"Buah", 1, 0}, "biji": {"Buah", 1, 0}, "buah": {"Buah", 1, 0},
	"pc": {"Pcs", 1, 0}, "pcs": {"Pcs", 1, 0},
	"lsn": {"Lusin", 1, 0}, "lusin": {"Lusin", 1, 0},
	"set": {"Set", 1, 0}, "stel": {"Set", 1, 0}, "stl": {"Set", 1, 0},
	"psg": {"Pasang", 1, 0}, "pasang": {"Pasang", 1, 0},
	"btl": {"Botol", 1, 0}, "botol": {"Botol", 1, 0},
	"dus": {"Dus", 1, 0}, "dos": {"Dus", 1, 0},
	"ktk": {"Kotak", 1, 0}, "kotak": {"Kotak", 1, 0},
	"ktg": {"Kantong", 1, 0}, "kantong": {"Kantong", 1, 0},
	"lbr": {"Lembar", 1, 0}, "lembar": {"Lembar", 1, 0},
	"mtr": {"Meter", 1, 0}, "m": {"Meter", 1, 0}, "m'": {"Meter", 1, 0},
	"m2": {"M²", 1, 0}, "kg": {"Kilogram", 1, 0}, "kilo": {"Kilogram", 1, 0},
	"ltr": {"Liter", 1, 0}, "sak": {"Zak", 1, 0}, "zak": {"Zak", 1, 0},
	"porsi": {"Porsi", 1, 0}, "rit": {"Ritase", 1, 0},
	"kali": {"1 X", 1, 0}, "x": {"1 X", 1, 0}, "1x": {"1 X", 1, 0},
	"unit": {"Unit", 1, 0}, "bh mobil": {"Unit", 1, 0}, "paket": {"Paket", 1, 0},
	"kodi": {"Pcs", 20, 0}, "gros": {"Pcs", 144, 0}, "gross": {"Pcs", 144, 0}, "1⁄2 lsn": {"Pcs", 6, 0},
	"ons": {"Kilogram", 1, -1}, "gr": {"Kilogram", 1, -3}, "kuintal": {"Kilogram", 100, 0},
}

// unitsToAsk are unit words whose meaning a person must give: the catalogue
// has no such unit, or the word means several things.
var unitsToAsk = []string{
	"ls", "box", "karton", "ctn", "gls", "cup", "bungkus", "bks", "pack", "pak", "pck", "pch", "toples", "tpls", "stoples", "jar",
	"sachet", "sct", "sch", "renteng", "mika", "ekor", "keping", "tabung",
}
