package source

import (
	"fmt"
	"io"
)

// Rich text says of its own runs whether they are struck out.
const (
	plainText  uint8 = iota // the cell's font decides
	richStruck              // every run is struck out
	richMixed               // some run says it is not
)

// arenaSize is the size of the blocks shared strings are cut from: few big
// objects instead of a million small ones.
const arenaSize = 256 << 10

// sharedStrings are the texts of a workbook, by index.
type sharedStrings struct {
	texts []string
	rich  []uint8 // as long as texts once one of them is rich, else nil
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
		arena = make([]byte, 0, arenaSize+arenaSize/4)
		ends  []int
	)
	cut := func() {
		block, from := string(arena), 0
		for _, end := range ends {
			all.texts = append(all.texts, block[from:end])
			from = end
		}
		arena, ends = arena[:0], ends[:0]
	}
	err := a.each(part, func(s *scanner) error {
		if s.depth == 1 {
			// A promise that the part's length makes believable.
			promised := min(intAttr(s, "uniqueCount"), int(a.Size(part)/8), a.limits.Strings)
			all.texts = make([]string, 0, max(promised, 0))
		}
		if s.depth != 2 || string(s.name) != "si" {
			return nil
		}
		var rich uint8
		var err error
		if arena, rich, err = appendRich(s, arena); err != nil {
			return err
		}
		ends = append(ends, len(arena))
		n := len(all.texts) + len(ends)
		if n > a.limits.Strings {
			return refuse("too_many_strings", nil, "berkas", a.File, "batas", fmt.Sprint(a.limits.Strings))
		}
		if rich != plainText || all.rich != nil {
			for len(all.rich) < n-1 {
				all.rich = append(all.rich, plainText)
			}
			all.rich = append(all.rich, rich)
		}
		if len(arena) >= arenaSize {
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
