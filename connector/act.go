package connector

// Origin is where a value came from.
type Origin struct {
	SHA256 string // of the source file, lower hex
	Sheet  string
	Cell   string
}

// Act is one line of the audit log, record version 1. The ledger adds v,
// seller, index and at.
type Act struct {
	Actor   string // opaque id of a person, "cron", or "system"
	Act     string // "create.settled", "export", "plan.approved"; the catalogue in front where there is one
	Subject string // SKU, file or plan id
	Run     string
	Before  map[string]any
	After   map[string]any
	Reason  string
	Origin  Origin
	Tool    string // name and version of the program
	Format  string // id and version
	Pack    string
	Digest  string // SHA-256 of the bytes sent or written, lower hex
}
