package oel

// op says what a node of the tree is.
type op int

// What the parser makes, and below, what the checker makes of names and adds
// for conversions.
const (
	opString   op = iota // Text
	opInteger            // Integer
	opNumber             // Number
	opBoolean            // Integer 0 or 1
	opNull               //
	opArray              // {Args...}
	opMap                // {Args[0]: Args[1], Args[2]: Args[3], ...}
	opName               // Text
	opProperty           // Args[0].Text
	opMethod             // Args[0].Text(Args[1:]...)
	opCall               // Text(Args...)
	opIndex              // Args[0][Args[1]]
	opProject            // Args[0].![Text]
	opNot                // !Args[0]
	opNegate             // -Args[0]
	opBinary             // Args[0] Text Args[1]
	opAnd                // Args[0] AND Args[1] AND ...
	opOr                 // Args[0] OR Args[1] OR ...
	opTernary            // Args[0] ? Args[1] : Args[2]
	opElvis              // Args[0] ?: Args[1]

	opColumn      // SQL in Text, of type Type
	opFunction    // Function(Args...)
	opConcat      // Args[0] + Args[1] + ...
	opMember      // Text of the Group Args[0]
	opToText      // the text of the scalar Args[0]; null stays null
	opSplit       // the comma-separated text Args[0] as an array
	opToNames     // Args[0] as varchar[]
	opToCondition // Args[0], null as false
	opToJSON      // Args[0] as JSON
)

// node is a part of an expression. The parser sets all but Type, Function and
// Nullable; the checker sets those and rewrites nodes.
type node struct {
	Op      op
	At, End int // byte offsets in the expression
	Args    []*node
	Text    string
	Integer int64
	Number  float64

	Type     Type
	Nullable bool // can be null
	Function *Function
	Variable string    // of a column: how the user wrote it
	Known    Attribute // of a column: what it reads
}

// depth is how deep the tree is.
func (n *node) depth() int {
	deepest := 0
	for _, arg := range n.Args {
		deepest = max(deepest, arg.depth())
	}
	return deepest + 1
}

// isText reports whether the node is a text literal.
func (n *node) isText() bool { return n.Op == opString }
