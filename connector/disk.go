package connector

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// Disk are the calls that change files. Every one of ours goes through it, so
// that a program built with the tag crash can stop before and after each of
// them, or find the disk full (failpoint_crash.go). In the ordinary build they
// are the calls of package os and nothing else.
var Disk disk

type disk struct{}

// CreateTemp is os.CreateTemp.
func (disk) CreateTemp(dir, pattern string) (*os.File, error) {
	if err := before("create", true); err != nil {
		return nil, &fs.PathError{Op: "createtemp", Path: dir, Err: err}
	}
	f, err := os.CreateTemp(dir, pattern)
	after("create")
	return f, err
}

// OpenFile is os.OpenFile, for a file that is written.
func (disk) OpenFile(name string, flag int, perm fs.FileMode) (*os.File, error) {
	if err := before("open", true); err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	f, err := os.OpenFile(name, flag, perm)
	after("open")
	return f, err
}

// WriteFile is os.WriteFile.
func (d disk) WriteFile(name string, b []byte, perm fs.FileMode) error {
	f, err := d.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, perm)
	if err != nil {
		return err
	}
	_, err = d.Writer(f).Write(b)
	return errors.Join(err, f.Close())
}

// Writer is what writes into f.
func (disk) Writer(f *os.File) io.Writer { return writer(f) }

// Sync makes what was written into f durable.
func (disk) Sync(f *os.File) error {
	if err := before("sync", true); err != nil {
		return &fs.PathError{Op: "sync", Path: f.Name(), Err: err}
	}
	err := f.Sync()
	after("sync")
	return err
}

// Chmod is the method of f.
func (disk) Chmod(f *os.File, mode fs.FileMode) error {
	_ = before("chmod", false)
	err := f.Chmod(mode)
	after("chmod")
	return err
}

// Mkdir is os.Mkdir.
func (disk) Mkdir(name string, perm fs.FileMode) error {
	if err := before("mkdir", true); err != nil {
		return &fs.PathError{Op: "mkdir", Path: name, Err: err}
	}
	err := os.Mkdir(name, perm)
	after("mkdir")
	return err
}

// MkdirAll is os.MkdirAll.
func (disk) MkdirAll(path string, perm fs.FileMode) error {
	if err := before("mkdir", true); err != nil {
		return &fs.PathError{Op: "mkdir", Path: path, Err: err}
	}
	err := os.MkdirAll(path, perm)
	after("mkdir")
	return err
}

// MkdirTemp is os.MkdirTemp.
func (disk) MkdirTemp(dir, pattern string) (string, error) {
	if err := before("mkdir", true); err != nil {
		return "", &fs.PathError{Op: "mkdirtemp", Path: dir, Err: err}
	}
	name, err := os.MkdirTemp(dir, pattern)
	after("mkdir")
	return name, err
}

// Rename is os.Rename.
func (disk) Rename(from, to string) error {
	if err := before("rename", true); err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	err := os.Rename(from, to)
	after("rename")
	return err
}

// Remove is os.Remove. A full disk does not keep it from its work.
func (disk) Remove(name string) error {
	_ = before("remove", false)
	err := os.Remove(name)
	after("remove")
	return err
}

// RemoveAll is os.RemoveAll.
func (disk) RemoveAll(path string) error {
	_ = before("remove", false)
	err := os.RemoveAll(path)
	after("remove")
	return err
}
