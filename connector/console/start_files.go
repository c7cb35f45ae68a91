package console

import (
	"io/fs"
	"net/http"
	"os"
	"time"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// startAnswersPath is where the questions of the first steps are.
const startAnswersPath = "/mulai/jawaban"

// startAnswers asks what holds products of the list in use.
func (c *Console) startAnswers(w http.ResponseWriter, r *http.Request) error {
	asked, more, err := c.Answers.Questions(r.Context(), "")
	if err != nil {
		return err
	}
	return c.render(w, r, http.StatusOK, "start_answers", c.asQuestions(startAnswersPath, asked, more, true, nil, nil))
}

// takeStartAnswers keeps the answers and checks the list in use.
func (c *Console) takeStartAnswers(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	asked, more, err := c.Answers.Questions(r.Context(), "")
	if err != nil {
		return err
	}
	given := answersOf(r, asked)
	var refused map[string]mapping.Finding
	if len(given) > 0 {
		if refused, err = c.Answers.Keep(r.Context(), "", given); err != nil {
			return err
		}
	}
	if len(refused) > 0 {
		return c.render(w, r, http.StatusUnprocessableEntity, "start_answers", c.asQuestions(startAnswersPath, asked, more, true, given, refused))
	}
	d, err := c.dropUsed(r)
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/mulai/"+d.id+"/berkas", http.StatusSeeOther)
	return nil
}

// startFilesPage is the end of the beginning: what is ready, and its files.
type startFilesPage struct {
	resultPage
	Export *connector.ExportReport // nil until they were made
	Folder string
	Open   int // questions that would make more products ready
}

func (c *Console) showStartFiles(w http.ResponseWriter, r *http.Request) error {
	d, err := c.drops.find(r)
	if err != nil {
		return err
	}
	d.mu.Lock()
	p := startFilesPage{resultPage: d.result, Export: d.files, Folder: c.Folder}
	p.ID, p.Name = d.id, d.name
	for i := range d.asked {
		if d.asked[i].Required {
			p.Open++
		}
	}
	d.mu.Unlock()
	return c.render(w, r, http.StatusOK, "start_files", p)
}

func (c *Console) makeStartFiles(w http.ResponseWriter, r *http.Request) error {
	d, err := c.drops.find(r)
	if err != nil {
		return err
	}
	if err := c.export(r.Context(), d); err != nil {
		return err
	}
	http.Redirect(w, r, "/mulai/"+d.id+"/berkas", http.StatusSeeOther)
	return nil
}

// sendMadeZip gives all files that were made of a list as one.
func (c *Console) sendMadeZip(w http.ResponseWriter, r *http.Request) error {
	d, made, err := c.exported(r)
	if err != nil {
		return err
	}
	c.zipTo(w, "berkas-unggah.zip", time.Time{}, func(z *zipped) error {
		for _, f := range made.Files {
			if err := z.putFile(f.Path, func() (fs.File, error) { return os.OpenInRoot(d.filesDir(), f.Path) }); err != nil {
				return err
			}
		}
		return nil
	})
	return nil
}
