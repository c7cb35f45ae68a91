package hostile

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"strings"
)

// Part is a part of a zip.
type Part struct{ Name, Content string }

// Zip packs parts.
func Zip(parts []Part) []byte {
	entries := make([]*entry, len(parts))
	for i, p := range parts {
		entries[i] = pack(p.Name, p.Content)
	}
	return archive(entries)
}

// Lying makes a part's directory entry say that it unzips to 100 bytes.
func Lying(b []byte, name string) []byte {
	b = bytes.Clone(b)
	at := bytes.LastIndex(b, []byte(name)) - 46 // its header in the directory
	binary.LittleEndian.PutUint32(b[at+24:], 100)
	return b
}

// entry is a part as the directory tells of it, true or not.
type entry struct {
	name          string
	flags, method uint16
	crc           uint32
	packed        []byte
	size          uint64 // said to be unpacked
	extra         []byte // in the directory only
	at            *entry // where another entry's bytes are taken for its own
	offset        int
}

func pack(name, content string) *entry {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.DefaultCompression)
	if err == nil {
		_, err = w.Write([]byte(content))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic(err) // a buffer takes everything
	}
	return &entry{name: name, method: zip.Deflate, crc: crc32.ChecksumIEEE([]byte(content)), packed: b.Bytes(), size: uint64(len(content))}
}

// packAll packs parts with a change to the one of that name.
func packAll(parts []Part, name string, change func(e *entry)) []byte {
	var entries []*entry
	for _, p := range parts {
		e := pack(p.Name, p.Content)
		if p.Name == name {
			change(e)
		}
		entries = append(entries, e)
	}
	return archive(entries)
}

// archive writes a zip that says of its entries what they are told to say.
func archive(entries []*entry) []byte {
	var b bytes.Buffer
	le := binary.LittleEndian
	fields := func(e *entry) []byte {
		var f []byte
		f = le.AppendUint16(f, 20)
		f = le.AppendUint16(f, e.flags)
		f = le.AppendUint16(f, e.method)
		f = le.AppendUint32(f, 0x21<<16) // 1 January 1980, as at all times
		f = le.AppendUint32(f, e.crc)
		f = le.AppendUint32(f, uint32(len(e.packed)))
		f = le.AppendUint32(f, uint32(min(e.size, 0xffffffff)))
		return le.AppendUint16(f, uint16(len(e.name)))
	}
	for _, e := range entries {
		if e.at != nil {
			e.offset = e.at.offset
			continue
		}
		e.offset = b.Len()
		b.WriteString("PK\x03\x04")
		b.Write(fields(e))
		b.Write([]byte{0, 0})
		b.WriteString(e.name)
		b.Write(e.packed)
	}
	directory := b.Len()
	for _, e := range entries {
		b.WriteString("PK\x01\x02\x14\x00")
		f := fields(e)
		f = le.AppendUint16(f, uint16(len(e.extra)))
		f = append(f, make([]byte, 10)...) // comment, disk, attributes
		f = le.AppendUint32(f, uint32(e.offset))
		b.Write(f)
		b.WriteString(e.name)
		b.Write(e.extra)
	}
	length := b.Len() - directory
	end := []byte("PK\x05\x06\x00\x00\x00\x00")
	end = le.AppendUint16(end, uint16(len(entries)))
	end = le.AppendUint16(end, uint16(len(entries)))
	end = le.AppendUint32(end, uint32(length))
	end = le.AppendUint32(end, uint32(directory))
	b.Write(append(end, 0, 0))
	return b.Bytes()
}

// zip64 is the extra field in which a directory tells sizes over 4 GB.
func zip64(sizes ...uint64) []byte {
	b := []byte{1, 0}
	b = binary.LittleEndian.AppendUint16(b, uint16(8*len(sizes)))
	for _, s := range sizes {
		b = binary.LittleEndian.AppendUint64(b, s)
	}
	return b
}

const sheetPart = "xl/worksheets/sheet1.xml"

// changed is a good workbook with a change to what the directory says of its
// sheet.
func changed(change func(e *entry)) func(Shape) []byte {
	return func(s Shape) []byte { return packAll(Book{Rows: s.rows("")}.Parts(), sheetPart, change) }
}

