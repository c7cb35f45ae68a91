package source

import "strings"

// isOneSelect tells a single SELECT, or WITH … SELECT, from anything else. What
// really keeps a source from writing is the engine's read-only mode; this gives
// a clear sentence before anything is sent.
func isOneSelect(query string) bool {
	var words []string
	ended := false
	for s := query; s != ""; {
		token, rest := nextToken(s)
		s = rest
		switch {
		case token == "":
		case token == ";":
			ended = true
		case ended, strings.EqualFold(token, "INTO"): // a file of the server, another table: no read-only mode stops the first
			return false
		case len(words) == 0:
			words = append(words, strings.ToUpper(token))
		}
	}
	return len(words) == 1 && (words[0] == "SELECT" || words[0] == "WITH")
}

// nextToken cuts a word, a quoted text, a mark or, as an empty token, white
// space or a comment off the beginning of s.
func nextToken(s string) (token, rest string) {
	switch {
	case strings.ContainsRune(" \t\r\n", rune(s[0])):
		return "", s[1:]
	case strings.HasPrefix(s, "--"):
		_, rest, _ = strings.Cut(s, "\n")
		return "", rest
	case strings.HasPrefix(s, "/*!"), strings.HasPrefix(s, "/*M!"): // MySQL and MariaDB carry out what is in there
		return s[:3], s[3:]
	case strings.HasPrefix(s, "/*"):
		_, rest, _ = strings.Cut(s[2:], "*/")
		return "", rest
	case strings.ContainsRune("'\"`", rune(s[0])):
		if end := strings.IndexByte(s[1:], s[0]); end >= 0 {
			return s[:end+2], s[end+2:]
		}
		return s, ""
	}
	n := 0
	for n < len(s) && (s[n] >= 'a' && s[n] <= 'z' || s[n] >= 'A' && s[n] <= 'Z' || s[n] == '_' || s[n] >= 0x80) {
		n++
	}
	n = max(n, 1)
	return s[:n], s[n:]
}
