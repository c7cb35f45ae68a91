// Package connector is the run: it reads the seller's list, maps and checks
// it, plans what must change in a catalogue, guards the plan, delivers it and
// settles what became of it. It talks to lists, catalogues and the ledger
// through the small interfaces in interfaces.go and imports none of the
// packages that implement them; cmd wires them.
//
// A run goes through these steps, in this order:
//
//	take the lease · settle what an earlier run left open · read back ·
//	read the list, map, check · plan · guard · record intents · deliver · settle
//
// A SKU is in one State per catalogue:
//
//	none → exported → live | rejected | none    a workbook or by-hand sheet, then a person's word
//	none → submitted → live | rejected          the endpoint; live only when read back
//	live ⇄ suspended, live ⇄ withdrawn
//	any send without an answer → unknown, left only by a look-up
//
// A plan weighs every field from three sides: what the list says, what was
// settled, and what the catalogue shows. A change from outside is an
// Entry.Outside until the catalogue shows again what was settled; a Policy says
// what becomes of it. What is held of a product, and what was accepted of it and
// is not shown, counts it as a conflict in each run until that is put right; the
// rest of it is sent.
package connector
