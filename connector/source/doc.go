// Package source reads product lists as people keep them: Excel workbooks and
// csv files with letterheads, sections, merged cells, totals and signatures.
//
// A list is copied first and read from the copy, forward only and in constant
// memory apart from the shared strings of a workbook. Every file is taken for
// hostile: what it declares is checked against limits, what it holds is
// counted. A file that cannot be used as a whole is a *connector.Unreadable;
// what is wrong with one cell is said by the kind of its value and judged by
// package mapping. The package writes nothing but its copy.
//
// Databases and web addresses give the same rows: what they hold is a table
// with names for columns, and they are only ever read.
package source
