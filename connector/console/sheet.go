package console

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"rsc.io/qr"

	"ekatalog/connector"
)

// Letterhead is the seller as a printed sheet names him.
type Letterhead struct{ Seller, AccountHolder, NIB, NPWP string }

// sheetRows is how many changes a printed sheet spells out: two pages or so.
const sheetRows = 40

// sheetPage is the sheet of a plan that people sign.
type sheetPage struct {
	*PlanView
	Rises  int
	Falls  int
	Rows   []changeRow
	More   int    // changes that are not on the sheet
	Rest   string // their digest, shortened
	Guards []planGuard
	Code   qrCode
	Check  string
}

func (c *Console) showSheet(w http.ResponseWriter, r *http.Request) error {
	v, err := c.planOf(r)
	if err != nil {
		return err
	}
	p := sheetPage{PlanView: v}
	all := c.productsOf(v)
	p.Rises, p.Falls = moves(all)
	p.Rows, _ = c.rows(all, v, 0, planFilter{})
	if len(p.Rows) > sheetRows {
		p.Rows = p.Rows[:sheetRows]
	}
	if p.More = len(v.Saved.Changes) - len(p.Rows); p.More > 0 {
		if p.Rest, err = digestOf(v.Saved.Changes[len(p.Rows):]); err != nil {
			return err
		}
	}
	p.Guards, _ = c.guards(v)
	// Whoever reads the code finds the plan whole and can compare the sheet: the
	// id is the digest of all that the plan would do.
	p.Check = checkMark(v.ID[12:])
	if p.Code, err = drawCode("ekatalog-rencana:" + v.ID + "?n=" + strconv.Itoa(len(v.Saved.Changes)) + "&cek=" + p.Check); err != nil {
		return err
	}
	return c.render(w, r, http.StatusOK, "sheet", p)
}

// digestOf is a digest of changes that two people can compare.
func digestOf(changes []connector.PlanLine) (string, error) {
	h := sha256.New()
	enc := json.NewEncoder(h)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(changes); err != nil {
		return "", fmt.Errorf("digest of %d changes: %w", len(changes), err)
	}
	return checkMark(hex.EncodeToString(h.Sum(nil))), nil
}

// checkMark is the beginning of a digest as people compare it.
func checkMark(digest string) string { return strings.ToUpper(digest[:4] + "-" + digest[4:8]) }

// qrCode is a QR code as a picture of lines: Path draws its dark squares on a
// field of Size squares, the quiet zone with it.
type qrCode struct {
	Size int
	Path string
}

// quiet is how many light squares stand round a code.
const quiet = 4

func drawCode(text string) (qrCode, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return qrCode{}, fmt.Errorf("QR code: %w", err)
	}
	var b strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if x > from { // a whole run of squares at once
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", from+quiet, y+quiet, x-from, x-from)
			}
		}
	}
	return qrCode{Size: code.Size + 2*quiet, Path: b.String()}, nil
}

// planText is a plan as a text to send to somebody.
type planText struct {
	Text string
	Link string // opens WhatsApp with the text
}

// sharedRows is how many changes the text spells out, and longestLink how much
// of it a link carries.
const (
	sharedRows  = 8
	longestLink = 1500
)

// share makes the text of a plan. The link is followed only when somebody does.
func (c *Console) share(v *PlanView) planText {
	n := v.Counts
	lines := []string{c.say("desk.plan.share.head", "penyedia", v.Letterhead.Seller, "rencana", v.Number())}
	if v.Trial {
		lines = append(lines, c.say("desk.trial")+". "+c.say("desk.trial.means"))
	}
	lines = append(lines, c.say("desk.plan.share.counts", "baru", c.number(n.Create), "turun", c.number(n.Withdraw), "isi", c.number(n.Content), "harga", c.number(n.Price), "stok", c.number(n.Stock)))
	rows, _ := c.rows(c.productsOf(v), v, 0, planFilter{})
	for i, row := range rows {
		if i == sharedRows {
			break
		}
		change := row.New
		if row.Old != "" {
			change = row.Old + " → " + row.New
		}
		if row.Share != "" {
			change += " (" + c.say("desk.plan."+row.Way, "n", row.Share) + ")"
		}
		lines = append(lines, "- "+row.SKU+" "+cut(row.Name, 40)+": "+row.Field+" "+change)
	}
	if more := len(v.Saved.Changes) - min(len(rows), sharedRows); more > 0 {
		lines = append(lines, c.say("desk.plan.share.more", "n", c.number(int64(more))))
	}
	if v.Asked.By != "" {
		lines = append(lines, c.say("desk.plan.share.asked", "nama", v.Asked.By, "alasan", v.Asked.Why))
	}
	lines = append(lines, c.say("desk.plan.share.please", "rencana", v.Number()))
	text := strings.Join(lines, "\n")
	return planText{Text: text, Link: "https://wa.me/?text=" + strings.ReplaceAll(url.QueryEscape(cutLines(text, longestLink)), "+", "%20")}
}

// cutLines shortens a text to whole lines of at most most characters.
func cutLines(text string, most int) string {
	for len([]rune(text)) > most {
		at := strings.LastIndexByte(text, '\n')
		if at < 0 {
			return cut(text, most)
		}
		text = text[:at]
	}
	return text
}
