package console

import (
	"context"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ekatalog/schemas"
)

// sets is a desk with one group of settings.
type sets struct {
	shelf
	given map[string]string
}

func (s *sets) Settings(context.Context) (*SettingsView, error) {
	return &SettingsView{Groups: []SettingGroup{{Name: "endpoint", Settings: []Setting{{Key: "endpoint.url"}, {Key: "endpoint.token", Secret: true}}}}}, nil
}

func (s *sets) Set(_ context.Context, _ string, values map[string]string) error {
	s.given = values
	return nil
}

func TestASettingIsTakenWholeOrNotAtAll(t *testing.T) {
	secret := strings.Repeat("k", maxSecret)
	for name, x := range map[string]struct {
		key, value, refused string
	}{
		"a secret":            {"endpoint.token", secret, ""},
		"a secret too long":   {"endpoint.token", secret + "k", "desk.settings.long_secret"},
		"an address":          {"endpoint.url", strings.Repeat("a", maxSetting), ""},
		"an address too long": {"endpoint.url", strings.Repeat("a", maxSetting+1), "desk.settings.long"},
		"of characters":       {"endpoint.url", strings.Repeat("é", maxSetting), ""},
		"of another group":    {"guard.max_withdraw", "1", ""},
	} {
		c, h, _ := open(t, schemas.Indonesian)
		desk := &sets{}
		c.Settings = desk
		w := httptest.NewRecorder()
		h.ServeHTTP(w, formRequest(t, "/pengaturan/isi/endpoint", x.key, x.value))
		want := map[string]string{x.key: x.value}
		if x.key == "guard.max_withdraw" {
			want = map[string]string{}
		}
		switch {
		case x.refused == "" && (w.Code != http.StatusSeeOther || !maps.Equal(desk.given, want)):
			t.Errorf("%s: %d, %d given", name, w.Code, len(desk.given))
		case x.refused != "" && (w.Code != http.StatusUnprocessableEntity || desk.given != nil || !strings.Contains(w.Body.String(), schemas.Say(schemas.Indonesian, x.refused, nil))):
			t.Errorf("%s: %d\n%s", name, w.Code, w.Body)
		}
	}
}
