// Package template learns the portal's upload templates: from the workbook that
// a person downloaded for one category it makes the category's pack, with
// every column at its place, and it keeps both beside the workspace. It asks
// where it does not know and writes no product into anything.
package template
