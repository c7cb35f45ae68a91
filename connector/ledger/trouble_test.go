package ledger

import (
	"strings"
	"testing"

	"ekatalog/connector"
)

func suiteTroubles(t *testing.T, s *Seller) {
	ctx := t.Context()
	var step connector.Step
	step.Catalogue, step.Run = connector.CatalogueV6, aRun("r1")
	for _, sku := range []string{"A", "B", "C", "D", "E", "F"} {
		step.Intents = append(step.Intents, anIntent("r1", sku))
	}
	commit(t, s, step)
	of := step.Intents
	commit(t, s, connector.Step{Catalogue: connector.CatalogueV6, Entries: []connector.Entry{anEntry("C"), anEntry("F")}, Settled: []connector.Settlement{
		{Intent: of[0].Intent, Outcome: connector.OutcomeNotSent}, // just left for the next run
		{Intent: of[1].Intent, Outcome: connector.OutcomeNotSent},
		{Intent: of[2].Intent, Outcome: connector.OutcomeRejected, Code: "INVALID", Text: "buram"},
		{Intent: of[3].Intent, Outcome: connector.OutcomeNotSent, Code: "TOO_LARGE"},
		{Intent: of[5].Intent, Outcome: connector.OutcomeAccepted},
	}})
	told := func(limit int, want string) {
		t.Helper()
		all, err := s.Troubles(ctx, *step.Run, limit)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, x := range all {
			got = append(got, x.SKU+" "+string(x.Outcome)+" "+x.Code+" "+x.Text)
		}
		if strings.Join(got, ", ") != want {
			t.Fatalf("at most %d: %q, want %q", limit, got, want)
		}
	}
	// What was just left takes no place from what was refused.
	told(10, "E unknown  , C rejected INVALID buram, D not_sent TOO_LARGE ")
	told(1, "E unknown  , C rejected INVALID buram")
	told(0, "")
	told(-1, "")

	// However long the history is, neither looks through it.
	for query, index := range map[string]string{selectTrouble: "intent_trouble", selectUnknown: "intent_open", selectOpen: "intent_open"} {
		args := []any{s.id, "x", "r1", 1}[:strings.Count(query, "$")]
		if plan := planOf(t, s, query, args...); !strings.Contains(plan, "USING INDEX "+index+" ") || strings.Contains(plan, "TEMP") {
			t.Errorf("%s\nis not read by %s in its order: %s", query, index, plan)
		}
	}
}

// planOf says how the engine goes about a query.
func planOf(t *testing.T, s *Seller, query string, args ...any) string {
	t.Helper()
	rows, err := s.db.read.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var plan strings.Builder
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		plan.WriteString(detail + "; ")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return plan.String()
}
