package statement

import (
	"slices"
	"strings"
)

// Order says of each statement which others, by their places, run before it. A
// statement that reads a relation runs after everything that makes, adds to or
// changes it, and so does one that changes it; several may add to one at a time.
// But what follows the statement, because of what it reads that others make or
// because it says so (after), follows it there, too: the rows it adds are not seen.
func Order(all []Statement) ([][]int, error) {
	o, err := newOrder(all)
	if err != nil {
		return nil, err
	}
	if err := o.checkCircles(); err != nil {
		return nil, err
	}
	o.findFollowers()
	for i := range all {
		for j := range all {
			if i != j && all[i].sees(all[j]) && !o.follows[j][i] && !slices.Contains(o.needs[i], j) {
				o.needs[i] = append(o.needs[i], j)
			}
		}
		slices.Sort(o.needs[i])
	}
	return o.needs, o.checkCircles()
}

// Sorted are the statements one after the other, each after those that have to run
// before it.
func Sorted(all []Statement) ([]Statement, error) {
	needs, err := Order(all)
	if err != nil {
		return nil, err
	}
	sorted := make([]Statement, 0, len(all))
	isIn := make([]bool, len(all))
	var put func(int)
	put = func(i int) {
		if isIn[i] {
			return
		}
		isIn[i] = true
		for _, need := range needs[i] {
			put(need)
		}
		sorted = append(sorted, all[i])
	}
	for i := range all {
		put(i)
	}
	return sorted, nil
}

// order is what is known about the order of statements.
type order struct {
	all     []Statement
	needs   [][]int  // of each the others that run before it
	follows [][]bool // whether one follows another, by way of others too
}

// newOrder finds the needs that do not depend on others: a statement runs after those that
// make what it names, and after those that its header names.
func newOrder(all []Statement) (*order, error) {
	o := &order{all: all, needs: make([][]int, len(all))}
	names, makers := map[string]int{}, map[string]int{}
	for i, each := range all {
		if other, isTaken := names[each.Name]; isTaken {
			return nil, each.Problem("", "%s is called %s, too", all[other].File, each.Name)
		}
		names[each.Name] = i
		for _, relation := range each.Makes {
			if other, isMade := makers[relation]; isMade {
				return nil, each.Problem("makes", "%s makes %s, too", all[other].File, relation)
			}
			makers[relation] = i
		}
	}
	for i, each := range all {
		for _, relation := range each.Touches() {
			if maker, isMade := makers[relation]; isMade && maker != i {
				o.needs[i] = append(o.needs[i], maker)
			}
		}
		for _, name := range each.After {
			before, isKnown := names[name]
			if !isKnown {
				return nil, each.Problem("after", "there is no statement %q here to come after", name)
			}
			o.needs[i] = append(o.needs[i], before)
		}
	}
	return o, nil
}

// sees says whether the statement has to have the rows that the other adds or
// changes.
func (s Statement) sees(other Statement) bool {
	for _, written := range []string{other.Adds, other.Changes} {
		if written != "" && (slices.Contains(s.Reads, written) || s.Changes == written) {
			return true
		}
	}
	return false
}

// findFollowers finds which statements follow which, directly or by way of others.
func (o *order) findFollowers() {
	o.follows = make([][]bool, len(o.all))
	for i := range o.all {
		o.follows[i] = make([]bool, len(o.all))
		o.reach(i, o.follows[i])
	}
}

func (o *order) reach(from int, reached []bool) {
	for _, need := range o.needs[from] {
		if !reached[need] {
			reached[need] = true
			o.reach(need, reached)
		}
	}
}

// checkCircles makes sure that no statement waits for itself.
func (o *order) checkCircles() error {
	const waiting, done = 1, 2
	state := make([]int, len(o.all))
	var path []int
	var visit func(int) error
	visit = func(i int) error {
		switch state[i] {
		case done:
			return nil
		case waiting:
			return o.circle(append(path[slices.Index(path, i):], i))
		}
		state[i] = waiting
		path = append(path, i)
		for _, need := range o.needs[i] {
			if err := visit(need); err != nil {
				return err
			}
		}
		path = path[:len(path)-1]
		state[i] = done
		return nil
	}
	for i := range o.all {
		if err := visit(i); err != nil {
			return err
		}
	}
	return nil
}

func (o *order) circle(places []int) error {
	names := make([]string, len(places))
	for i, place := range places {
		names[i] = o.all[place].Name
	}
	return o.all[places[0]].Problem("reads", "it waits for itself (%s): say in the header what it, or one of these, comes after", strings.Join(names, ", which waits for "))
}
