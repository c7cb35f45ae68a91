// Package photos finds the pictures of products, says what the portal would
// refuse of them, and makes copies that it takes. It reads pictures from a
// folder or from the rows of a list, decodes within limits, and never touches
// an original.
package photos
