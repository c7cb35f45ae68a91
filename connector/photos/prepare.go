package photos

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"image/png"
	"io"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// Thumbnails are the sides of the small square copies, which feeds of other
// marketplaces ask for. Each stands in a folder of that name.
var Thumbnails = []int{50, 100, 300, 800}

// Prepared says what preparing has done.
type Prepared struct {
	Made      int             // copies made now
	Unchanged int             // copies that were there already
	Issues    []mapping.Issue // why others could not be made, with SKU
	Orphans   []string        // copies in the folder that no product has any more
}

// maxWorkers bounds how many pictures are open at once; what they take
// together is bounded by the folder's budget.
const maxWorkers = 4

// job is one copy to be made.
type job struct {
	sku string
	p   picture
	q   connector.PhotoQuery
}

// Prepare makes copies of the pictures of products in dir, which may be the
// folder of Options or another: upright, no larger than the portal takes, as
// PNG with nothing but the picture in it. What is there already is not made
// again, and nothing is deleted. progress may be nil.
func (f *Folder) Prepare(ctx context.Context, dir string, products []connector.PhotoQuery, progress func(done, all int)) (*Prepared, error) {
	out := f.prepared
	if dir != f.o.Prepared {
		var err error
		if out, err = readPrepared(dir); err != nil {
			return nil, err
		}
	}
	r := &Prepared{}
	jobs := f.jobs(products, r)
	if len(jobs) == 0 {
		return r, nil
	}
	err := f.work(ctx, out, jobs, r, progress)
	// What is done is kept, also when the rest was called off.
	if len(out.byName) > 0 {
		if writeErr := out.write(); writeErr != nil {
			err = errors.Join(err, fmt.Errorf("prepared pictures: %w", writeErr))
		}
	}
	wanted := map[string]bool{}
	for i := range jobs {
		wanted[fold(jobs[i].p.public)] = true
	}
	for key, c := range out.byName {
		if !wanted[key] {
			r.Orphans = append(r.Orphans, c.Name)
		}
	}
	sortNames(r.Orphans)
	return r, err
}

// jobs lists the copies to be made, each once, and says which cannot be.
func (f *Folder) jobs(products []connector.PhotoQuery, r *Prepared) []job {
	var jobs []job
	taken := map[string]string{} // public name to the file that has it
	for _, q := range products {
		for _, p := range f.pictures(q) {
			if p.origin == fromElsewhere {
				continue
			}
			if p.origin == fromFile && p.judged == nil {
				r.fail(q.SKU, *p.issue)
				continue
			}
			if p.judged != nil && !p.judged.usable() {
				for _, one := range p.judged.findings {
					if one.grave && !one.mends {
						r.fail(q.SKU, one.issue(p.name))
					}
				}
				continue
			}
			from := p.name
			if p.origin == fromRow {
				from = p.row.Place
			}
			switch other, there := taken[fold(p.public)]; {
			case there && other == from: // a picture of several products
			case there:
				r.fail(q.SKU, issue("photo_name_taken", true, from, "siap", p.public, "lain", other))
			default:
				taken[fold(p.public)] = from
				jobs = append(jobs, job{q.SKU, p, q})
			}
		}
	}
	return jobs
}

func (r *Prepared) fail(sku string, i mapping.Issue) {
	i.SKU, i.Field = sku, "photos"
	r.Issues = append(r.Issues, i)
}

// work makes the copies on several processors.
func (f *Folder) work(ctx context.Context, out *prepared, jobs []job, r *Prepared, progress func(done, all int)) error {
	var mu sync.Mutex
	var wg sync.WaitGroup
	var failed error
	done, next := 0, make(chan int)
	told := make([]*mapping.Issue, len(jobs))
	for range min(runtime.GOMAXPROCS(0), maxWorkers, len(jobs)) {
		wg.Go(func() {
			for i := range next {
				mu.Lock()
				old := f.have(out, &jobs[i].p)
				mu.Unlock()
				c, made, why, err := f.one(out.dir, &jobs[i], old)
				mu.Lock()
				switch {
				case err != nil:
					failed = errors.Join(failed, err)
				case why != nil:
					told[i] = why
				case made:
					r.Made++
				default:
					r.Unchanged++
				}
				if c != nil {
					out.byName[fold(c.Name)] = c
				}
				if done++; progress != nil {
					progress(done, len(jobs))
				}
				mu.Unlock()
			}
		})
	}
	for i := range jobs {
		mu.Lock()
		stop := failed != nil || ctx.Err() != nil
		mu.Unlock()
		if stop {
			break
		}
		next <- i
	}
	close(next)
	wg.Wait()
	for i, why := range told {
		if why != nil {
			r.fail(jobs[i].sku, *why)
		}
	}
	return errors.Join(failed, ctx.Err())
}

