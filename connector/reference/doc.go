// Package reference takes in the lists that others keep and we only use: the
// portal's categories, KBKI codes, regions and units. It reads them from files,
// says what a newer edition changes, and finds the categories and codes that
// the name of a product may mean. It keeps nothing itself and never decides:
// what it finds is a proposal for a person.
package reference
