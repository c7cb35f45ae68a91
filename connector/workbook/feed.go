package workbook

import "github.com/xuri/excelize/v2"

// Rows go to a workbook's writer in batches of this many, and so many batches
// of one workbook exist at most: enough that neither side waits for the other
// at every row, little enough to have one for each of hundreds of categories.
const (
	batchRows  = 32
	maxBatches = 4
)

// batch is rows on their way to the sheet. Its memory is used again.
type batch struct {
	cells []excelize.Cell // of all rows, one row after the other
	refs  []any           // to a cell that is filled, nil for an empty one
	rows  int
}

// feed takes rows to a stream through a goroutine of its own, in order: the
// workbooks of several categories are written beside each other, and beside
// the reading of the list. It is used by one goroutine, and must be closed.
type feed struct {
	columns int
	batch   *batch // being filled, nil when the last one was just sent
	made    int
	full    chan *batch // to the writer; nil once closed
	empty   chan *batch // and back
	failed  chan struct{}
	done    chan struct{}
	err     error // of the stream, set before failed or done is closed
}

// newFeed begins to write to s, which nobody else may use before close.
func newFeed(s *stream, columns int) *feed {
	f := &feed{columns: columns, full: make(chan *batch, maxBatches), empty: make(chan *batch, maxBatches),
		failed: make(chan struct{}), done: make(chan struct{})}
	go f.write(s, f.full)
	return f
}

// write appends what comes to the stream. After an error it takes the rest
// without writing it, so that nobody waits for it.
func (f *feed) write(s *stream, full <-chan *batch) {
	defer close(f.done)
	for b := range full {
		for i := 0; i < b.rows && f.err == nil; i++ {
			if f.err = s.write(b.refs[i*f.columns : (i+1)*f.columns]); f.err != nil {
				close(f.failed)
			}
		}
		b.rows = 0
		f.empty <- b // has room for all there are
	}
}

// row gives the place of the next row, with whatever an earlier one left
// there. It is sent only by next, and until then given again.
func (f *feed) row() (cells []excelize.Cell, refs []any) {
	if f.batch == nil {
		f.batch = f.another()
	}
	from, to := f.batch.rows*f.columns, (f.batch.rows+1)*f.columns
	return f.batch.cells[from:to], f.batch.refs[from:to]
}

// another gives a batch to fill: one that was written, else a new one, else it
// waits for the writer.
func (f *feed) another() *batch {
	select {
	case b := <-f.empty:
		return b
	default:
	}
	if f.made == maxBatches {
		return <-f.empty
	}
	f.made++
	return &batch{cells: make([]excelize.Cell, batchRows*f.columns), refs: make([]any, batchRows*f.columns)}
}

// next takes the row that row gave, and gives an error of the stream that
// became known since.
func (f *feed) next() error {
	if f.batch.rows++; f.batch.rows < batchRows {
		return nil
	}
	f.full <- f.batch // has room for all there are
	f.batch = nil
	select {
	case <-f.failed:
		return f.err
	default:
		return nil
	}
}

// close writes what is left, ends the goroutine and gives the first error of
// the stream. It may be repeated.
func (f *feed) close() error {
	if f.full != nil {
		if f.batch != nil {
			f.full <- f.batch
		}
		close(f.full)
		f.batch, f.full = nil, nil
	}
	<-f.done
	return f.err
}
