package papers

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"encoding/hex"
	"math/big"
	"strconv"
)

// noPassword pads a password that is not there, as the standard wants it.
const noPassword = "\x28\xbf\x4e\x5e\x4e\x75\x8a\x41\x64\x00\x4e\x56\xff\xfa\x01\x08\x2e\x2e\x00\xb6\xd0\x68\x3e\x80\x2f\x0c\xa9\xfe\x64\x53\x69\x7a"

// encryption is what a PDF says of how it is encrypted.
type encryption struct {
	revision, length, permissions int
	owner, user, id               []byte
	plainMetadata                 bool
}

// opens reports whether an encrypted PDF opens without a password: many offices
// only forbid changes that way, and everybody can read it. What it cannot tell
// counts as locked.
func opens(b []byte) bool {
	e, ok := encryptionOf(b)
	if !ok {
		return false
	}
	switch {
	case e.revision >= 2 && e.revision <= 4 && len(e.owner) >= 32 && len(e.user) >= 32:
		return e.opensOld()
	case (e.revision == 5 || e.revision == 6) && len(e.user) >= 48:
		return bytes.Equal(e.hash(e.user[32:40]), e.user[:32])
	}
	return false
}

// opensOld is algorithm 6 of the standard, for the empty password.
func (e *encryption) opensOld() bool {
	n := 5
	if e.revision >= 3 {
		if n = e.length / 8; n < 5 || n > 16 {
			return false
		}
	}
	h := md5.New()
	h.Write([]byte(noPassword))
	h.Write(e.owner[:32])
	h.Write(binary.LittleEndian.AppendUint32(nil, uint32(int32(e.permissions))))
	h.Write(e.id)
	if e.revision >= 4 && e.plainMetadata {
		h.Write([]byte("\xff\xff\xff\xff"))
	}
	key := h.Sum(nil)
	if e.revision >= 3 {
		for range 50 {
			next := md5.Sum(key[:n])
			key = next[:]
		}
	}
	key = key[:n]
	if e.revision == 2 {
		return bytes.Equal(crypted(key, []byte(noPassword)), e.user[:32])
	}
	sum := md5.Sum(append([]byte(noPassword), e.id...))
	out := sum[:]
	for i := range 20 {
		round := bytes.Clone(key)
		for k := range round {
			round[k] ^= byte(i)
		}
		out = crypted(round, out)
	}
	return bytes.Equal(out, e.user[:16])
}

func crypted(key, text []byte) []byte {
	c, err := rc4.NewCipher(key)
	if err != nil {
		return nil
	}
	out := make([]byte, len(text))
	c.XORKeyStream(out, text)
	return out
}

// hash is algorithm 2.B of the standard for the empty password; revision 5
// ends after its first step.
func (e *encryption) hash(salt []byte) []byte {
	first := sha256.Sum256(salt)
	k := first[:]
	if e.revision == 5 {
		return k
	}
	for round, last := 0, byte(0); round < 64 || int(last) > round-32; round++ {
		block, err := aes.NewCipher(k[:16])
		if err != nil {
			return nil
		}
		text := bytes.Repeat(k, 64)
		cipher.NewCBCEncrypter(block, k[16:32]).CryptBlocks(text, text)
		switch new(big.Int).Mod(new(big.Int).SetBytes(text[:16]), big.NewInt(3)).Int64() {
		case 0:
			s := sha256.Sum256(text)
			k = s[:]
		case 1:
			s := sha512.Sum384(text)
			k = s[:]
		default:
			s := sha512.Sum512(text)
			k = s[:]
		}
		last = text[len(text)-1]
	}
	return k[:32]
}

