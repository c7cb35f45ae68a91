package connector_test

import (
	"strings"
	"testing"

	"ekatalog/connector"
)

func TestContentThatSomebodyElseWroteMeanwhileIsAConflict(t *testing.T) {
	for name, text := range map[string]string{"description": "Tulisan orang lain", "unit": "Set"} {
		t.Run(name, func(t *testing.T) {
			s := openShop(t, items(20)...).settled()
			s.source.list[3].Name += " baru"
			renamed := s.source.list[3].Name
			s.catalogue.Before = func(l connector.Lane, _ []connector.Change) error {
				if l != connector.LaneContent {
					return nil
				}
				// Ours is lost, and somebody else writes at the same moment.
				s.edit("A-003", func(l *connector.Shown) { l.Name, l.Version = renamed, l.Version+1 })
				s.catalogue.Rewrite("A-003", name, text)
				s.catalogue.Before = nil
				return errNoAnswer
			}
			before := s.entry("A-003")
			s.wantCounts(s.sync(), "conflict 1 unchanged 19")
			if e := s.entry("A-003"); e.ContentPrint != before.ContentPrint || e.State != connector.StateLive ||
				e.Outside == nil || !strings.Contains(string(e.Outside.Content), text) {
				t.Fatalf("adopted: %+v", e)
			}
			s.wantCounts(s.sync(), "conflict 1 unchanged 19")
		})
	}
}

// blunt hides that a catalogue can show whole listings.
type blunt struct{ connector.Destination }

func TestContentThatCannotBeReadIsNeverTakenForOurs(t *testing.T) {
	s := openShop(t, items(20)...).settled()
	s.c.Destination = blunt{s.catalogue}
	s.source.list[3].Name += " baru"
	s.edited["a-003"] = true // it has arrived, and the ledger cannot know
	silence(s, connector.LaneContent, 1, true)
	s.wantCounts(s.sync(), "conflict 1 unchanged 19")
}
