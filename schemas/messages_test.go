package schemas

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

func TestBothLanguagesHaveTheSameMessages(t *testing.T) {
	if diff := cmp.Diff(MessageKeys(Indonesian), MessageKeys(English)); diff != "" {
		t.Errorf("keys (-Indonesian +English):\n%s", diff)
	}
	for _, key := range MessageKeys(Indonesian) {
		id, en := messages()[Indonesian][key], messages()[English][key]
		if strings.TrimSpace(id) == "" || strings.TrimSpace(en) == "" {
			t.Errorf("%s: no text", key)
		}
		if diff := cmp.Diff(places(id), places(en)); diff != "" {
			t.Errorf("%s: placeholders (-Indonesian +English):\n%s", key, diff)
		}
	}
}

// places lists the placeholders of a text, each once.
func places(text string) []string {
	all := placeholder.FindAllString(text, -1)
	slices.Sort(all)
	return slices.Compact(all)
}

func TestNoMessageUsesAWordThatHurtsInAPrison(t *testing.T) {
	bad := regexp.MustCompile(`(?i)ditahan|tahanan|penjaga`)
	for lang, all := range messages() {
		for key, text := range all {
			if word := bad.FindString(text); word != "" {
				t.Errorf("%s %s: %q", lang, key, word)
			}
			if strings.Contains(text, "**") {
				t.Errorf("%s %s: asterisks", lang, key)
			}
		}
	}
}

// Pages are for somebody who knows Excel and a phone.
func TestPagesSpeakTheWordsOfTheOffice(t *testing.T) {
	for word, say := range map[string]string{
		`templat(nya)?`: "template", `endpoint`: "sambungan, or portal", `token`: "kunci akses", `upload`: "unggah", `download`: "unduh", `files?`: "berkas", `password`: "kata sandi",
		`login`: "masuk", `errors?`: "perlu diperbaiki", `listings?`: "isian katalog", `guard`: "pengaman", `drift`: "selisih dengan portal", `sync`: "samakan dengan portal", `mock`: "UJI COBA",
		`plan`: "rencana perubahan", `approve`: "setujui", `produk ini`: "barang ini", `gagal`: "belum berhasil", `sku`: "kode barang", `database`: "catatan", `folder kerja`: "ruang kerja",
	} {
		bad := regexp.MustCompile(`(?i)\b` + word + `\b`)
		for key, text := range messages()[Indonesian] {
			if (strings.HasPrefix(key, "desk.") || strings.HasSuffix(key, ".page")) && bad.MatchString(placeholder.ReplaceAllString(text, "")) {
				t.Errorf("%s: %q, say %s", key, text, say)
			}
		}
	}
}

func TestThePortalsWordsAreSaidToBeThePortals(t *testing.T) {
	words := map[string]string{"catalogue_suspended": "{nilai}", "catalogue_status_unknown": "{nilai}", "drift.suspended": "{status}", "result_word": "{nilai}", "result_state": "{nilai}"}
	for _, lang := range []Lang{Indonesian, English} {
		for key, text := range messages()[lang] {
			place := words[key]
			if strings.Contains(text, "{pesan_portal}") {
				place = "{pesan_portal}"
			}
			// Behind them nothing follows that could be taken for theirs, or theirs for it.
			if says := Say(lang, "portal_says", map[string]string{"teks": place}); place != "" && !strings.HasSuffix(text, says) {
				t.Errorf("%s %s: %q, want %q at the end", lang, key, text, says)
			}
		}
	}
}

func TestEveryFixBelongsToAMessage(t *testing.T) {
	for _, key := range MessageKeys(Indonesian) {
		if key == "mark.fix" {
			continue // the heading of a column
		}
		if of, ok := strings.CutSuffix(key, ".fix"); ok && !HasMessage(of) {
			t.Errorf("%s: nothing to fix", key)
		}
	}
}

func TestEveryCodeOfTheErrorTextsHasItsTextAndFix(t *testing.T) {
	for _, code := range strings.Fields(`sku_missing sku_duplicate sku_similar sku_invalid sku_is_date code_digits_lost
		ambiguous_number number_unreadable price_scale price_range price_not_a_number price_zero stock_word
		service_stock_missing unit_unknown unit_price_not_whole name_too_short description_too_long weight_missing
		weight_not_for_service category_ambiguous category_kbli photo_not_public photo_too_large pirt_expired
		health_claim ppn_vs_pkp already_exported row_hidden list_shrunk plan_stale outcome_unknown file_old_format file_locked`) {
		if !HasMessage(code) || !HasMessage(code+".fix") {
			t.Errorf("%s: no text or no fix", code)
		}
	}
}

func TestALabelStandsForAFormatAndAField(t *testing.T) {
	values := map[string]string{"kanal": "v6-unggah-massal", "kolom": "price", "nilai": "{kolom}"}
	want := "Harga Produk ({kolom}) tidak dapat dibawa lewat unggah massal."
	if got := Say(Indonesian, "not_carried", values); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for field, want := range map[string]string{
		"price": "Price", "attributes.Bahan": "Bahan", "documents.Dokumen > Struktur Harga": "Dokumen > Struktur Harga",
		"photos.0": "Photos", "photos": "Photos", "nothing_known": "nothing_known", "basis.cost": "Cost",
	} {
		if got := FieldLabel(English, field); got != want {
			t.Errorf("%s: got %q, want %q", field, got, want)
		}
	}
}

func TestAMessageNobodyWroteIsItsKey(t *testing.T) {
	if got := Say(English, "no.such.message", nil); got != "no.such.message" {
		t.Errorf("got %q", got)
	}
}

func TestMessagesAreTheYAMLTheySeemToBe(t *testing.T) {
	for lang, got := range messages() {
		b, err := messageFiles.ReadFile("messages/" + string(lang) + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{}
		if err := yaml.UnmarshalWithOptions(b, &want, yaml.Strict()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-YAML +read):\n%s", lang, diff)
		}
	}
	for _, wrong := range []string{"a: b", "a: 'b'", `a: "b`, `a: "b" # c`, `a "b"`, `: "b"`, " a: `b`", "a: \"b\"\na: \"c\"", "a:", "- a"} {
		if all, err := readMessages(wrong); err == nil {
			t.Errorf("%q is read as %q", wrong, all)
		}
	}
}