// good is a workbook without harm.
func good(s Shape) []byte { return Book{Rows: s.rows("")}.Bytes() }

// cut is a good workbook, cut.
func cut(how func(b []byte) []byte) func(Shape) []byte {
	return func(s Shape) []byte { return how(good(s)) }
}

// archives are zips that are not what their directories say, or too much.
func archives() []File {
	file := func(name, what string, make func(Shape) []byte) File {
		return File{Name: name, What: what, Kind: Workbook, Make: make}
	}
	return []File{
		file("bomb-sheet.xlsx", "a sheet that unzips to 1,000 times its size", func(s Shape) []byte {
			return Book{Rows: s.rows(strings.Repeat(" ", 20<<20))}.Bytes()
		}),
		file("bomb-strings.xlsx", "shared texts that unzip to 1,000 times their size", func(s Shape) []byte {
			return Book{Rows: s.rows(""), Strings: "<sst>" + strings.Repeat(" ", 20<<20) + "</sst>"}.Bytes()
		}),
		file("bomb-styles.xlsx", "styles that unzip to 1,000 times their size", func(s Shape) []byte {
			return Book{Rows: s.rows(""), Styles: "<styleSheet>" + strings.Repeat("<xf/>", 4<<20) + "</styleSheet>"}.Bytes()
		}),
		file("bomb-lies.xlsx", "a bomb whose directory says 100 bytes", func(s Shape) []byte {
			return Lying(Book{Rows: s.rows(""), Strings: "<sst>" + strings.Repeat(" ", 20<<20) + "</sst>"}.Bytes(), "xl/sharedStrings.xml")
		}),
		file("bomb-many-parts.xlsx", "900 sheets that together unzip to 900 MB", manyBombs),
		file("bomb-slow.xlsx", "64 MB of empty cells, just within every ratio", slow),
		file("zip-in-zip.xlsx", "a zip in a zip in a zip", func(s Shape) []byte {
			inner := good(s)
			for range 3 {
				inner = Zip([]Part{{"dalam.zip", string(inner)}})
			}
			return inner
		}),
		file("zip-in-sheet.xlsx", "a zip in the place of the sheet", func(s Shape) []byte { return Book{Sheet: string(good(s))}.Bytes() }),
		file("entries-100000.xlsx", "100,000 empty parts", func(s Shape) []byte {
			parts := Book{Rows: s.rows("")}.Parts()
			var entries []*entry
			for n := range 100_000 { // a plain zip tells their number modulo 65,536
				entries = append(entries, &entry{name: fmt.Sprint("x/", n)})
			}
			return archive(append(entries, pack(parts[0].Name, parts[0].Content)))
		}),
		file("entries-overlap.xlsx", "500 parts that are the same bytes", overlapping),
		file("zip64-too-large.xlsx", "a directory that says a sheet has 2^60 bytes", changed(func(e *entry) { e.size, e.extra = 1<<32, zip64(1<<60) })),
		file("zip64-negative.xlsx", "a directory that says a sheet has 2^64-1 bytes", changed(func(e *entry) { e.size, e.extra = 1<<32, zip64(1<<64-1) })),
		file("zip64-short.xlsx", "a long size without the field that holds it", changed(func(e *entry) { e.size = 1 << 32 })),
		file("size-too-small.xlsx", "a directory that says a sheet has 10 bytes", changed(func(e *entry) { e.size = 10 })),
		file("size-too-large.xlsx", "a directory that says a sheet is longer than it is", changed(func(e *entry) { e.size += 100 })),
		file("wrong-crc.xlsx", "a sheet with a wrong checksum", changed(func(e *entry) { e.crc ^= 1 })),
		file("broken-deflate.xlsx", "a sheet whose packed bytes are none", changed(func(e *entry) { e.packed = bytes.Repeat([]byte{0xff}, len(e.packed)) })),
		file("encrypted-part.xlsx", "a sheet behind a zip password", changed(func(e *entry) { e.flags = 1 })),
		file("unknown-method.xlsx", "a sheet packed in a way that nobody knows", changed(func(e *entry) { e.method = 99 })),
		file("part-twice.xlsx", "two sheets of one name with different prices", twice),
		file("part-twice-case.xlsx", "two sheets of one name but for letter case", twiceByCase),
		file("part-outside.xlsx", "a part that is to be unpacked outside", func(s Shape) []byte {
			return Zip(append(Book{Rows: s.rows("")}.Parts(), Part{"../../../../etc/cron.d/x", "x"}))
		}),
		file("cut-half.xlsx", "half a workbook", cut(func(b []byte) []byte { return b[:len(b)/2] })),
		file("cut-head.xlsx", "the first 40 bytes of a workbook", cut(func(b []byte) []byte { return b[:40] })),
		file("cut-directory.xlsx", "a workbook that ends in its directory", cut(func(b []byte) []byte { return b[:len(b)-60] })),
		file("cut-last-byte.xlsx", "a workbook without its last byte", cut(func(b []byte) []byte { return b[:len(b)-1] })),
		file("cut-front.xlsx", "a workbook without its first 100 bytes", cut(func(b []byte) []byte { return append([]byte("PK\x03\x04"), b[100:]...) })),
		file("directory-elsewhere.xlsx", "a directory that is said to stand beyond the end", cut(func(b []byte) []byte {
			binary.LittleEndian.PutUint32(b[len(b)-6:], 1<<31)
			return b
		})),
		file("empty-zip.xlsx", "a zip of nothing", always(func() []byte { return archive(nil) })),
	}
}

