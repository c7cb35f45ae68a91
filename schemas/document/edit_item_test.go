package document

import "testing"

func TestAnItemComesAndGoes(t *testing.T) {
	const item = `{sku: "A", code: x}`
	for in, want := range map[string]string{
		"a: 1\n":            "a: 1\nreleased:\n  - " + item + "\n",
		"released:\na: 1\n": "released:\n  - " + item + "\na: 1\n",
		"released:\n  - {sku: B} # b\n# end\na: 1\n":           "released:\n  - {sku: B} # b\n  - " + item + "\n# end\na: 1\n",
		"released:\n- sku: B\n  code: x\na: 1\n":               "released:\n- sku: B\n  code: x\n- " + item + "\na: 1\n",
		"released: [{sku: B}] # b\na: 1\n":                     "released: [{sku: B}, " + item + "] # b\na: 1\n",
		"a: 1\r\nreleased:\r\n  - {sku: B}\r\n":                "a: 1\r\nreleased:\r\n  - {sku: B}\r\n  - " + item + "\r\n",
		"released: []\na: 1\n":                                 "released: [" + item + "]\na: 1\n",
		"released:\n  - {sku: B}\n  - {sku: C}\n\n\na: 1\n":    "released:\n  - {sku: B}\n  - {sku: C}\n  - " + item + "\n\n\na: 1\n",
		"a: 1\nreleased:\n  - sku: B\n    reason: |\n     c\n": "a: 1\nreleased:\n  - sku: B\n    reason: |\n     c\n  - " + item + "\n",
	} {
		got, err := AppendItem([]byte(in), maxTest, "released", item)
		if err != nil || string(got) != want {
			t.Errorf("%q: %v\n%s", in, err, got)
			continue
		}
	}
	for in, want := range map[string]string{
		"a: 1\nreleased:\n  - {sku: A}\n  - {sku: B} # b\n  - sku: C\n    code: x\nz: 1\n": "a: 1\nreleased:\n  - {sku: A}\n  - sku: C\n    code: x\nz: 1\n",
		"a: 1\nreleased: [{sku: A}, {sku: B}]\n":                                           "a: 1\nreleased: [{sku: A}]\n",
	} {
		got, err := RemoveItem([]byte(in), maxTest, "released", 1)
		if err != nil || string(got) != want {
			t.Errorf("%q: %v\n%s", in, err, got)
		}
	}
	got, err := RemoveItem([]byte("a: 1\nreleased:\n  - {sku: A}\n"), maxTest, "released", 0)
	if err != nil || string(got) != "a: 1\n" {
		t.Errorf("%v\n%s", err, got)
	}
}
