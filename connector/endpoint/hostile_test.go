package endpoint

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"ekatalog/connector"
)

// The parts of good answers that the rows below spoil.
const (
	goodCreated = `"id":"id-1","sku":"A-1","status":"IN_REVIEW","version":1,"offer_version":1`
	goodOffer   = `"id":"id-1","status":"OK","offer_version":2,"price":1100,"stock":2.5,"active":true`
	goodShown   = `"id":"id-1","sku":"A-1","name":"N","status":"ACTIVE","active":true,"price":1000,"stock":1,"version":1,"offer_version":1,"updated_at":"2026-08-03T02:00:00Z"`
)

// readers reads the data of each kind of answer; an error says that it is none.
func readers() map[string]func(answer) error {
	return map[string]func(answer) error{
		"created": func(a answer) error {
			var w wireCreated
			if err := json.Unmarshal(a.data, &w); err != nil {
				return err
			}
			_, err := w.result("A-1")
			return err
		},
		"offers": func(a answer) error {
			price := int64(1100)
			_, err := offerResults(a, []connector.Change{{SKU: "A-1", ID: "id-1"}}, []offer{{Price: &price}})
			return err
		},
		"shown": func(a answer) error { _, err := a.shownList(pageSize); return err },
	}
}

// read reads a whole answer; an error says that it is none.
func read(kind, data string) error {
	a, err := decode(200, "application/json", []byte(`{"success":true,"data":`+data+`,"meta":{"limit":1000,"has_more":false}}`), "rahasia-uji")
	if err != nil {
		return err
	}
	return readers()[kind](a)
}

// with gives the fields with one of them in the place of its own, or added.
func with(fields, name, value string) string {
	parts := strings.Split(fields, ",")
	for i, p := range parts {
		if strings.HasPrefix(p, `"`+name+`":`) {
			parts[i] = `"` + name + `":` + value
			return strings.Join(parts, ",")
		}
	}
	return fields + `,"` + name + `":` + value
}

// Every field of every answer, with values that cannot be its own.
func TestNoFieldTakesAValueThatCannotBe(t *testing.T) {
	notText := []string{`1`, `true`, `[]`, `{}`, `["x"]`}
	notFlag := []string{`1`, `"true"`, `"ya"`, `[]`, `{}`}
	notTime := []string{`1`, `""`, `"kemarin"`, `"2026-13-01T00:00:00Z"`, `"2026-08-03"`, `"0001-01-01T00:00:00Z"`, `"9999-12-31T23:59:59Z"`, `1785715200`, `{}`}
	notID := append([]string{`"a/b"`, `"../x"`, `".."`, `"a b"`, `"a%2fb"`, `"a\u0000b"`, `"é"`, `""`, `"` + strings.Repeat("x", 129) + `"`}, notText...)
	notSKU := append([]string{`"A 1"`, `"A-1\u202e"`, `"Ａ-1"`, `""`, `"` + strings.Repeat("A", 65) + `"`}, notText...)
	notWhole := []string{`"1"`, `1.5`, `1e2`, `-1`, `9223372036854775808`, `1e400`, `-9223372036854775809`, `true`, `[]`, `{}`, `NaN`, `Infinity`, `0x10`, `01`, `+1`, strings.Repeat("9", 1<<20)}
	notVersion := append([]string{`0`, `1000000000000000000`, `1.0`}, notWhole...)
	notPrice := append([]string{`0`, `1000000000001`, `1.0`, `9223372036854775807`}, notWhole...)
	notQuantity := []string{`"1"`, `-1`, `-0.01`, `1.255`, `1000000000000.01`, `1e13`, `1e400`, `1e-3`, `1e999999999`, `0e999999999`, `true`, `[]`, `{}`, `NaN`, `-Infinity`, `.5`, strings.Repeat("9", 1<<20)}
	for _, row := range []struct {
		kind, fields, list string
		wrong              map[string][]string
		null               []string // fields that must be there
	}{
		{"created", goodCreated, "%s", map[string][]string{"id": notID, "sku": notSKU, "status": notText, "version": notVersion, "offer_version": notVersion}, []string{"id", "sku", "version", "offer_version"}},
		{"offers", goodOffer, "[%s]", map[string][]string{
			"id": notID, "status": append([]string{`"PENDING"`, `"ok"`}, notText...), "offer_version": notWhole, "price": notPrice,
			"stock": notQuantity, "active": notFlag, "code": notText, "message": notText,
		}, []string{"id", "status"}},
		{"shown", goodShown, "[%s]", map[string][]string{
			"id": notID, "sku": notSKU, "name": notText, "status": notText, "active": notFlag, "price": notPrice, "stock": notQuantity,
			"version": notVersion, "offer_version": notVersion, "updated_at": notTime,
		}, []string{"id", "sku", "status", "active", "price", "stock", "version", "offer_version", "updated_at"}},
	} {
		if err := read(row.kind, fmt.Sprintf(row.list, "{"+row.fields+"}")); err != nil {
			t.Fatalf("%s: the good answer: %v", row.kind, err)
		}
		for name, values := range row.wrong {
			for _, v := range values {
				started := time.Now()
				err := read(row.kind, fmt.Sprintf(row.list, "{"+with(row.fields, name, v)+"}"))
				if err == nil || time.Since(started) > 2*time.Second {
					t.Errorf("%s: %s = %.40s: %v after %s", row.kind, name, v, err, time.Since(started))
				}
			}
		}
		for _, name := range row.null {
			if err := read(row.kind, fmt.Sprintf(row.list, "{"+with(row.fields, name, "null")+"}")); err == nil {
				t.Errorf("%s: %s = null is taken", row.kind, name)
			}
		}
		// What the contract does not have is left alone.
		more := row.fields + `,"later":{"a":[1,{"b":null}]},"xprice":"x","":7,"attributes":{"Bahan":"Jati","bahan":"jati"}`
		if err := read(row.kind, fmt.Sprintf(row.list, "{"+more+"}")); err != nil {
			t.Errorf("%s: an unknown field: %v", row.kind, err)
		}
	}
}

