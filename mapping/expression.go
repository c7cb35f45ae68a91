package mapping

// node is a part of an expression that needs no CEL at run time. Most rules of
// a mapping are made of these alone.
type node interface{ eval(b *Bound) value }

type constNode struct{ v value }

func (n constNode) eval(*Bound) value { return n.v }

// cellNode is row["X"], not judged yet.
type cellNode struct{ slot int32 }

func (n cellNode) eval(b *Bound) value { return b.cell(n.slot) }

type callNode struct {
	call func(*Bound, []value) value
	args []node
}

func (n callNode) eval(b *Bound) value {
	// The arguments live on the Bound's own stack: a local array would be
	// allocated anew for each call.
	from := len(b.stack)
	for _, a := range n.args {
		v := a.eval(b)
		b.stack = append(b.stack, v)
	}
	v := n.call(b, b.stack[from:])
	clear(b.stack[from:])
	b.stack = b.stack[:from]
	v.slot = noSlot
	return v
}

// defaultNode is default(x, y): y where x is nothing. An x that was there and
// could not be read stays what it is.
type defaultNode struct{ x, y node }

func (n defaultNode) eval(b *Bound) value {
	if v := n.x.eval(b); !v.empty() {
		return v
	}
	return n.y.eval(b)
}

// joinNode is text + text, as in weight(row["Berat"] + " gr").
type joinNode struct{ left, right node }

func (n joinNode) eval(b *Bound) value {
	left := b.plain(n.left.eval(b))
	if left.kind != textValue {
		return left
	}
	right := b.plain(n.right.eval(b))
	if right.kind != textValue {
		return right
	}
	return textOf(left.text + right.text)
}
