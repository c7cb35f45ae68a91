package endpointtest

import "time"

// Script is a bad night: what goes wrong with which calls. The same text in
// YAML is what `ekatalog mock --faults` takes.
//
// Every rule counts the calls that it is about, and strikes at those that all
// its conditions name (Nth, Every, From, To, Chance, After, Until, Times). Of
// several rules that would answer the same call the first one does; rules
// about single items, the clock and the token come on top. How to say each
// fault, with the keys that it takes besides the conditions (→ is a default):
//
//	refuse          the listener is closed for For → 1s, open connections are cut; needs
//	                Server.Listener, without it what comes meanwhile is reset
//	reset           the connection is reset: When before_body, → before_commit, after_commit,
//	                in_answer (done, and half of the answer went out)
//	timeout         no answer for For → as long as the caller waits: When → before_commit, after_commit
//	truncate        done, and half of the JSON with 200
//	login_page      an HTML page with 200: When → before_commit, after_commit
//	redirect        to a login page, Status → 301: When as above
//	unauthorized    401: When as above; Text
//	forbidden       403: When as above; Text
//	in_progress     409 to a create: When as above
//	duplicate       409 duplicate_sku to a create; after_commit the listing is the caller's own: When as above
//	version_conflict  412 to a content: When as above
//	too_large       413, with MoreThan for batches above a size
//	invalid         422 to the whole call, with SKUs for a poison item; Text
//	rate_limited    429, RetryAfter → none, As → seconds or date; a call that comes too early is in the log
//	server_error    Status → 503, RetryAfter and As likewise: When → before_commit, after_commit
//	slow            done, and the answer drips for For → 10s
//	gzip_bomb       done, and an answer of a megabyte that unpacks to 1 GiB
//
// These are about single items. A create or content call is one item, a batch
// of offers is as many as it has, and the conditions count items, so that
// Nth: 3 is the third item and SKUs names items:
//
//	reject_item     REJECTED in a batch of offers; Text
//	conflict_item   CONFLICT in a batch of offers, with what is so
//	double_item     the item's result comes twice: offer, list, lookup
//	lose_item       the item's result is missing: offer, list, lookup
//	reorder_item    the item's result comes last, the last one first: offer, list, lookup
//	unknown_id      the item's result has an id that nobody knows: create, content, offer, list, lookup
//	suspend         accepted, and SUSPENDED from then on: create, content, offer; Text is the reason shown
//	drop            accepted and answered, and not stored: create, content, offer; "every 7th item" is Every: 7
//
// These come on top of whatever else happens to a call:
//
//	expire_token    from this call on the token is refused; a new one is asked from Options.NewToken
//	clock_skew      the clock of the stand-in is off by By for this call: its Date, the updated_at of what it changes
type Script struct {
	Seed  uint64 `yaml:"seed"` // of every Chance; the same calls meet the same faults again
	Rules []Rule `yaml:"faults"`
}

// Rule is one fault and the calls that it strikes. Zero values mean: no such
// condition.
type Rule struct {
	Calls    []Call   `yaml:"calls"` // none for every call that the fault can strike
	Fault    Fault    `yaml:"fault"`
	When     Moment   `yaml:"when"`
	SKUs     []string `yaml:"skus"`      // calls or items about one of these only; not with before_body
	MoreThan int      `yaml:"more_than"` // calls with more items than this only

	Nth    int           `yaml:"nth"`    // exactly the n-th, counted from 1
	Every  int           `yaml:"every"`  // every n-th
	From   int           `yaml:"from"`   // from the n-th on
	To     int           `yaml:"to"`     // up to the n-th
	Chance float64       `yaml:"chance"` // with this probability, above 0 to 1
	After  time.Duration `yaml:"after"`  // this long after the stand-in began, and later
	Until  time.Duration `yaml:"until"`  // no later than this after the stand-in began
	Times  int           `yaml:"times"`  // no more often than this

	Status     int           `yaml:"status"`
	RetryAfter time.Duration `yaml:"retry_after"` // whole seconds
	As         string        `yaml:"as"`          // seconds or date
	For        time.Duration `yaml:"for"`
	By         time.Duration `yaml:"by"`   // may be negative
	Text       string        `yaml:"text"` // the portal's words
}

// Fault is what goes wrong.
type Fault string

// The faults; Script says what each does.
const (
	Refuse          Fault = "refuse"
	Reset           Fault = "reset"
	Timeout         Fault = "timeout"
	Truncate        Fault = "truncate"
	LoginPage       Fault = "login_page"
	Redirect        Fault = "redirect"
	Unauthorized    Fault = "unauthorized"
	Forbidden       Fault = "forbidden"
	InProgress      Fault = "in_progress"
	Duplicate       Fault = "duplicate"
	VersionConflict Fault = "version_conflict"
	TooLarge        Fault = "too_large"
	Invalid         Fault = "invalid"
	RateLimited     Fault = "rate_limited"
	ServerError     Fault = "server_error"
	Slow            Fault = "slow"
	GzipBomb        Fault = "gzip_bomb"

	RejectItem   Fault = "reject_item"
	ConflictItem Fault = "conflict_item"
	DoubleItem   Fault = "double_item"
	LoseItem     Fault = "lose_item"
	ReorderItem  Fault = "reorder_item"
	UnknownID    Fault = "unknown_id"
	Suspend      Fault = "suspend"
	Drop         Fault = "drop"

	ExpireToken Fault = "expire_token"
	ClockSkew   Fault = "clock_skew"
)