// The frame that every answer comes in.
func TestNoAnswerIsTakenWhoseFrameIsWrong(t *testing.T) {
	deep := strings.Repeat("[", 100_000)
	for what, body := range map[string]string{
		"success as text":         `{"success":"true","data":{}}`,
		"success as number":       `{"success":1,"data":{}}`,
		"success as null":         `{"success":null,"data":{}}`,
		"success twice":           `{"success":false,"data":{},"success":true}`,
		"success in another case": `{"success":false,"data":{},"Success":true}`,
		"a name in disguise":      `{"success":false,"data":{},"\u0073uccess":true}`,
		"a long s":                `{"success":false,"data":{},"ſuccess":true}`,
		"data twice":              `{"success":true,"data":{},"data":{}}`,
		"a field twice":           `{"success":true,"data":{"id":"a","id":"b"}}`,
		"a field of an item":      `{"success":true,"data":[{"id":"a","price":1,"Price":2}]}`,
		"more as text":            `{"success":true,"data":[],"meta":{"has_more":"true"}}`,
		"more as number":          `{"success":true,"data":[],"meta":{"has_more":1}}`,
		"cursor as number":        `{"success":true,"data":[],"meta":{"cursor":1}}`,
		"meta as list":            `{"success":true,"data":[],"meta":[]}`,
		"request as object":       `{"success":true,"data":[],"meta":{"request_id":{}}}`,
		"a list":                  `[{"success":true}]`,
		"a number":                `1`,
		"a byte order mark":       "\ufeff" + `{"success":true,"data":{}}`,
		"two documents":           `{"success":true,"data":{}}{"success":true,"data":{}}`,
		"UTF-16":                  "{\x00\"\x00s\x00u\x00c\x00",
		"deep in data":            `{"success":true,"data":` + deep + strings.Repeat("]", 100_000) + `}`,
		"deep and cut off":        `{"success":true,"data":` + deep,
		"deep objects":            `{"success":true,"data":` + strings.Repeat(`{"a":`, 100_000) + `1` + strings.Repeat("}", 100_001),
		"a million names":         `{"success":true,"data":{` + manyNames(200_000) + `}}`,
		"not a number":            `{"success":true,"data":NaN}`,
		"half a text":             `{"success":true,"data":"`,
		"half an escape":          `{"success":true,"data":"\`,
	} {
		started := time.Now()
		_, err := decode(200, "application/json", []byte(body), "rahasia-uji")
		if err == nil || time.Since(started) > 2*time.Second || len(err.Error()) > 100 {
			t.Errorf("%s: %v after %s", what, err, time.Since(started))
		}
	}
	for what, body := range map[string]string{
		"code as number":    `{"success":false,"error":{"code":1,"message":"x"}}`,
		"code as object":    `{"success":false,"error":{"code":{},"message":"x"}}`,
		"message as list":   `{"success":false,"error":{"code":"invalid","message":["x"]}}`,
		"details as object": `{"success":false,"error":{"code":"invalid","message":"x","details":{}}}`,
		"detail as text":    `{"success":false,"error":{"code":"invalid","message":"x","details":["x"]}}`,
		"error as text":     `{"success":false,"error":"invalid"}`,
		"error as list":     `{"success":false,"error":[]}`,
		"code twice":        `{"success":false,"error":{"code":"invalid","code":"duplicate_sku"}}`,
	} {
		if _, err := decode(409, "application/json", []byte(body), "rahasia-uji"); err == nil {
			t.Errorf("%s is taken", what)
		}
	}
	for contentType, ok := range map[string]bool{
		"application/json": true, "application/json; charset=utf-8": true, "application/json;charset=UTF-8": true,
		"application/json; charset=utf-16": false, "application/json; charset=iso-8859-1": false, "text/html": false,
		"text/json": false, "application/problem+json": false, "": false, "application/json; charset=": false, ";;;": false,
	} {
		if _, err := decode(200, contentType, []byte(`{"success":true,"data":{}}`), ""); (err == nil) != ok {
			t.Errorf("content type %q: %v", contentType, err)
		}
	}
}

func manyNames(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"f%d":%d,`, i, i)
	}
	return b.String() + `"last":0`
}

