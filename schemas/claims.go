package schemas

import (
	"strings"
	"sync"
)

// HealthClaims are the words by which a text about food promises to heal, and
// what counts as food.
type HealthClaims struct {
	Fact       `yaml:",inline"`
	Categories []string `yaml:"categories"` // beginnings of the paths of food
	KBKI       []string `yaml:"kbki"`       // beginnings of the codes of food
	Claims     []string `yaml:"claims"`     // a promise by themselves
	Things     []string `yaml:"things"`     // a promise unless said not to be there
	Verbs      []string `yaml:"verbs"`      // a promise with an illness behind them
	Illnesses  []string `yaml:"illnesses"`
	Denials    []string `yaml:"denials"` // deny any promise behind them
	Without    []string `yaml:"without"` // deny things behind them, and a promise right behind them
	NotOnly    []string `yaml:"not_only"`
	Exceptions []string `yaml:"exceptions"`
}

// healthClaims is parsed once and shared.
var healthClaims = sync.OnceValues(func() (*HealthClaims, error) {
	h := new(HealthClaims)
	return h, parseData("words/health-claims.yaml", h)
})

// FoodClaims gives the words of health claims. They are shared: read only.
func FoodClaims() (*HealthClaims, error) { return healthClaims() }

// IsFood reports whether a category's path or a KBKI code is one of food.
func (h *HealthClaims) IsFood(category, kbki string) bool {
	for _, c := range h.Categories {
		if rest, ok := strings.CutPrefix(category, c); ok && (rest == "" || strings.HasPrefix(rest, " > ")) {
			return true
		}
	}
	for _, k := range h.KBKI {
		if strings.HasPrefix(kbki, k) {
			return true
		}
	}
	return false
}
