package photos

// RowPicture is a picture that stands in a row of a list.
type RowPicture struct {
	Place string // "file!sheet!G3"
	Cell  string // "G3"
	Bytes int64
	CRC32 uint32
}

// RowPictures tells which rows of the lists hold pictures.
type RowPictures interface {
	// At gives the pictures of a row, from left to right.
	At(file, sheet string, row int) []RowPicture
	// Read gives the bytes of one of them.
	Read(p RowPicture) ([]byte, error)
}
