package workbook

import "testing"

func TestOneRunOfAManifestStandsAlone(t *testing.T) {
	m := &Manifest{Run: "b", Files: []ManifestFile{{Path: "b.xlsx"}}, Earlier: []Manifest{{Run: "a", Files: []ManifestFile{{Path: "a.xlsx"}}}}}
	for run, want := range map[string]string{"a": "a.xlsx", "b": "b.xlsx"} {
		b, err := m.Only(run)
		if err != nil {
			t.Fatal(err)
		}
		got, err := decodeManifest(b)
		if err != nil || got.Run != run || len(got.Files) != 1 || got.Files[0].Path != want || len(got.Earlier) != 0 {
			t.Errorf("%s: %+v %v", run, got, err)
		}
	}
	if b, err := m.Only("c"); b != nil || err != nil {
		t.Errorf("%s %v", b, err)
	}
	if len(m.Earlier) != 1 {
		t.Error("the manifest lost its earlier runs")
	}
}
