package connector

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
)

// Draft is the new content of a file, beside it until it is published: the
// file is there whole or as it was, whenever the process ends. What a process
// that is gone left of its drafts goes with the next draft of the same file.
type Draft struct {
	path string
	file *os.File
	buf  *bufio.Writer
}

// drafts tells the drafts of one process apart.
var drafts atomic.Int64

// NewDraft begins the new content of the file at path, which is made with perm
// as the user's mask allows.
func NewDraft(path string, perm fs.FileMode) (*Draft, error) {
	dir, name := filepath.Split(path)
	if dir == "" {
		dir = "."
	}
	prefix := "." + name + ".new-"
	Sweep(dir, prefix)
	temp := prefix + strconv.Itoa(os.Getpid()) + "-" + strconv.FormatInt(drafts.Add(1), 10) + ".part"
	f, err := Disk.OpenFile(filepath.Join(dir, temp), os.O_CREATE|os.O_EXCL|os.O_WRONLY, perm)
	if err != nil {
		return nil, err
	}
	return &Draft{path: path, file: f, buf: bufio.NewWriterSize(Disk.Writer(f), 1<<16)}, nil
}

// Write takes a part of the content.
func (d *Draft) Write(b []byte) (int, error) { return d.buf.Write(b) }

// Chmod gives the file just this mode.
func (d *Draft) Chmod(mode fs.FileMode) error { return Disk.Chmod(d.file, mode) }

// Close makes the content durable, still beside the file.
func (d *Draft) Close() error { return errors.Join(d.buf.Flush(), Disk.Sync(d.file), d.file.Close()) }

// Publish puts a closed draft into the place of the file. SyncDir of its
// folder makes that durable.
func (d *Draft) Publish() error { return Disk.Rename(d.file.Name(), d.path) }

// Discard takes a draft away that was not published.
func (d *Draft) Discard() error {
	d.file.Close() // the error would only say that it is closed already
	if err := Disk.Remove(d.file.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// ReplaceFile writes a file at once: it is there whole and durable, or as it
// was.
func ReplaceFile(path string, perm fs.FileMode, write func(io.Writer) error) error {
	d, err := NewDraft(path, perm)
	if err != nil {
		return err
	}
	if err = write(d); err == nil {
		err = d.Close()
	}
	if err == nil {
		err = d.Publish()
	}
	if err != nil {
		return errors.Join(err, d.Discard())
	}
	return SyncDir(filepath.Dir(path))
}

// Scratch makes a file in a folder, the system's own where dir is empty, for
// what is needed only as long as this process lives. What processes that are
// gone left there goes with it.
func Scratch(dir, prefix string) (*os.File, error) {
	if dir == "" {
		dir = os.TempDir()
	}
	Sweep(dir, prefix)
	return Disk.CreateTemp(dir, prefix+strconv.Itoa(os.Getpid())+"-*")
}

// Sweep removes the files of a folder whose names begin with prefix and the
// number of a process that is gone. What cannot be removed stays; the next one
// tries again.
func Sweep(dir, prefix string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		rest, ours := strings.CutPrefix(e.Name(), prefix)
		number, _, _ := strings.Cut(rest, "-")
		pid, err := strconv.Atoi(number)
		if ours && err == nil && pid > 0 && e.Type().IsRegular() && processGone(pid) {
			_ = Disk.Remove(filepath.Join(dir, e.Name()))
		}
	}
}
