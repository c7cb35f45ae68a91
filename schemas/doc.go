// Package schemas holds what is known of the catalogue as typed data: the
// formats of its channels, category packs, tax rates and every text shown to
// people. Each fact carries the date it was read, its source and how sure it
// is. It knows nothing of products, files or networks.
package schemas
