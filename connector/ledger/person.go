package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"
)

// Person is somebody whose acts are recorded. Records carry the ID only, so
// that a name can be erased without touching the log.
type Person struct {
	ID      string // opaque, a UUID
	Name    string
	Created time.Time
}

const (
	putPerson = `
INSERT INTO person (seller, id, name, created_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (seller, name) DO NOTHING`
	selectPersonID = `SELECT id FROM person WHERE seller = $1 AND name = $2`
	selectPeople   = `SELECT id, name, created_at FROM person WHERE seller = $1`
)

// maxName is the longest name of a person, in runes.
const maxName = 200

// Actor gives the opaque id of the person of that name, making one the first
// time. Names are compared after NFC and trimming.
func (s *Seller) Actor(ctx context.Context, name string) (string, error) {
	name = norm.NFC.String(strings.TrimSpace(name))
	if name == "" || len([]rune(name)) > maxName {
		return "", fmt.Errorf("person: a name has 1 to %d characters", maxName)
	}
	fresh, err := uuid.NewV7()
	if err != nil {
		return "", fmt.Errorf("person: %w", err)
	}
	var id string
	err = s.within(ctx, func(t *tx) error {
		if _, err := t.exec(putPerson, t.seller, fresh.String(), name, stamp(t.now)); err != nil {
			return err
		}
		return t.QueryRowContext(t.ctx, selectPersonID, t.seller, name).Scan(&id)
	})
	if err != nil {
		return "", fmt.Errorf("person: %w", err)
	}
	return id, nil
}

// Person gives the person behind an actor id; fs.ErrNotExist when there is
// none, as for "cron" and "system".
func (s *Seller) Person(ctx context.Context, id string) (Person, error) {
	people, err := s.people(ctx, selectPeople+` AND id = $2`, s.id, id)
	if err != nil {
		return Person{}, err
	}
	if len(people) == 0 {
		return Person{}, fmt.Errorf("person %s: %w", id, fs.ErrNotExist)
	}
	return people[0], nil
}

// People gives everybody, by name.
func (s *Seller) People(ctx context.Context) ([]Person, error) {
	return s.people(ctx, selectPeople, s.id)
}

func (s *Seller) people(ctx context.Context, query string, args ...any) ([]Person, error) {
	var people []Person
	err := s.view(ctx, func(t *sql.Tx) error {
		rows, err := t.QueryContext(ctx, query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var p Person
			var created string
			if err := rows.Scan(&p.ID, &p.Name, &created); err != nil {
				return err
			}
			if p.Created, err = moment(created); err != nil {
				return err
			}
			people = append(people, p)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("people: %w", err)
	}
	slices.SortFunc(people, func(a, b Person) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return people, nil
}
