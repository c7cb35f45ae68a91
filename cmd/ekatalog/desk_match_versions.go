package main

import (
	"context"

	"ekatalog/connector/console"
	"ekatalog/mapping"
)

// Versions implements console.MatchVersions.
func (d matchDesk) Versions(ctx context.Context, n int) ([]console.FileVersion, error) {
	c, _, err := loadConfig(d.app.configPath)
	if err != nil {
		return nil, err
	}
	path, err := c.numbered(n)
	if err != nil {
		return nil, err
	}
	text, err := readMappingText(path)
	if err != nil {
		return nil, err
	}
	return d.call(ctx).fileVersions(ctx, text.name, text.data)
}

func (d matchDesk) Version(ctx context.Context, n int, number int64) (*mapping.Mapping, error) {
	a := d.call(ctx)
	c, options, err := a.mappingTools(ctx)
	if err != nil {
		return nil, err
	}
	a.config = c
	path, err := c.numbered(n)
	if err != nil {
		return nil, err
	}
	text, err := readMappingText(path)
	if err != nil {
		return nil, err
	}
	v, err := a.fileVersion(ctx, text.name, number)
	if err != nil {
		return nil, err
	}
	return mapping.Load(text.name, v.Content, options)
}