// encryptionOf finds how a PDF is encrypted, by the last trailer that says so.
func encryptionOf(b []byte) (e *encryption, ok bool) {
	at := bytes.LastIndex(b, []byte("/Encrypt"))
	if at < 0 {
		return nil, false
	}
	rest := b[at+len("/Encrypt"):]
	words := bytes.Fields(rest[:min(len(rest), 64)])
	dict := rest
	if len(words) > 2 && !bytes.HasPrefix(bytes.TrimLeft(rest, " \r\n\t"), []byte("<<")) {
		if dict = objectAt(b, string(words[0]), string(words[1])); dict == nil {
			return nil, false
		}
	}
	dict = dict[:min(len(dict), 4096)]
	e = &encryption{length: 40, plainMetadata: bytes.Contains(dict, []byte("/EncryptMetadata false"))}
	e.revision, _ = number(dict, "/R")
	e.permissions, _ = number(dict, "/P")
	if n, ok := number(dict, "/Length"); ok && n >= 40 {
		e.length = n
	} else if e.revision == 4 {
		e.length = 128
	}
	e.owner, e.user = textOf(dict, "/O"), textOf(dict, "/U")
	if at := bytes.LastIndex(b, []byte("/ID")); at >= 0 {
		tail := b[at+len("/ID"):]
		if open := bytes.IndexByte(tail[:min(len(tail), 16)], '['); open >= 0 {
			e.id = textAt(tail[open+1:])
		}
	}
	return e, true
}

// objectAt gives what stands in the last object of that number.
func objectAt(b []byte, number, generation string) []byte {
	if _, err := strconv.Atoi(number); err != nil {
		return nil
	}
	want := []byte(number + " " + generation + " obj")
	for end := len(b); ; {
		at := bytes.LastIndex(b[:end], want)
		if at < 0 {
			return nil
		}
		if at == 0 || b[at-1] < '0' || b[at-1] > '9' {
			return b[at+len(want):]
		}
		end = at
	}
}

// after gives what stands behind a key of a dictionary, nil where it is not.
func after(dict []byte, key string) []byte {
	for i := 0; ; {
		at := bytes.Index(dict[i:], []byte(key))
		if at < 0 {
			return nil
		}
		i += at + len(key)
		if i < len(dict) && !(dict[i]|0x20 >= 'a' && dict[i]|0x20 <= 'z') {
			return bytes.TrimLeft(dict[i:], " \r\n\t")
		}
	}
}

func number(dict []byte, key string) (n int, ok bool) {
	text := after(dict, key)
	end := 0
	for end < len(text) && end < 12 && (text[end] == '-' || text[end] >= '0' && text[end] <= '9') {
		end++
	}
	n, err := strconv.Atoi(string(text[:end]))
	if n > 1<<31-1 { // written without its sign
		n -= 1 << 32
	}
	return n, err == nil
}

func textOf(dict []byte, key string) []byte { return textAt(after(dict, key)) }

// textAt reads a text in brackets or in hexadecimal digits.
func textAt(b []byte) []byte {
	b = bytes.TrimLeft(b, " \r\n\t")
	switch {
	case len(b) == 0:
		return nil
	case b[0] == '<':
		end := bytes.IndexByte(b, '>')
		if end < 0 {
			return nil
		}
		digits := bytes.Join(bytes.Fields(b[1:end]), nil)
		if len(digits)%2 == 1 {
			digits = append(digits, '0')
		}
		out := make([]byte, len(digits)/2)
		if _, err := hex.Decode(out, digits); err != nil {
			return nil
		}
		return out
	case b[0] == '(':
		return unescaped(b[1:max(textEnd(b, 0)-1, 1)])
	}
	return nil
}

// unescaped undoes the backslashes of a text.
func unescaped(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		if b[i] != '\\' || i+1 == len(b) {
			out = append(out, b[i])
			continue
		}
		i++
		switch c := b[i]; {
		case c >= '0' && c <= '7':
			n := 0
			for k := 0; k < 3 && i < len(b) && b[i] >= '0' && b[i] <= '7'; k++ {
				n = n*8 + int(b[i]-'0')
				i++
			}
			i--
			out = append(out, byte(n))
		case c == '\r' || c == '\n':
			if c == '\r' && i+1 < len(b) && b[i+1] == '\n' {
				i++
			}
		default:
			if at := bytes.IndexByte([]byte("nrtbf"), c); at >= 0 {
				c = "\n\r\t\b\f"[at]
			}
			out = append(out, c)
		}
	}
	return out
}
