// Command soak keeps a list of 1,000 products in step with a catalogue for as
// long as it is told, in one process, while the list changes every second,
// somebody else edits the catalogue and faults strike all the time.
//
// The run, the client, the reader of the list and the ledger file are the
// product's own, wired as cmd/ekatalog wires them. The stand-in is a child
// process, so that memory, goroutines and open files of this one are those of
// the product. Two people help as people do: one decides every minute on what
// is held or was never shown, one renews a token that has ended.
//
// It fails when memory, goroutines, connections or open files grow, when a
// product was listed twice, when in the end something of the list is neither
// in the catalogue nor has given way, or when the audit log is not whole.
package main
