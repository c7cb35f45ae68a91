// Package mapping turns a seller's products into catalogue listings and checks
// them against a format. It is pure: no network, no files, no clock, no SQL.
package mapping