// The endpoint's words are shown to people, so they are text and nothing else.
func TestTheWordsOfTheEndpointAreTextAndNothingElse(t *testing.T) {
	const token = "rahasia-uji-0123456789"
	for said, want := range map[string]string{
		"Harga di atas batas":                         "Harga di atas batas",
		"\x1b[31mmerah\x1b[0m \x1b]0;judul\x07":       "[31mmerah[0m ]0;judul",
		"a\u202eb\u2066c\u2069d\u200be\ufefff\u00adg": "abcdefg",
		"satu\r\ndua\ttiga\u2028empat":                "satu  dua tiga empat",
		"<script>alert(1)</script>":                   "<script>alert(1)</script>", // who shows it escapes it
		"=HYPERLINK(\"http://x\")":                    "=HYPERLINK(\"http://x\")",
		"{nama} {pesan_portal} %s %d":                 "{nama} {pesan_portal} %s %d",
		"salah kunci " + token + "!":                  "salah kunci ***!",
		"rahasia\u200b-uji\x00-0123456789":            "***",
		"\xff\xfebukan UTF-8":                         "bukan UTF-8",
		strings.Repeat("x", maxText-2) + token:        strings.Repeat("x", maxText-2) + "**",
	} {
		body, err := json.Marshal(map[string]any{"success": false, "error": map[string]any{"code": "invalid", "message": said}})
		if strings.Contains(said, "\xff") {
			body, err = []byte(`{"success":false,"error":{"code":"invalid","message":"`+"\xff\xfe"+`bukan UTF-8"}}`), nil
			want = "\ufffd\ufffdbukan UTF-8" // what encoding/json makes of it
		}
		if err != nil {
			t.Fatal(err)
		}
		a, err := decode(422, "application/json", body, token)
		if err != nil || a.refusal.text != want {
			t.Errorf("%q: %q, %v; want %q", said, a.refusal.text, err, want)
		}
	}
}

func TestATokenInTheWordsOfAListingIsHidden(t *testing.T) {
	const token = "rahasia-uji-0123456789"
	data := with(with(goodShown, "name", `"`+token+`"`), "status", `"\u0072ahasia-uji-0123456789"`)
	a, err := decode(200, "application/json", []byte(`{"success":true,"data":[{`+data+`}]}`), token)
	if err != nil {
		t.Fatal(err)
	}
	if list, err := a.shownList(pageSize); err != nil || list[0].Name != "***" || list[0].Status != "***" {
		t.Errorf("%+v, %v", list, err)
	}
}

func BenchmarkSound(b *testing.B) {
	body := []byte(`{"success":true,"data":[` + strings.TrimSuffix(strings.Repeat("{"+goodShown+"},", 1000), ",") + `],"meta":{"limit":1000,"has_more":true,"cursor":"x"}}`)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if err := sound(body); err != nil {
			b.Fatal(err)
		}
	}
}
