package papers

// opens reports whether an encrypted PDF opens without a password: many offices
// only forbid changes that way.
func opens(b []byte, s *scan) bool { return false }
