package mapping

import (
	"strings"
	"testing"
)

func TestWeightsInNamesAreProposed(t *testing.T) {
	for s, want := range map[string]string{
		"Nastar 250gr": "250 gr", "Nastar 250 gr": "250 gr", "Nastar 250g": "250 gr", "Nastar @250 gram": "250 gr", "Kastengel ½ kg": "500 gr",
		"Kastengel 1/2 kg": "500 gr", "Gula aren 1 1/2 kg": "1500 gr", "Gula 1½kg": "1500 gr", "Kopi 2 ons": "200 gr", "Kopi bubuk 1kg": "1000 gr",
		"Beras 5 KG": "5000 gr", "Keripik (250 gr)": "250 gr", "Keripik, 0,25 kg": "250 gr", "Kerupuk 250gr.": "250 gr", "Rengginang ¼ kg isi 10": "250 gr",
		"Kue 250gr (250 gr)": "250 gr", "Madu 1,5 kilo": "1500 gr", "Abon/250gr": "250 gr", "Tepung 1 Kilogram": "1000 gr", "Teh celup 50 GR": "50 gr",
		"isi 10 @25 gr": "25 gr", "Kacang 3/4 kg": "750 gr", "Garam 1.250 gr": "1250 gr",
	} {
		if got, _, ok := weightInText(s, NumbersID); !ok || got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
	for _, s := range []string{
		"", "Kripik singkong isi 10", "Kopi (1 dus isi 24)", "Botol 250 ml", "Meja 5G", "HVS 70 gsm", "Kopi 12 x 25 gr", "Nastar 200-250 gr", "Kue 250gr 500gr",
		"Timbangan 5 kg", "Rak kapasitas 50 kg", "Kode KK250gr", "Paket 10x cuci", "Lusin 12 grosir", "2 grup", "Rp 250 ribu", "gr 250", "Galon 19 liter",
		"kg", "0 kg", "3 gantungan",
	} {
		if got, from, ok := weightInText(s, NumbersID); ok {
			t.Errorf("%q: %q from %q, want none", s, got, from)
		}
	}
}

func TestSizesInTextsAreProposed(t *testing.T) {
	for s, want := range map[string]string{
		"Kaligrafi ukir 60x40": "60 40 ", "uk. 40 x 60 cm": "40 60 ", "ukuran 40 X 60 X 75": "40 60 75", "Meja 1,2m x 60cm x 75": "120 60 75", "Rak 30×20×15cm": "30 20 15",
		"Meja 120 * 60 cm": "120 60 ", "Asbak Ø12": "12 12 ", "Asbak diameter 12 cm": "12 12 ", "Tampah dia. 40cm": "40 40 ", "Patung T=30cm": "  30", "Patung tinggi 30 cm": "  30",
		"Papan P25cm L8cm T20cm": "25 8 20", "panjang 2 m lebar 50 cm": "200 50 ", "Kotak (25x8)": "25 8 ", "Spanduk 2m x 1m": "200 100 ", "Figura 20x30cm": "20 30 ",
		"lemari 80x40x180cm, 2 pintu": "80 40 180", "Tikar 1.5 m x 2 m": "", "Keset 60x40cm.": "60 40 ", "Papan nama meja 25 x 8": "25 8 ", "Rak 0,5 x 0,8 m": "50 80 ",
	} {
		value, _, ok := sizeInText(s, NumbersID)
		if ok && !nearDigits(s) {
			t.Errorf("%q is not looked at", s)
		}
		if want == "" {
			if ok {
				t.Errorf("%q: %q, want none", s, value)
			}
			continue
		}
		l, w, h, _ := ParseDimensions(value, NumbersID)
		got := decimalText(l) + " " + decimalText(w) + " " + decimalText(h)
		if !ok || got != want {
			t.Errorf("%q: %q gives %q, want %q", s, value, got, want)
		}
	}
	for _, s := range []string{
		"", "Paket 10x cuci motor gratis 1", "Set kursi tamu 3-2-1", "Lemari 2 pintu", "Mobil 4x4", "Kopi 12x25 gr", "Teh 2 x 50 gram", "Gantungan kunci 5 cm", "Tripleks 1200x2400",
		"Kode A12x30", "1x", "x", "Air 24 x 600 ml", "Kapal 3x lipat", "Foto 10x15R", "TV 32 inch", "Sabun 3 x 2 pcs", "panjang 10 cm panjang 20 cm",
	} {
		if value, _, ok := sizeInText(s, NumbersID); ok {
			t.Errorf("%q: %q, want none", s, value)
		}
	}
}

func TestWholesalePricesInTextsAreProposed(t *testing.T) {
	units := NewUnitTable([]string{"Pcs", "Buah"}, map[string]Unit{"bh": {Name: "Buah"}})
	for s, want := range map[string]string{
		"225rb min 5": "5:225000", "225.000 (min 5)": "5:225000", "min 5: 225.000": "5:225000", "min. 5 pcs @225.000": "5:225000", ">10: 200.000": "11:200000",
		">=10: 200.000": "10:200000", "≥ 10 = 200.000": "10:200000", "10+ 200rb": "10:200000", "200rb min 12 bh": "12:200000", "minimal 12 Rp 200.000,-": "12:200000",
		"5-9: 225rb; 10+: 200rb": "5:225000;10:200000", "mulai 5 225rb": "5:225000", "ambil 5 225.000": "5:225000", "lebih dari 10 200.000": "11:200000",
		"di atas 10 200.000": "11:200000", "250rb (min 5 225rb)": "5:225000", "250.000, min 5 225.000, min 10 200.000": "5:225000;10:200000",
		"10 ke atas: 200.000": "10:200000", "10 pcs ke atas 200.000": "10:200000", "beli 3 50rb": "3:50000", "min 5: 225.000\nmin 10: 200.000": "5:225000;10:200000",
		"225rb/min 5": "5:225000", "225.000 minimum 20": "20:225000", "partai 100 : 180.000": "100:180000",
	} {
		if got, ok := tiersInText(s, NumbersID, units); !ok || got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
	for _, s := range []string{
		"", "250.000", "225rb", "min 5", "nego", "min 225.000", "450.000-600.000", "2.500/sct – 55.000/dus", "1.250 jt min 5", "225rb min lima", "min 5 225rb 200rb",
		"ready", "12 hari", "min 0: 1000",
	} {
		if got, ok := tiersInText(s, NumbersID, units); ok {
			t.Errorf("%q: %q, want none", s, got)
		}
	}
}

func TestStockWordsProposeTheirLeadTime(t *testing.T) {
	m := load(t, head+"fields: {name: 'row[\"Nama\"]', stock: 'quantity(row[\"Stok\"])'}\n")
	for s, want := range map[string]string{
		"PO 3 minggu": "21", "by order ±2 mgg": "14", "PO 2 mgg": "14", "pre order 14 hari": "14", "pesan 1 bln": "30", "indent 2-3 minggu": "21", "PO 1 pekan": "7", "po 10 hr": "10",
		"ready": "", "ada": "", "tersedia": "", "PO": "", "by order": "", "banyak": "", "inden": "",
	} {
		row := makeRow("Kode", "A1", "Nama", "Kursi tamu", "Stok", s)
		b := m.Bind(row.Header)
		l, issues := b.Map(onDate, row)
		b.Propose(row, l, issues)
		if len(issues) != 1 || issues[0].Code != "stock_word" || issues[0].Severity != SeverityError || l.Stock != nil {
			t.Errorf("%q: %+v", s, issues)
			continue
		}
		got := ""
		for _, p := range issues[0].Proposed {
			got += p.Value
		}
		if got != want {
			t.Errorf("%q: %q days proposed, want %q", s, got, want)
		}
	}
}

func TestWhatIsProposedStandsInTheAdvice(t *testing.T) {
	m := load(t, head+"fields: {name: 'row[\"Nama\"]', price: 'rupiah(row[\"Harga\"])'}\n")
	row := makeRow("Kode", "A1", "Nama", "Kaligrafi ukir 60x40", "Harga", "250.000", "Grosir", "225rb min 5", "Ket.", "uk. 60 x 40 cm")
	b := m.Bind(row.Header)
	l, issues := b.Map(onDate, row)
	if l.LengthCM != nil || l.Wholesale != nil {
		t.Errorf("taken silently: %+v", l)
	}
	want := map[string]string{
		"size_in_text": "MEUBELER!B12 ukuran 60x40, dari \"60x40\" di sel MEUBELER!B12", "tier_in_text": "MEUBELER!D12 5:225000",
	}
	for _, i := range issues {
		cell, part, _ := strings.Cut(want[i.Code], " ")
		_, fix := i.Text("id")
		if want[i.Code] == "" || i.Severity != SeverityWarning || ShortCell(i.Cell) != cell || !strings.Contains(fix, part) {
			t.Errorf("%s at %s: %q", i.Code, i.Cell, fix)
		}
		delete(want, i.Code)
	}
	if len(want) > 0 {
		t.Errorf("not found: %v", want)
	}
	weight := []Issue{{Field: "weight_gram", Code: "weight_missing", Severity: SeverityError}}
	row = makeRow("Kode", "A1", "Nama", "Nastar 250gr")
	b.Propose(row, &Listing{Name: "Nastar 250gr"}, weight)
	if _, fix := weight[0].Text("id"); !strings.Contains(fix, "250 gr") || !strings.Contains(fix, "berat isi; tambahkan berat kemasannya") {
		t.Errorf("weight: %q", fix)
	}
}

func FuzzTextsWithProposals(f *testing.F) {
	for _, s := range []string{"Nastar 250gr", "1 1/2 kg", "Kaligrafi 60x40", "Ø12", "T=30cm", "250rb (min 5 225rb)", ">10: 200.000", "s/d 31/6/2025", "2.500/sct – 55.000/dus", "sda", "½ kg"} {
		f.Add(s)
	}
	units := NewUnitTable([]string{"Pcs"}, nil)
	f.Fuzz(func(t *testing.T, s string) {
		if value, _, ok := weightInText(s, NumbersID); ok {
			if _, readable, found := ParseWeight(value, NumbersID); !readable || found != nil {
				t.Errorf("%q: weight %q cannot be read", s, value)
			}
		}
		if value, _, ok := sizeInText(s, NumbersID); ok {
			if _, _, _, found := ParseDimensions(value, NumbersID); found != nil {
				t.Errorf("%q: size %q cannot be read", s, value)
			}
		}
		if value, ok := tiersInText(s, NumbersID, units); ok && strings.Count(value, ":") != strings.Count(value, ";")+1 {
			t.Errorf("%q: wholesale %q", s, value)
		}
		if written, nearest, found := impossibleDate(s); found {
			if _, _, again := impossibleDate(nearest); again {
				t.Errorf("%q: %q is no better than %q", s, nearest, written)
			}
		}
		isDitto(s)
	})
}
