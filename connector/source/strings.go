package source

import (
	"fmt"
	"io"
	"slices"
)

// Rich text says of its own runs whether they are struck out.
const (
	plainText  uint8 = iota // the cell's font decides
	richStruck              // every run is struck out
	richMixed               // some run says it is not
)

// sharedStrings are the texts of a workbook, by index.
type sharedStrings struct {
	blocks []textBlock // of blockTexts each, but for the last
	count  int
	rich   []uint8 // as long as there are texts once one of them is rich, else nil
}

// textBlock is many texts in one: millions of them cost little more than their
// letters.
type textBlock struct {
	text string
	ends []uint32
}

const blockTexts = 1024

// at gives a text, of which there are count.
func (s *sharedStrings) at(i int) string {
	b, i := &s.blocks[i/blockTexts], i%blockTexts
	from := uint32(0)
	if i > 0 {
		from = b.ends[i-1]
	}
	return b.text[from:b.ends[i]]
}

func (s *sharedStrings) richness(i int) uint8 {
	if i < len(s.rich) {
		return s.rich[i]
	}
	return plainText
}

func readSharedStrings(a *archive, part string) (*sharedStrings, error) {
	var (
		all   sharedStrings
		arena []byte
		ends  []uint32
	)
	cut := func() {
		all.blocks = append(all.blocks, textBlock{string(arena), slices.Clone(ends)})
		arena, ends = arena[:0], ends[:0]
	}
	err := a.each(part, func(s *scanner) error {
		if s.depth != 2 || string(s.name) != "si" {
			return nil
		}
		var rich uint8
		var err error
		if arena, rich, err = appendRich(s, arena); err != nil {
			return err
		}
		ends = append(ends, uint32(len(arena)))
		if all.count++; all.count > a.limits.Strings {
			return refuse("too_many_strings", nil, "berkas", a.File, "batas", fmt.Sprint(a.limits.Strings))
		}
		if rich != plainText || all.rich != nil {
			for len(all.rich) < all.count-1 {
				all.rich = append(all.rich, plainText)
			}
			all.rich = append(all.rich, rich)
		}
		if len(ends) == blockTexts {
			cut()
		}
		return nil
	})
	cut()
	return &all, err
}

// appendRich appends the text of an <si> or <is> whose start was the last
// token: its <t>, or those of its runs, without phonetic hints.
func appendRich(s *scanner, dst []byte) (_ []byte, rich uint8, err error) {
	var (
		depth            = s.depth
		inText           bool
		runSays, runText bool // the run has properties; they were struck
		struck, mixed    int
	)
	for s.depth >= depth {
		t, err := s.next()
		if err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return dst, 0, err
		}
		if t == tokenText {
			if inText {
				dst = appendText(dst, s.text, s.textIsRaw)
			}
			continue
		}
		switch string(s.name) {
		case "rPh":
			if t == tokenStart {
				if err := s.skip(); err != nil {
					return dst, 0, err
				}
			}
		case "t":
			inText = t == tokenStart
		case "r":
			if t == tokenStart {
				runSays, runText = false, false
			} else if runText {
				struck++
			} else if runSays {
				mixed++
			}
		case "rPr":
			runSays = true
		case "strike":
			if t == tokenStart {
				runText = s.isOn("val", true)
			}
		}
	}
	switch {
	case mixed > 0:
		return dst, richMixed, nil
	case struck > 0:
		return dst, richStruck, nil
	}
	return dst, plainText, nil
}
