package connector

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/klauspost/compress/flate"
)

// spool keeps many similar texts in little memory until they are wanted, in
// the order in which they came: what an export notes of 100,000 products is
// needed in the one transaction that remembers it.
type spool struct {
	packed blocks
	in     *flate.Writer
}

// blocks keep bytes in pieces of one size: one that grows is copied each time.
type blocks struct{ full [][]byte }

const blockSize = 256 << 10

// Write implements io.Writer.
func (b *blocks) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		last := len(b.full) - 1
		if last < 0 || len(b.full[last]) == blockSize {
			b.full = append(b.full, make([]byte, 0, blockSize))
			last++
		}
		n := min(len(rest), blockSize-len(b.full[last]))
		b.full[last], rest = append(b.full[last], rest[:n]...), rest[n:]
	}
	return len(p), nil
}

// reader reads them from the beginning.
func (b *blocks) reader() io.Reader {
	all := make([]io.Reader, len(b.full))
	for i, block := range b.full {
		all[i] = bytes.NewReader(block)
	}
	return io.MultiReader(all...)
}

// add takes one text.
func (s *spool) add(text []byte) error {
	if s.in == nil {
		var err error
		if s.in, err = flate.NewWriter(&s.packed, flate.BestSpeed); err != nil {
			return fmt.Errorf("spool: %w", err)
		}
	}
	var length [binary.MaxVarintLen64]byte
	if _, err := s.in.Write(length[:binary.PutUvarint(length[:], uint64(len(text)))]); err != nil {
		return fmt.Errorf("spool: %w", err)
	}
	if _, err := s.in.Write(text); err != nil {
		return fmt.Errorf("spool: %w", err)
	}
	return nil
}

// close ends the taking.
func (s *spool) close() error {
	if s.in == nil {
		return nil
	}
	return s.in.Close()
}

// spooled reads a closed spool from its beginning.
type spooled struct{ out *bufio.Reader }

func (s *spool) read() spooled {
	return spooled{bufio.NewReader(flate.NewReader(s.packed.reader()))}
}

// next gives the next text, nil after the last.
func (s spooled) next() []byte {
	n, err := binary.ReadUvarint(s.out)
	if err != nil {
		return nil
	}
	text := make([]byte, n)
	if _, err := io.ReadFull(s.out, text); err != nil {
		return nil
	}
	return text
}
