package mapping

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
	"github.com/shopspring/decimal"
)

// What a value that stands for nothing or has failed is inside CEL: an error,
// which every operator passes on.
var (
	errEmpty  = errors.New("no value")
	errFailed = errors.New("value not usable")
)

// object carries what CEL has no type for: a cell not judged yet, a decimal, a
// size, the Bound itself.
type object struct{ v any }

func (o *object) ConvertToNative(t reflect.Type) (any, error) {
	return nil, fmt.Errorf("conversion to %v", t)
}

func (o *object) ConvertToType(ref.Type) ref.Val { return types.NewErr("no conversion") }

// Equal compares decimals; nothing else of this kind reaches an operator.
func (o *object) Equal(other ref.Val) ref.Val {
	p, ok := other.(*object)
	if !ok {
		return types.False
	}
	a, b := valueFrom(o), valueFrom(p)
	return types.Bool(a.kind == decimalValue && b.kind == decimalValue && a.dec.Equal(b.dec))
}

func (o *object) Type() ref.Type { return decimalType }
func (o *object) Value() any     { return o.v }

// Get gives a part of a size: "length", "width" or "height".
func (o *object) Get(index ref.Val) ref.Val {
	v := valueFrom(o)
	if v.kind != sizeValue {
		return types.NewErr("no such overload")
	}
	i := -1
	switch index {
	case types.String("length"):
		i = 0
	case types.String("width"):
		i = 1
	case types.String("height"):
		i = 2
	}
	if i < 0 || v.more.size[i] == nil {
		return types.WrapErr(errEmpty)
	}
	return toCEL(decimalOf(*v.more.size[i]))
}

var _ traits.Indexer = (*object)(nil)

func toCEL(v value) ref.Val {
	switch v.kind {
	case emptyValue:
		return types.WrapErr(errEmpty)
	case failedValue:
		return types.WrapErr(errFailed)
	case intValue:
		return types.Int(v.n)
	case boolValue:
		return types.Bool(v.n != 0)
	case listValue:
		return types.NewStringList(types.DefaultTypeAdapter, v.list)
	case textValue:
		return types.String(v.text)
	}
	return &object{v: v}
}

// valueFrom turns what CEL gave back into a value; an error that is none of
// ours is the caller's to look at first.
func valueFrom(r ref.Val) value {
	switch r := r.(type) {
	case types.String:
		return textOf(string(r))
	case types.Int:
		return intOf(int64(r))
	case types.Bool:
		return boolOf(bool(r))
	case *object:
		switch v := r.v.(type) {
		case value:
			return v
		case decimal.Decimal:
			return decimalOf(v)
		}
	case *types.Err:
		if errors.Is(r, errEmpty) || strings.HasPrefix(r.Error(), "no such key") {
			return value{slot: noSlot}
		}
	case traits.Lister:
		var out []string
		for it := r.Iterator(); it.HasNext() == types.True; {
			if s, ok := it.Next().(types.String); ok {
				out = append(out, string(s))
			}
		}
		return listOf(out)
	}
	return value{kind: failedValue, slot: noSlot}
}
