package workbook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"ekatalog/connector"
)

// The pictures of what is entered by hand stand in a folder of the run, one
// folder a product: foto-<run>/KR-001/1.png. They wait in a folder under a
// temporary name, which gets its real one at once. A file of the same name
// lists them with their hashes: the ledger and the manifest keep that one file
// and not thousands.
const picturesName = "foto-"

// pictures is the folder of pictures while products come in.
type pictures struct {
	temp  string // path of the folder under its temporary name
	files []pictureFile
	dirs  map[string]bool
}

type pictureFile struct {
	Path   string `json:"path"` // below the export's folder, with strokes
	SHA256 string `json:"sha256"`
}

// maxPictureList limits what is read back: some 300,000 pictures.
const maxPictureList = 64 << 20

func picturesFolder(run string) string { return picturesName + run }
func picturesList(run string) string   { return picturesName + run + ".json" }

// Picture keeps the n-th picture, from 1, of a product that was put ByHand.
func (s *Set) Picture(sku string, n int, png []byte) error {
	if s.pictures == nil {
		p := &pictures{temp: filepath.Join(s.dir, tempName(picturesFolder(s.o.Run), s.o.Run)), dirs: map[string]bool{}}
		// A leftover of the same run is replaced: nobody was told of it.
		if err := errors.Join(connector.Disk.RemoveAll(p.temp), connector.Disk.MkdirAll(p.temp, 0o755)); err != nil {
			return fmt.Errorf("export pictures: %w", err)
		}
		s.pictures, s.made = p, true
	}
	p := s.pictures
	code := connector.FileName(sku)
	dir := filepath.Join(p.temp, code)
	if !p.dirs[dir] {
		if err := connector.Disk.Mkdir(dir, 0o755); err != nil {
			return fmt.Errorf("export pictures: %w", err)
		}
		p.dirs[dir] = true
	}
	name := strconv.Itoa(n) + ".png"
	if err := writeNew(filepath.Join(dir, name), png); err != nil {
		return fmt.Errorf("export pictures: %w", err)
	}
	p.files = append(p.files, pictureFile{picturesFolder(s.o.Run) + "/" + code + "/" + name, connector.Digest(png)})
	return nil
}

// writeNew writes a file that is not there yet, durably.
func writeNew(path string, b []byte) error {
	f, err := connector.Disk.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = connector.Disk.Writer(f).Write(b)
	return errors.Join(err, connector.Disk.Sync(f), f.Close())
}

// closePictures completes the folder and its list.
func (s *Set) closePictures() (f connector.ExportFile, err error) {
	p := s.pictures
	for dir := range p.dirs {
		err = errors.Join(err, connector.SyncDir(dir))
	}
	if err = errors.Join(err, connector.SyncDir(p.temp)); err != nil {
		return f, fmt.Errorf("export pictures: %w", err)
	}
	f = connector.ExportFile{Run: s.o.Run, Path: picturesList(s.o.Run), Rows: int64(len(p.files)), At: s.o.On.UTC()}
	part, err := s.create(f.Path)
	if err != nil {
		return f, err
	}
	enc := json.NewEncoder(part)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(p.files); err != nil {
		return f, fmt.Errorf("export pictures: %w", err)
	}
	if f.SHA256, err = part.close(); err != nil {
		return f, fmt.Errorf("export pictures: %w", err)
	}
	return f, nil
}

// discard removes the folder.
func (p *pictures) discard() error {
	if p == nil {
		return nil
	}
	return connector.Disk.RemoveAll(p.temp)
}

// movePictures gives the folder that a list tells of its real name if it waits
// under its temporary one with just the pictures listed.
func movePictures(dir string, f connector.ExportFile) error {
	temp := filepath.Join(dir, tempName(picturesFolder(f.Run), f.Run))
	if _, err := os.Lstat(temp); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	files, err := readPictureList(filepath.Join(dir, tempName(f.Path, f.Run)), f)
	if err != nil {
		return err
	}
	for _, one := range files {
		rel, err := filepath.Rel(picturesFolder(f.Run), filepath.FromSlash(one.Path))
		if err != nil || !filepath.IsLocal(rel) {
			return fmt.Errorf("%s is no place for a picture", one.Path)
		}
		sum, err := connector.FileDigest(filepath.Join(temp, rel))
		if err != nil {
			return err
		}
		if sum != one.SHA256 {
			return fmt.Errorf("%s is not the picture recorded: has %s, recorded %s", one.Path, sum, one.SHA256)
		}
	}
	return connector.Disk.Rename(temp, filepath.Join(dir, picturesFolder(f.Run)))
}

// readPictureList reads the list of a run that is just being published.
func readPictureList(path string, f connector.ExportFile) ([]pictureFile, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	b, err := io.ReadAll(io.LimitReader(file, maxPictureList))
	if err != nil {
		return nil, err
	}
	if connector.Digest(b) != f.SHA256 {
		return nil, fmt.Errorf("%s is not the list recorded", filepath.Base(path))
	}
	var files []pictureFile
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&files); err != nil {
		return nil, fmt.Errorf("list of pictures: %w", err)
	}
	return files, nil
}

// Folder is what a person looks for behind a file of an export: the folder of
// pictures behind their list, the file itself otherwise.
func Folder(f connector.ExportFile) (name string, isFolder bool) {
	run, ok := pictureRun(f.Path)
	if !ok {
		return f.Path, false
	}
	return picturesFolder(run), true
}

// pictureRun gives the run of a list of pictures.
func pictureRun(path string) (run string, ok bool) {
	if filepath.Ext(path) != ".json" || len(path) <= len(picturesName)+len(".json") || path[:len(picturesName)] != picturesName {
		return "", false
	}
	return path[len(picturesName) : len(path)-len(".json")], true
}
