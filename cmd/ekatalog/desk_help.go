package main

import (
	"slices"

	"ekatalog/connector/console"
	"ekatalog/schemas"
)

// englishTopics are the English names of the help topics by their Indonesian
// ones: addresses are the same in both languages.
var englishTopics = map[string]string{
	"acuan": "reference", "angka": "numbers", "berkas": "files", "daftar": "list", "dokumen": "documents", "endpoint": "endpoint",
	"foto": "photos", "gangguan": "faults", "hasil": "results", "jadwal": "schedule", "jawaban": "answers", "kolom": "columns", "pencocokan": "mapping",
	"pengaman": "guard", "selisih": "drift", "template": "template", "toko": "shops",
}

// topicShelf gives the help topics to the pages.
type topicShelf struct{ lang schemas.Lang }

var _ console.Help = topicShelf{}

// Topics implements console.Help.
func (t topicShelf) Topics() []string {
	var names []string
	for name := range englishTopics {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Topic implements console.Help.
func (t topicShelf) Topic(name string) (string, bool) {
	file, known := englishTopics[name]
	if !known {
		return "", false
	}
	if t.lang == schemas.Indonesian {
		file = name
	}
	b, err := topics.ReadFile("help/" + string(t.lang) + "/" + file + ".md")
	return string(b), err == nil
}
