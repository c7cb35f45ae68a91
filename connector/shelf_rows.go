package connector

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sort"

	"github.com/klauspost/compress/s2"

	"ekatalog/mapping"
)

// drawer keeps many similar records in little memory, so that any one of them
// is found again by its number.
type drawer struct {
	blocks [][]byte // packed
	first  []int32  // number of the first record of each block
	n      int32
	open   []byte // the block that is being filled
}

// drawerBlock is how much is packed together: enough to be packed well, little
// enough to be unpacked for one record.
const drawerBlock = 64 << 10

func (d *drawer) add(record []byte) {
	if len(d.open) == 0 {
		d.first = append(d.first, d.n)
	}
	d.open = binary.AppendUvarint(d.open, uint64(len(record)))
	d.open = append(d.open, record...)
	if d.n++; len(d.open) >= drawerBlock {
		d.close()
	}
}

// close packs what was added last; nothing is found before that.
func (d *drawer) close() {
	if len(d.open) > 0 {
		d.blocks = append(d.blocks, s2.Encode(nil, d.open))
	}
	d.open = d.open[:0]
}

var errDrawer = errors.New("a record is not where it was kept")

// record gives the n-th record.
func (d *drawer) record(n int32) ([]byte, error) {
	at := sort.Search(len(d.first), func(i int) bool { return d.first[i] > n }) - 1
	if n < 0 || at < 0 || n >= d.n || at >= len(d.blocks) {
		return nil, errDrawer
	}
	rest, err := s2.Decode(nil, d.blocks[at])
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errDrawer, err)
	}
	for left := n - d.first[at]; ; left-- {
		size, used := binary.Uvarint(rest)
		if used <= 0 || size > uint64(len(rest)-used) {
			return nil, errDrawer
		}
		if left == 0 {
			return rest[used : used+int(size)], nil
		}
		rest = rest[used+int(size):]
	}
}

// headIndex numbers the headers of the lists; rows that follow one another
// nearly always have the same.
type headIndex struct {
	last *mapping.Header
	n    int
}

func (h *headIndex) of(all *[]*mapping.Header, head *mapping.Header) int {
	if head == h.last {
		return h.n
	}
	h.last, h.n = head, len(*all)
	for i, known := range *all {
		if known == head {
			h.n = i
			return i
		}
	}
	*all = append(*all, head)
	return h.n
}

// What a kept row says of itself and of each of its cells.
const (
	rowHidden = 1 << iota
	rowStruck
	rowSale
	rowAbove
)

const (
	cellKind     = 0x0f
	cellDecimals = 0x10 // the number of shown decimals follows
	cellLost     = 0x20
)

// appendRow appends a row of a list, with the number of its header.
func appendRow(b []byte, list, head int, r *mapping.Row) []byte {
	flags := byte(0)
	for bit, is := range map[byte]bool{rowHidden: r.Hidden, rowStruck: r.Struck, rowSale: r.Sale != nil, rowAbove: len(r.Above) > 0} {
		if is {
			flags |= bit
		}
	}
	b = append(b, flags)
	for _, n := range []int{list, head, r.Number, len(r.Values)} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	for i := range r.Values {
		v := &r.Values[i]
		about := byte(v.Kind)
		if v.Decimals != 0 {
			about |= cellDecimals
		}
		if v.DigitsLost {
			about |= cellLost
		}
		if b = append(b, about); v.Decimals != 0 {
			b = append(b, byte(v.Decimals))
		}
		b = appendString(b, v.Text)
	}
	b = appendString(appendString(b, r.Section), r.Orphan)
	if s := r.Sale; s != nil {
		for _, text := range []string{s.Price, s.From, s.To, s.Column} {
			b = appendString(b, text)
		}
	}
	if len(r.Above) > 0 {
		b = binary.AppendUvarint(b, uint64(len(r.Above)))
		for i, text := range r.Above {
			b = appendString(binary.AppendUvarint(b, uint64(i)), text)
		}
	}
	return b
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// rowReader reads what appendRow wrote. Once something is missing all that
// follows is empty, and bad is set.
type rowReader struct {
	b   []byte
	bad bool
}

func (r *rowReader) byte() byte {
	if len(r.b) == 0 {
		r.bad = true
		return 0
	}
	c := r.b[0]
	r.b = r.b[1:]
	return c
}

func (r *rowReader) number() int {
	n, used := binary.Uvarint(r.b)
	if used <= 0 || n > 1<<31-1 {
		r.bad = true
		return 0
	}
	r.b = r.b[used:]
	return int(n)
}

func (r *rowReader) text() string {
	n := r.number()
	if n > len(r.b) {
		r.bad = true
		return ""
	}
	s := string(r.b[:n])
	r.b = r.b[n:]
	return s
}

// readRow reads a row and which list it came from.
func readRow(b []byte, heads []*mapping.Header) (list int, row *mapping.Row, err error) {
	r := rowReader{b: b}
	flags := r.byte()
	list, head := r.number(), r.number()
	row = &mapping.Row{Number: r.number(), Hidden: flags&rowHidden != 0, Struck: flags&rowStruck != 0}
	n := r.number()
	if r.bad || head >= len(heads) || n > len(r.b) {
		return 0, nil, errDrawer
	}
	row.Header, row.Values = heads[head], make([]mapping.Value, n)
	for i := range row.Values {
		about := r.byte()
		v := &row.Values[i]
		v.Kind, v.DigitsLost = mapping.Kind(about&cellKind), about&cellLost != 0
		if about&cellDecimals != 0 {
			v.Decimals = int8(r.byte())
		}
		v.Text = r.text()
	}
	row.Section, row.Orphan = r.text(), r.text()
	if flags&rowSale != 0 {
		row.Sale = &mapping.Sale{Price: r.text(), From: r.text(), To: r.text(), Column: r.text()}
	}
	if flags&rowAbove != 0 {
		row.Above = map[int]string{}
		for range r.number() {
			if r.bad {
				break
			}
			at := r.number()
			row.Above[at] = r.text()
		}
	}
	if r.bad || len(r.b) > 0 {
		return 0, nil, errDrawer
	}
	return list, row, nil
}
