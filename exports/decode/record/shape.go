package record

import (
	"encoding/json"
	"strings"
)

// Kind is a kind of JSON value.
type Kind int

// The kinds of JSON values. Integer is a number without fraction or exponent
// that fits 64 bits.
const (
	Null Kind = iota
	Boolean
	Integer
	Number
	String
	Array
	Object
	kinds
)

const (
	TrackedDepth = 3     // keys below that are not noted: profile.x and _links.user.href are
	trackedKeys  = 20000 // distinct keys noted in one object
)

// Node is what a place in the records holds: the records themselves, or the
// values of one key.
type Node struct {
	Key   string       // "" for the records
	Count [kinds]int64 // how many values of each kind
	Keys  []*Node      // the keys of the objects found here, in the order they first occurred
	Elem  *Node        // the elements of the arrays found here
	index map[string]*Node
	raw   string // the key as it is written
	next  int    // where the next key is likely to be in Keys

	IsSecret bool  // its values are dropped
	Attempt  int64 // when it was last read: in which record (XML), in which object (JSON)
}

// At is the node at a path of keys, nil if no record has it.
func (n *Node) At(path ...string) *Node {
	for _, key := range path {
		if n == nil {
			return nil
		}
		n = n.key(key)
	}
	return n
}

func (n *Node) key(key string) *Node {
	for _, each := range n.Keys {
		if each.Key == key {
			return each
		}
	}
	return nil
}

// Has says whether some record has a value at the path, null or not.
func (n *Node) Has(path ...string) bool { return n.At(path...) != nil }

// Only says whether all values that are not null are of that kind, and there
// is one.
func (n *Node) Only(kind Kind) bool {
	if n == nil || n.Count[kind] == 0 {
		return false
	}
	for other, count := range n.Count {
		if Kind(other) != kind && Kind(other) != Null && count > 0 {
			return false
		}
	}
	return true
}

// Some says whether some value is of that kind.
func (n *Node) Some(kind Kind) bool { return n != nil && n.Count[kind] > 0 }

// Child finds or adds the node of a key as it is written. Records of one list
// mostly have their keys in one order, so the next one is tried first.
func (n *Node) Child(raw []byte) *Node { return n.ChildUnless(raw, nil) }

// ChildUnless finds or adds the node of a key, and marks it if it is secret.
func (n *Node) ChildUnless(raw []byte, secret func(name string) bool) *Node {
	if n.next < len(n.Keys) {
		if likely := n.Keys[n.next]; likely.raw == string(raw) {
			n.next++
			return likely
		}
	}
	if found, ok := n.index[string(raw)]; ok {
		return found
	}
	if len(n.index) >= trackedKeys {
		return nil
	}
	added := &Node{raw: string(raw), Key: Unescape(raw)}
	if n.index == nil {
		n.index = map[string]*Node{}
	}
	n.index[added.raw] = added
	added.IsSecret = secret != nil && secret(added.Key)
	n.Keys = append(n.Keys, added)
	n.next = len(n.Keys)
	return added
}

// Again says whether a key was met in this object before.
func (n *Node) Again(object int64) bool {
	if n == nil {
		return false
	}
	before := n.Attempt
	n.Attempt = object
	return before == object
}

// Element finds or adds the node of the elements of an array.
func (n *Node) Element() *Node {
	if n.Elem == nil {
		n.Elem = &Node{}
	}
	return n.Elem
}

// Unescape is a key as it is meant, of one as it is written in JSON.
func Unescape(raw []byte) string {
	if !strings.Contains(string(raw), `\`) {
		return string(raw)
	}
	var key string
	if err := json.Unmarshal([]byte(`"`+string(raw)+`"`), &key); err != nil {
		return string(raw)
	}
	return key
}

// Begin starts on an object of the node's: its keys come again in their order.
func (n *Node) Begin() { n.next = 0 }
