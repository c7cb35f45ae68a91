// Package crash kills the program at every one of its fail points and looks
// what the next run makes of what was left.
//
// A child process built with the tag crash (connector/failpoint_crash.go) does
// what a scenario says against a stand-in that lives in the test's process, so
// that the catalogue and its operation log outlive it. It is killed with
// SIGKILL before and after each call that writes, makes durable, renames,
// removes, commits, sends or receives, and then called again as a person would:
// the same command, then what comes after it. In the end the ledger, its audit
// log, the catalogue, the operation log and every file must be what they are
// when nothing happened. The same is done with a disk that is full from some
// call on, and with a ledger that finds no room for another page.
//
// Each scenario is killed at every point (make crash) or at each distinct one
// (make crash-short). make test has time for a sample: three scenarios, of each
// kind of call the point in the middle; see sampled.
//
// What this proves and what it does not (a power cut) is said beside the fail
// points. It proves nothing of the calls themselves either: that a rename or a
// commit happens whole or not at all is the system's promise and SQLite's.
package crash
