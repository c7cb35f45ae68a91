package mapping

import "testing"

func TestAnAnswerIsTheOneThatIsKeptHoweverItIsWritten(t *testing.T) {
	for _, c := range []struct {
		kept Kept
		text string
		want bool
	}{
		{Kept{List: "jawaban berat", Group: "Meja", Value: "15000 gr"}, "15 kg", true},
		{Kept{List: "jawaban berat", Group: "Meja", Value: "15000 gr"}, "15000 gr", true},
		{Kept{List: "jawaban berat", Group: "Meja", Value: "15000 gr"}, "16 kg", false},
		{Kept{List: "jawaban berat", Group: "Meja", Value: "15000 gr"}, "berat", false},
		{Kept{List: "jawaban stok", Group: "ready", Value: "5"}, "5", true},
		{Kept{List: "jawaban stok", Group: "ready", Value: "5"}, "6", false},
		{Kept{List: "jawaban ukuran dari Uraian", Group: "Uraian"}, "ya", true},
		{Kept{List: "jawaban ukuran dari Uraian", Group: "Uraian"}, "tidak", false},
		{Kept{List: "jawaban warna", Group: "merah", Value: "merah"}, "merah", false}, // nobody asks that
	} {
		if got := c.kept.Means(c.text, AnswerRules{}); got != c.want {
			t.Errorf("%v, %q: %v", c.kept, c.text, got)
		}
	}
}
