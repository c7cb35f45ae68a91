package schemas

import (
	"errors"
	"fmt"
	"math"
	"sync"
	"time"
)

// NoTax is the PPN choice of a product without tax: what is shown is the net
// price.
const NoTax = "0%"

// Rate is the PPN in force from a date on.
type Rate struct {
	From      string `yaml:"from"`      // first day, 2006-01-02
	PPN       string `yaml:"ppn"`       // the choice on the form, "12%"
	Base      string `yaml:"base"`      // what the rate is taken of: "1" or a fraction, "11/12"
	Effective string `yaml:"effective"` // what that comes to, "11%"
	Numerator int64  `yaml:"numerator"` // shown price = net × Numerator / 100
	Note      string `yaml:"note,omitempty"`
	Fact      `yaml:",inline"`
}

// ErrNoRate is the error for a PPN choice that was not in force on the day.
var ErrNoRate = errors.New("no such rate on that day")

var errPriceRange = errors.New("price out of range")

var rates = sync.OnceValues(func() ([]Rate, error) {
	var table struct {
		Rates []Rate `yaml:"rates"` // newest first
	}
	err := parseData("rates/ppn.yaml", &table)
	return table.Rates, err
})

// Rates gives the table of PPN rates, newest first. It is shared: read only.
func Rates() ([]Rate, error) { return rates() }

// ShownPrice is the tax-inclusive price, in whole rupiah, that the portal shows
// for a net price with the given PPN choice on a day (only its date counts).
// It rounds half up, which fits every price observed; the portal's own rounding
// is known to within Rp 1. A negative or too large net and a choice that was
// not in force (ErrNoRate) are errors.
func ShownPrice(net int64, ppn string, on time.Time) (int64, error) {
	n, err := numerator(ppn, on)
	if err != nil {
		return 0, err
	}
	return shown(net, n)
}

// NetForShown finds the net price whose shown price is nearest to a wished one,
// the lower net of two equally near, and says what it reaches: about one
// inclusive price in ten is the price of no net. Errors are those of ShownPrice.
func NetForShown(wished int64, ppn string, on time.Time) (net, reached int64, err error) {
	n, err := numerator(ppn, on)
	if err != nil {
		return 0, 0, err
	}
	if wished < 0 || wished > math.MaxInt64/n {
		return 0, 0, fmt.Errorf("net of %d: %w", wished, errPriceRange)
	}
	// The exact net lies between these two, and a shown price never falls
	// while its net rises.
	net = wished * 100 / n
	if reached, err = shown(net, n); err != nil {
		return 0, 0, err
	}
	above, err := shown(net+1, n)
	if err != nil {
		return 0, 0, err
	}
	if above-wished < wished-reached {
		return net + 1, above, nil
	}
	return net, reached, nil
}

// shown is net × n / 100, rounded half up.
func shown(net, n int64) (int64, error) {
	if net < 0 || net > (math.MaxInt64-50)/n {
		return 0, fmt.Errorf("shown price of %d: %w", net, errPriceRange)
	}
	return (net*n + 50) / 100, nil
}

// numerator is the numerator over 100 of the factor from net to shown.
func numerator(ppn string, on time.Time) (int64, error) {
	if ppn == NoTax {
		return 100, nil
	}
	table, err := rates()
	if err != nil {
		return 0, err
	}
	day := on.Format(time.DateOnly)
	for i := range table {
		if table[i].From > day {
			continue
		}
		if table[i].PPN == ppn {
			return table[i].Numerator, nil
		}
		break
	}
	return 0, fmt.Errorf("ppn %q on %s: %w", ppn, day, ErrNoRate)
}
