package photos

import "encoding/binary"

// The tags of EXIF that are looked at.
const (
	tagOrientation = 0x0112
	tagGPS         = 0x8825 // where the directory of the place stands
	tagLatitude    = 0x0002
	tagLongitude   = 0x0004
)

// maxEXIFEntries is more than any camera writes into one directory.
const maxEXIFEntries = 1024

// readEXIF looks into the first directory of a TIFF block and into the one
// with the place. Neither leads anywhere else, so no block can go in circles.
// What cannot be read is passed over: it says nothing of the picture.
func (f *Facts) readEXIF(b []byte) {
	if len(b) < 8 {
		return
	}
	var order binary.ByteOrder = binary.LittleEndian
	switch string(b[:4]) {
	case "II*\x00":
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return
	}
	for e := range entries(b, order, order.Uint32(b[4:])) {
		switch order.Uint16(e) {
		case tagOrientation:
			if o := int(order.Uint16(e[8:])); order.Uint16(e[2:]) == 3 && o >= 1 && o <= 8 {
				f.Orientation = o
			}
		case tagGPS:
			f.readGPS(b, order, order.Uint32(e[8:]))
		}
	}
}

// readGPS finds a place where both coordinates are given; telephones write an
// empty directory when they may not say.
func (f *Facts) readGPS(b []byte, order binary.ByteOrder, at uint32) {
	var latitude, longitude bool
	for e := range entries(b, order, at) {
		given := order.Uint32(e[4:]) > 0
		switch order.Uint16(e) {
		case tagLatitude:
			latitude = given
		case tagLongitude:
			longitude = given
		}
	}
	f.Place = f.Place || latitude && longitude
}

// entries gives the entries, 12 bytes each, of a directory.
func entries(b []byte, order binary.ByteOrder, at uint32) func(yield func([]byte) bool) {
	return func(yield func([]byte) bool) {
		if uint64(at)+2 > uint64(len(b)) {
			return
		}
		n := min(int(order.Uint16(b[at:])), maxEXIFEntries)
		for rest := b[at+2:]; n > 0 && len(rest) >= 12; n, rest = n-1, rest[12:] {
			if !yield(rest[:12:12]) {
				return
			}
		}
	}
}