// have gives the copy that stands under a picture's public name.
func (f *Folder) have(in *prepared, p *picture) *copied {
	c := in.byName[fold(p.public)]
	if c == nil || c.Name != p.public || !in.stands(c) {
		return nil
	}
	for _, side := range Thumbnails {
		if _, err := os.Lstat(filepath.Join(in.dir, strconv.Itoa(side), filepath.FromSlash(c.Name))); err != nil {
			return nil
		}
	}
	return c
}

// one makes one copy unless old is of the same bytes. why says what is wrong
// with the picture; err is the disk's.
func (f *Folder) one(dir string, j *job, old *copied) (c *copied, made bool, why *mapping.Issue, err error) {
	p := &j.p
	if old != nil && p.origin == fromFile && old.From == p.name && old.Bytes == p.judged.size && old.Modified.Equal(p.judged.modified) {
		return old, false, nil, nil
	}
	defer f.room.take(p.room())()
	b, err := f.bytes(p)
	if err != nil {
		return nil, false, nil, err
	}
	sum := sha256.Sum256(b)
	c = &copied{Name: p.public, From: p.name, Bytes: int64(len(b)), Source: hex.EncodeToString(sum[:])}
	if p.origin == fromRow {
		c.From, c.CRC32 = p.row.Place, crc32.ChecksumIEEE(b)
	} else {
		c.Modified = p.judged.modified
	}
	if old != nil && old.Source == c.Source {
		c.Size, c.SHA256, c.Width, c.Height, c.Look = old.Size, old.SHA256, old.Width, old.Height, old.Look
		return c, false, nil, nil
	}
	picture, why := f.render(b, p, f.o.Limits.MaxPixels)
	if why != nil {
		return nil, false, why, nil
	}
	if err := c.save(dir, picture); err != nil {
		return nil, false, nil, fmt.Errorf("prepare %s: %w", p.name, err)
	}
	return c, true, nil, nil
}

// bytes reads a picture whole.
func (f *Folder) bytes(p *picture) ([]byte, error) {
	if p.origin == fromRow {
		return f.o.Rows.Read(p.row)
	}
	file, _, err := f.open(p.name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", p.name, err)
	}
	defer file.Close()
	b, err := io.ReadAll(io.LimitReader(file, maxFileBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", p.name, err)
	}
	return b, nil
}

// render makes the copy of a picture, no side longer than so many pixels, or
// says why none can be made. The bytes are judged again: they may have changed,
// and those of a row never were.
func (f *Folder) render(b []byte, p *picture, longest int) (*canvas, *mapping.Issue) {
	j := judgement{size: int64(len(b))}
	name := p.name
	if p.origin == fromRow {
		name = p.row.Place
	}
	if err := j.read(bytes.NewReader(b), name, f.o.Limits); err != nil {
		i := issue("photo_unreadable", true, name)
		return nil, &i
	}
	for _, one := range j.findings {
		// A picture in a cell has no name, so its ending is nobody's fault.
		if one.grave && !one.mends {
			i := one.issue(name)
			return nil, &i
		}
	}
	m, err := decode(b, &j.facts)
	if err != nil {
		i := issue("photo_unreadable", true, name)
		return nil, &i
	}
	w, h := fitInto(j.facts.Width, j.facts.Height, longest)
	return scale(m, w, h).turn(j.facts.Orientation), nil
}

// save writes a copy and its thumbnails; the copy comes last, so that where it
// is the others are.
func (c *copied) save(dir string, m *canvas) error {
	for _, side := range Thumbnails {
		at := filepath.Join(dir, strconv.Itoa(side)) // made when there is something to put in
		if err := connector.Disk.MkdirAll(at, 0o755); err != nil {
			return err
		}
		if _, _, err := writePNG(filepath.Join(at, filepath.FromSlash(c.Name)), m.square(side)); err != nil {
			return err
		}
	}
	c.Width, c.Height, c.Look = m.width, m.height, fmt.Sprintf("%016x", m.look())
	var err error
	c.Size, c.SHA256, err = writePNG(filepath.Join(dir, filepath.FromSlash(c.Name)), m)
	return err
}

func writePNG(to string, m *canvas) (size int64, sum string, err error) {
	var b bytes.Buffer
	if err := encode(&b, m); err != nil {
		return 0, "", err
	}
	if path.Dir(filepath.ToSlash(to)) != "." {
		if err := connector.Disk.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return 0, "", err
		}
	}
	hash := sha256.Sum256(b.Bytes())
	return int64(b.Len()), hex.EncodeToString(hash[:]), writeFile(to, b.Bytes())
}

// encode writes a picture as PNG with nothing but the picture in it.
func encode(w io.Writer, m *canvas) error {
	return (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(w, m.rgba())
}