// manyBombs has parts that are each small and together not.
func manyBombs(s Shape) []byte {
	parts := Book{Rows: s.rows("")}.Parts()
	sheet := pack("", "<worksheet><sheetData>"+strings.Repeat(" ", 1<<20-100)+"</sheetData></worksheet>")
	var entries []*entry
	var sheets, targets strings.Builder
	for n := range 900 {
		e := *sheet
		e.name = fmt.Sprintf("xl/worksheets/s%d.xml", n)
		entries = append(entries, &e)
		fmt.Fprintf(&sheets, `<sheet name="S%[1]d" sheetId="%[1]d" r:id="r%[1]d"/>`, n+2)
		fmt.Fprintf(&targets, `<Relationship Id="r%d" Type="`+RelSpace+`/worksheet" Target="worksheets/s%d.xml"/>`, n+2, n)
	}
	for _, p := range parts {
		p.Content = strings.Replace(p.Content, "</sheets>", sheets.String()+"</sheets>", 1)
		if p.Name == "xl/_rels/workbook.xml.rels" {
			p.Content = strings.Replace(p.Content, "</Relationships>", targets.String()+"</Relationships>", 1)
		}
		entries = append(entries, pack(p.Name, p.Content))
	}
	return archive(entries)
}

// slow is as much to read as the limits let through.
func slow(s Shape) []byte {
	var b strings.Builder
	for n := 0; b.Len() < 60<<20; n++ {
		fmt.Fprintf(&b, `<row r="%d">`, s.Last+1+n)
		for c := range 20 {
			fmt.Fprintf(&b, `<c s="%d"/>`, (n*7919+c*104729)%997) // packs badly enough
		}
		b.WriteString("</row>")
	}
	return Book{Rows: s.rows(b.String())}.Bytes()
}

// overlapping has one long part under 500 names.
func overlapping(s Shape) []byte {
	var entries []*entry
	for _, p := range (Book{Rows: s.rows("")}).Parts() {
		entries = append(entries, pack(p.Name, p.Content))
	}
	kernel := pack("xl/worksheets/k0.xml", "<worksheet><sheetData>"+Counting("%d ", 1, 100_000)+"</sheetData></worksheet>")
	entries = append(entries, kernel)
	for n := range 500 {
		e := *kernel
		e.name, e.at = fmt.Sprintf("xl/worksheets/k%d.xml", n+1), kernel
		entries = append(entries, &e)
	}
	return archive(entries)
}

// twice has two sheets of one name: what one program checks is not what
// another reads.
func twice(s Shape) []byte {
	parts := Book{Rows: s.rows("")}.Parts()
	return Zip(append(parts, Part{sheetPart, strings.Replace(parts[4].Content, "350000", "1", 1)}))
}

func twiceByCase(s Shape) []byte {
	parts := Book{Rows: s.rows("")}.Parts()
	return Zip(append(parts, Part{strings.ToUpper(sheetPart), strings.Replace(parts[4].Content, "350000", "1", 1)}))
}
