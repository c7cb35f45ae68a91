// Package papers keeps the seller's documents and certificates: which company
// document serves which product, when a certificate ends, and whether a file
// really is a PDF that the portal can take. It reads PDFs by their bytes and
// within limits; it never renders, decrypts or changes one.
package papers
