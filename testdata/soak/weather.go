package main

import (
	"time"

	"ekatalog/connector/endpoint/endpointtest"
)

// longestPause is the longest that the catalogue tells anybody to wait.
const longestPause = 2 * time.Second

// weather is what goes wrong in the n-th period of the stand-in: every fault by
// chance all the time, and at the start of the period something that strikes
// every call for a while.
//
// Left out are a catalogue that leaves a change out of its list, that says of a
// free SKU that it is taken, or that answers a create with the id of another
// listing: each leaves a product that a person has to settle, and the tests of
// package connector are about them.
func weather(n int, period time.Duration, chance float64) *endpointtest.Script {
	before, after, in := endpointtest.MomentBeforeCommit, endpointtest.MomentAfterCommit, endpointtest.MomentInAnswer
	early := endpointtest.MomentBeforeBody
	write := []endpointtest.Call{endpointtest.CallWrite}
	change := []endpointtest.Call{endpointtest.CallContent, endpointtest.CallOffer}
	single := []endpointtest.Call{endpointtest.CallOffer, endpointtest.CallLookUp}
	s := &endpointtest.Script{Seed: uint64(n) + 1, Rules: []endpointtest.Rule{
		{Fault: endpointtest.Refuse, For: 300 * time.Millisecond},
		{Fault: endpointtest.Reset, When: early}, {Fault: endpointtest.Reset, When: before}, {Fault: endpointtest.Reset, When: after}, {Fault: endpointtest.Reset, When: in},
		{Fault: endpointtest.Timeout, When: before}, {Fault: endpointtest.Timeout, When: after, Calls: write},
		{Fault: endpointtest.Truncate}, {Fault: endpointtest.LoginPage, When: before}, {Fault: endpointtest.LoginPage, When: after},
		{Fault: endpointtest.Redirect, When: after, Calls: write},
		{Fault: endpointtest.Unauthorized, When: before}, {Fault: endpointtest.Forbidden, When: before},
		{Fault: endpointtest.InProgress, When: before}, {Fault: endpointtest.InProgress, When: after}, {Fault: endpointtest.Duplicate, When: after},
		{Fault: endpointtest.VersionConflict, When: before}, {Fault: endpointtest.VersionConflict, When: after},
		{Fault: endpointtest.TooLarge, MoreThan: 1, Calls: write}, {Fault: endpointtest.Invalid, Calls: write},
		{Fault: endpointtest.RateLimited, RetryAfter: time.Second},
		{Fault: endpointtest.RateLimited, RetryAfter: longestPause, As: "date"},
		{Fault: endpointtest.ServerError, When: before}, {Fault: endpointtest.ServerError, When: after, Status: 500},
		{Fault: endpointtest.ServerError, When: before, Status: 503, RetryAfter: time.Second},
		{Fault: endpointtest.Slow, For: 500 * time.Millisecond}, {Fault: endpointtest.GzipBomb},
		{Fault: endpointtest.RejectItem}, {Fault: endpointtest.ConflictItem}, {Fault: endpointtest.DoubleItem, Calls: single}, {Fault: endpointtest.ReorderItem, Calls: single},
		{Fault: endpointtest.LoseItem, Calls: single}, {Fault: endpointtest.UnknownID, Calls: change},
		{Fault: endpointtest.Suspend}, {Fault: endpointtest.Drop}, {Fault: endpointtest.ExpireToken},
		{Fault: endpointtest.ClockSkew, By: time.Hour}, {Fault: endpointtest.ClockSkew, By: -time.Hour},
	}}
	for i := range s.Rules {
		s.Rules[i].Chance = chance
	}
	// A page of the list has a thousand items, and whoever is not told how long
	// to wait waits for a minute: neither may happen all the time.
	list := []endpointtest.Call{endpointtest.CallList}
	s.Rules = append(s.Rules,
		endpointtest.Rule{Fault: endpointtest.DoubleItem, Calls: list, Chance: chance / 100},
		endpointtest.Rule{Fault: endpointtest.ReorderItem, Calls: list, Chance: chance / 100})
	if period >= time.Minute {
		s.Rules = append(s.Rules, endpointtest.Rule{Fault: endpointtest.RateLimited, Chance: chance / 10})
	}
	bursts := []endpointtest.Rule{
		{Fault: endpointtest.ServerError, When: before}, {Fault: endpointtest.Reset, When: after}, {Fault: endpointtest.LoginPage, When: before},
		{Fault: endpointtest.ServerError, When: after, Status: 502}, {Fault: endpointtest.Timeout, When: before, For: time.Second},
		{Fault: endpointtest.RateLimited, RetryAfter: time.Second}, {Fault: endpointtest.Refuse, For: period / 10, Times: 1},
	}
	burst := bursts[n%len(bursts)]
	burst.Until = period / 10
	s.Rules = append(s.Rules, burst)
	return s
}
