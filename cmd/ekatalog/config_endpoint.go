package main

import (
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"ekatalog/connector/endpoint"
)

// checkEndpoint reads where changes are sent to, and how fast.
func (c *config) checkEndpoint(k *checker) {
	if c.Endpoint.URL != "" {
		if u, err := url.Parse(c.Endpoint.URL); err == nil && u.User != nil {
			k.value("$.endpoint.url", "config.url_secret")
		} else if _, err := endpoint.New(endpoint.Config{URL: c.Endpoint.URL, Token: func() (string, error) { return "", nil }}); err != nil {
			k.value("$.endpoint.url", "config.url", "nilai", c.Endpoint.URL)
		}
	}
	if c.Endpoint.TokenFile == "" { // without an address too: both are set in one form
		c.Endpoint.TokenFile = "endpoint.token"
	}
	c.rate = 1000
	if c.Endpoint.Rate != "" {
		n, err := strconv.Atoi(strings.TrimSuffix(c.Endpoint.Rate, "/m"))
		if err != nil || n < 0 {
			k.value("$.endpoint.rate", "config.rate", "nilai", c.Endpoint.Rate)
		}
		c.rate = n
	}
}

// checkLimits refuses limits of a run that are none.
func (c *config) checkLimits(k *checker) {
	c.outbox.Budget = c.Endpoint.Budget
	if c.Endpoint.Budget < 0 {
		k.value("$.endpoint.budget", "config.negative", "kunci", "endpoint.budget")
	}
	if c.Endpoint.TimeLimit == "" || c.Endpoint.TimeLimit == "0" {
		return
	}
	limit, err := time.ParseDuration(c.Endpoint.TimeLimit)
	if err != nil || limit <= 0 {
		k.value("$.endpoint.time_limit", "config.time_limit", "nilai", c.Endpoint.TimeLimit)
	}
	c.outbox.TimeLimit = limit
}

// secret gives the path of a file with a secret, which is below secrets_dir.
func (c *config) secret(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(c.file(c.SecretsDir), path)
}
