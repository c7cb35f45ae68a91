package console

import (
	"context"
	"io"
	"io/fs"

	"ekatalog/connector"
)

// shelf is a desk at which nothing has happened yet.
type shelf struct{}

func (shelf) DriftReport(context.Context) (*connector.DriftReport, error) {
	return &connector.DriftReport{}, nil
}

func (shelf) TakeDrift(context.Context, connector.Policy, []string, string) error { return nil }

func (shelf) Settings(context.Context) (*SettingsView, error) { return &SettingsView{}, nil }

func (shelf) Set(context.Context, string, map[string]string) error { return nil }

func (shelf) SetTimer(context.Context, TimerSetting) error { return nil }

func (shelf) TryEndpoint(context.Context) (bool, error) { return true, nil }

func (shelf) Topics() []string { return []string{"daftar"} }

func (shelf) Topic(name string) (string, bool) { return "DAFTAR\n\nSatu.", name == "daftar" }

func (shelf) PhotoState(context.Context) (*PhotoState, error) { return &PhotoState{}, nil }

func (shelf) PreparePhotos(context.Context) (wrong int, err error) { return }

func (shelf) KeepPhoto(_ context.Context, name string, _ Photoless, _ io.Reader) (string, error) {
	return name, nil
}

func (shelf) ReferenceLists(context.Context) ([]connector.ReferenceList, error) { return nil, nil }

func (shelf) ImportReference(context.Context, Edition, []string) (*EditionTaken, error) {
	return &EditionTaken{}, nil
}

func (shelf) SearchReferences(context.Context, string) ([]RefFound, error) { return nil, nil }

func (shelf) CategoryPacks(context.Context) ([]CategoryPack, error) { return nil, nil }

func (shelf) LearnTemplate(context.Context, string, Teaching) (*Learned, error) {
	return &Learned{}, nil
}

func (shelf) Pack(context.Context, string) (*Pack, error) { return nil, fs.ErrNotExist }

func (shelf) Papers(context.Context) (*PaperRegister, error) { return &PaperRegister{}, nil }

func (shelf) KeepPaper(context.Context, PaperChange) (map[string]string, error) { return nil, nil }

func (shelf) RemovePaper(context.Context, string, string, string) error { return nil }

func (shelf) KeepPDF(context.Context, string, io.Reader) error { return nil }

func (shelf) PaperVersions(context.Context) (string, []FileVersion, error) { return "", nil, nil }

func (shelf) PaperVersion(context.Context, int64) ([]connector.Paper, error) { return nil, nil }

func (shelf) RestorePapers(context.Context, string, int64, string) error { return nil }
