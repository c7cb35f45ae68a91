package papers

import "testing"

func TestAPDFOfNoProductIsJudgedByItsBytesAlone(t *testing.T) {
	good := plain()
	if issues := Judge("tanda.pdf", good); len(issues) != 0 {
		t.Errorf("%v", issues)
	}
	for name, b := range map[string][]byte{"cut": good[:len(good)-40], "empty": nil, "words": []byte("halo")} {
		if issues := Judge(name, b); len(issues) != 1 || !issues[0].Holds() || issues[0].Values["berkas"] != name {
			t.Errorf("%s: %v", name, issues)
		}
	}
}
