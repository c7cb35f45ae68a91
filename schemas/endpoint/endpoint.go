// Package openapi is the contract of the procurement endpoint as an OpenAPI 3.0
// document. The client, the stand-in and the verification of other servers are
// all tested against it.
package openapi

import _ "embed"

//go:embed openapi.yaml
var document string

// Document gives the contract as YAML.
func Document() string { return document }
