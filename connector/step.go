package connector

import "iter"

// Book is the ledger's knowledge of one catalogue at the start of a run.
type Book struct {
	Entries map[string]*Entry // by case-folded SKU (FoldSKU)
	Open    []Intent          // recorded and not settled, oldest first
	Since   string            // updated_since of the next read-back, RFC 3339; empty for everything
}

// Step is what one transaction of the ledger records. Everything in it holds
// together with its audit records, or nothing does.
type Step struct {
	Catalogue Catalogue
	Run       *Run // inserted, or replaced when the ledger has its ID
	Intents   []Intent
	Reopened  []string // ids of accepted creates that are open again, since what was answered cannot be so
	Settled   []Settlement
	Entries   []Entry // inserted or replaced by case-folded SKU; the ledger counts Revision up
	// Noted is as Entries, but Revision stays: what was read back, or how long
	// a product has been missing, moves nothing that a plan rests on. It is
	// recorded before Entries.
	Noted []Entry
	// More is as Entries and Acts, made one pair at a time: an export of
	// 100,000 products needs no second copy of what it wrote.
	More  iter.Seq2[Entry, Act]
	Since *string // nil keeps it
	// Plan is what is to be said of a plan: its application, its decision, its
	// proposal. What it says nothing of stays as the ledger has it by then.
	Plan  *PlanRecord
	Files []ExportFile
	Told  []Told     // replaces what was told of each SKU before
	Taken *TakenFile // kept the first time only
	// HandShown replaces what the work list showed of each SKU before.
	HandShown []HandShown
	Remarks   []Remark
	// Reference is the new edition of a reference list, whose entries take the
	// place of the last edition's; its Version is one more than that one's.
	Reference *Reference
	Versions  []FileVersion // of files of the workspace; one that is there already is an error
	Acts      []Act
}
