package schemas

import (
	"embed"
	"fmt"
	"path"
	"sync"

	"github.com/goccy/go-yaml"
)

// Synonyms is how sellers and officers call what the official lists call
// otherwise. It is our own knowledge of the language, no fact of the portal.
type Synonyms struct {
	// List is the list whose words are meant, kbki or kategori; both when empty.
	List string `yaml:"list,omitempty"`
	// Words leads from words of a product's name, several separated by ",", to
	// words of the lists, several ways separated by "|".
	Words map[string]string `yaml:"words,omitempty"`
	// Same are words that stand for each other, in both directions.
	Same []string `yaml:"same,omitempty"`
	// Apart are words of which a thing is one only: what is of wood is not of
	// metal.
	Apart []string `yaml:"apart,omitempty"`
	// Stop are words that say nothing about what a thing is.
	Stop string `yaml:"stop,omitempty"`
	// Weak are words that count where a list has them too and are no miss where
	// it has not: units, colours, grades.
	Weak string `yaml:"weak,omitempty"`
	// Service are words at which a name speaks of a service.
	Service string `yaml:"service,omitempty"`
	// Rare are the first words of titles that hardly any product means unless
	// its name says them.
	Rare []string `yaml:"rare,omitempty"`
	Fact `yaml:",inline"`
}

//go:embed synonyms/*.yaml
var synonymFiles embed.FS

var synonyms = sync.OnceValues(func() ([]*Synonyms, error) {
	entries, err := synonymFiles.ReadDir("synonyms")
	if err != nil {
		return nil, err
	}
	var all []*Synonyms
	for _, e := range entries {
		b, err := synonymFiles.ReadFile(path.Join("synonyms", e.Name()))
		if err != nil {
			return nil, err
		}
		s := &Synonyms{}
		if err := yaml.UnmarshalWithOptions(b, s, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("parse synonyms/%s: %w", e.Name(), err)
		}
		all = append(all, s)
	}
	return all, nil
})

// AllSynonyms gives the synonyms by file name. They are shared: read only.
func AllSynonyms() ([]*Synonyms, error) { return synonyms() }
