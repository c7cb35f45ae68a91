package connectortest_test

import (
	"errors"
	"testing"

	"ekatalog/connector"
	"ekatalog/connector/connectortest"
)

func TestMemoryDoesWhatEveryDestinationMust(t *testing.T) {
	connectortest.Destination(t, func(*testing.T) connector.Destination { return &connectortest.Memory{} })
}

func TestAFaultBeforeMemoryActsLeavesNothingAndOneAfterItLeavesAll(t *testing.T) {
	boom := errors.New("boom")
	create := connector.Change{Intent: "i", Lane: connector.LaneCreate, SKU: "A-1", Body: []byte(`{"name":"Barang","price":1000,"stock":1}`)}
	for name, want := range map[string]int{"before": 0, "after": 1} {
		fault := func(connector.Lane, []connector.Change) error { return boom }
		m := &connectortest.Memory{}
		if name == "before" {
			m.Before = fault
		} else {
			m.After = fault
		}
		if _, err := m.Deliver(t.Context(), connector.LaneCreate, []connector.Change{create}); !errors.Is(err, boom) {
			t.Fatalf("%s: %v", name, err)
		}
		if found, err := m.LookUp(t.Context(), []string{"A-1"}); err != nil || len(found) != want {
			t.Fatalf("%s: found %v, %v; want %d", name, found, err, want)
		}
		if len(m.Delivered()) != 1 {
			t.Fatalf("%s: delivered %v", name, m.Delivered())
		}
	}
}