// Call is a kind of call, or of several.
type Call string

// The calls of the contract, and words for several of them.
const (
	CallSeller     Call = "seller"
	CallList       Call = "list"
	CallLookUp     Call = "lookup"
	CallGet        Call = "get"
	CallCreate     Call = "create"
	CallContent    Call = "content"
	CallOffer      Call = "offer"
	CallCategories Call = "categories"
	CallGateway    Call = "gateway"

	CallRead  Call = "read"
	CallWrite Call = "write"
	CallAny   Call = "any"
)

// Moment is when in a call a fault strikes.
type Moment string

// The moments. Before the commit nothing has been done, after it all of it.
const (
	MomentBeforeBody   Moment = "before_body" // nothing of the body was read
	MomentBeforeCommit Moment = "before_commit"
	MomentAfterCommit  Moment = "after_commit"
	MomentInAnswer     Moment = "in_answer"
)

var (
	readCalls  = []Call{CallSeller, CallList, CallLookUp, CallGet, CallCategories, CallGateway}
	writeCalls = []Call{CallCreate, CallContent, CallOffer}
	allCalls   = append(append([]Call{}, readCalls...), writeCalls...)
	pageCalls  = []Call{CallOffer, CallList, CallLookUp}
)

// trait is what a fault can strike and takes.
type trait struct {
	calls   []Call
	moments []Moment // the first is the default
	items   bool     // strikes single items
	modest  bool     // leaves the answer to others
	keys    []string // that it takes besides the conditions
}

// traits gives what is known of a fault.
func traits(f Fault) (trait, bool) {
	either := []Moment{MomentBeforeCommit, MomentAfterCommit}
	before, after := []Moment{MomentBeforeCommit}, []Moment{MomentAfterCommit}
	switch f {
	case Refuse:
		return trait{calls: allCalls, moments: []Moment{MomentBeforeBody}, keys: []string{"for"}}, true
	case Reset:
		return trait{calls: allCalls, moments: []Moment{MomentBeforeCommit, MomentBeforeBody, MomentAfterCommit, MomentInAnswer}}, true
	case Timeout:
		return trait{calls: allCalls, moments: either, keys: []string{"for"}}, true
	case Truncate, GzipBomb:
		return trait{calls: allCalls, moments: after}, true
	case LoginPage:
		return trait{calls: allCalls, moments: either}, true
	case Redirect:
		return trait{calls: allCalls, moments: either, keys: []string{"status"}}, true
	case Unauthorized, Forbidden:
		return trait{calls: allCalls, moments: either, keys: []string{"text"}}, true
	case InProgress, Duplicate:
		return trait{calls: []Call{CallCreate}, moments: either}, true
	case VersionConflict:
		return trait{calls: []Call{CallContent}, moments: either}, true
	case TooLarge:
		return trait{calls: writeCalls, moments: before, keys: []string{"more_than"}}, true
	case Invalid:
		return trait{calls: append([]Call{CallList, CallLookUp}, writeCalls...), moments: before, keys: []string{"more_than", "text"}}, true
	case RateLimited:
		return trait{calls: allCalls, moments: before, keys: []string{"retry_after", "as"}}, true
	case ServerError:
		return trait{calls: allCalls, moments: either, keys: []string{"status", "retry_after", "as", "more_than"}}, true
	case Slow:
		return trait{calls: allCalls, moments: after, keys: []string{"for"}}, true
	case RejectItem:
		return trait{calls: []Call{CallOffer}, items: true, keys: []string{"text"}}, true
	case ConflictItem:
		return trait{calls: []Call{CallOffer}, items: true}, true
	case DoubleItem, LoseItem, ReorderItem:
		return trait{calls: pageCalls, items: true}, true
	case UnknownID:
		return trait{calls: append([]Call{CallCreate, CallContent}, pageCalls...), items: true}, true
	case Suspend:
		return trait{calls: writeCalls, items: true, keys: []string{"text"}}, true
	case Drop:
		return trait{calls: writeCalls, items: true}, true
	case ExpireToken:
		return trait{calls: allCalls, moments: before, modest: true}, true
	case ClockSkew:
		return trait{calls: allCalls, moments: before, modest: true, keys: []string{"by"}}, true
	}
	return trait{}, false
}

// Faults lists every fault.
func Faults() []Fault {
	return []Fault{Refuse, Reset, Timeout, Truncate, LoginPage, Redirect, Unauthorized, Forbidden, InProgress, Duplicate, VersionConflict,
		TooLarge, Invalid, RateLimited, ServerError, Slow, GzipBomb, RejectItem, ConflictItem, DoubleItem, LoseItem, ReorderItem, UnknownID,
		Suspend, Drop, ExpireToken, ClockSkew}
}

// expand gives the calls that a word stands for.
func (c Call) expand() []Call {
	switch c {
	case CallRead:
		return readCalls
	case CallWrite:
		return writeCalls
	case CallAny:
		return allCalls
	}
	return []Call{c}
}
