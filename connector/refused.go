package connector

import "strings"

// refusedParts takes an Entry's RefusedPrint apart into the fingerprints of
// the content and of the offer that the catalogue refused; what it did not
// refuse is empty.
func refusedParts(print string) (content, offer string) {
	content, offer, _ = strings.Cut(print, "/")
	return content, offer
}

// refuse notes that the catalogue refused what an intent carried, until the
// list has something else to say in that lane.
func (e *Entry) refuse(in Intent) {
	content, offer := refusedParts(e.RefusedPrint)
	if in.Lane != LaneOffer {
		content = in.ContentPrint
	}
	if in.Lane != LaneContent {
		offer = in.OfferPrint
	}
	e.RefusedPrint = content + "/" + offer
}

// forgive forgets a refusal in the lane in which the catalogue has accepted.
func (e *Entry) forgive(lane Lane) {
	content, offer := refusedParts(e.RefusedPrint)
	if lane != LaneOffer {
		content = ""
	}
	if lane != LaneContent {
		offer = ""
	}
	if e.RefusedPrint = content + "/" + offer; e.RefusedPrint == "/" {
		e.RefusedPrint = ""
	}
}
