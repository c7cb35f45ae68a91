package schemas

import (
	"errors"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func on(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestTheShownPriceOfANetPrice(t *testing.T) {
	for _, c := range []struct {
		net  int64
		ppn  string
		on   string
		want int64
	}{
		{15_495_496, "12%", "2026-11-23", 17_200_001},
		{15_495_495, "12%", "2026-11-23", 17_199_999},
		{1_250_000, "12%", "2026-11-23", 1_387_500},
		{32, "12%", "2026-11-23", 36},   // 35.52
		{50, "12%", "2026-11-23", 56},   // 55.50, the half goes up
		{150, "12%", "2026-11-23", 167}, // 166.50
		{77, "12%", "2026-11-23", 85},   // 85.47
		{0, "12%", "2026-11-23", 0},
		{100, "12%", "2025-01-01", 111},
		{100, "11%", "2024-12-31", 111},
		{100, "11%", "2022-04-01", 111},
		{100, "10%", "2022-03-31", 110},
		{1_250_000, "0%", "2026-11-23", 1_250_000},
		{math.MaxInt64 / 200, "0%", "1950-01-01", math.MaxInt64 / 200},
	} {
		got, err := ShownPrice(c.net, c.ppn, on(c.on))
		if err != nil || got != c.want {
			t.Errorf("%d with %s on %s: got %d, %v, want %d", c.net, c.ppn, c.on, got, err, c.want)
		}
	}
}

func TestAPriceWithoutARateOrOutOfRangeIsAnError(t *testing.T) {
	for _, c := range []struct {
		net    int64
		ppn    string
		on     string
		noRate bool
	}{
		{100, "12%", "2024-12-31", true},
		{100, "11%", "2025-01-01", true},
		{100, "10%", "1985-03-31", true},
		{100, "", "2026-11-23", true},
		{-1, "12%", "2026-11-23", false},
		{math.MaxInt64 / 100, "12%", "2026-11-23", false},
		{math.MaxInt64, "0%", "2026-11-23", false},
	} {
		if n, err := ShownPrice(c.net, c.ppn, on(c.on)); err == nil || errors.Is(err, ErrNoRate) != c.noRate {
			t.Errorf("%d with %q on %s: %d, %v", c.net, c.ppn, c.on, n, err)
		}
		if n, _, err := NetForShown(c.net, c.ppn, on(c.on)); c.net != 100 && err == nil || c.noRate && !errors.Is(err, ErrNoRate) {
			t.Errorf("net of %d with %q on %s: %d, %v", c.net, c.ppn, c.on, n, err)
		}
	}
}

func TestTheNetOfAWishedPrice(t *testing.T) {
	for _, c := range []struct {
		wished       int64
		ppn          string
		net, reached int64
	}{
		{17_200_001, "12%", 15_495_496, 17_200_001},
		{17_200_000, "12%", 15_495_495, 17_199_999}, // out of reach: 17,199,999 and 17,200,001 are equally near, the lower is taken
		{17_199_999, "12%", 15_495_495, 17_199_999},
		{111, "12%", 100, 111},
		{1, "12%", 1, 1},
		{0, "12%", 0, 0},
		{1_250_000, "0%", 1_250_000, 1_250_000},
	} {
		net, reached, err := NetForShown(c.wished, c.ppn, on("2026-11-23"))
		if err != nil || net != c.net || reached != c.reached {
			t.Errorf("%d with %s: got net %d that shows %d, %v, want %d that shows %d", c.wished, c.ppn, net, reached, err, c.net, c.reached)
		}
	}
}

func TestNoNetIsNearerThanTheOneFound(t *testing.T) {
	day := on("2026-11-23")
	rapid.Check(t, func(t *rapid.T) {
		wished := rapid.Int64Range(1, 2e12).Draw(t, "wished")
		net, reached, err := NetForShown(wished, "12%", day)
		if err != nil {
			t.Fatal(err)
		}
		if shown, err := ShownPrice(net, "12%", day); err != nil || shown != reached {
			t.Fatalf("net %d shows %d, said to show %d", net, shown, reached)
		}
		far := max(reached-wished, wished-reached)
		for n := max(0, net-3); n <= net+3; n++ {
			shown, err := ShownPrice(n, "12%", day)
			if err != nil {
				t.Fatal(err)
			}
			if d := max(shown-wished, wished-shown); d < far || d == far && n < net {
				t.Fatalf("for %d, net %d shows %d; found net %d that shows %d", wished, n, shown, net, reached)
			}
		}
		again, _, err := NetForShown(reached, "12%", day)
		if err != nil || again != net {
			t.Fatalf("the net of %d is %d, then %d", reached, net, again)
		}
	})
}

func TestAboutOneInclusivePriceInTenIsOutOfReach(t *testing.T) {
	missed := 0
	for wished := int64(1_000_000); wished < 1_001_110; wished++ {
		if _, reached, err := NetForShown(wished, "12%", on("2026-11-23")); err != nil {
			t.Fatal(err)
		} else if reached != wished {
			missed++
		}
	}
	if missed != 110 {
		t.Errorf("%d of 1,110 prices out of reach, want 110", missed)
	}
}

func TestRatesAreInForceOneAfterTheOther(t *testing.T) {
	all, err := Rates()
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range all {
		if i > 0 && r.From >= all[i-1].From {
			t.Errorf("rate from %s stands behind the one from %s", r.From, all[i-1].From)
		}
	}
}
