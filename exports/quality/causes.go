// Package quality holds what there is to say of exports: why a row is not loaded,
// and what is worth worrying about. Everything else knows it by its code; the text
// and the advice stand in causes.csv and nowhere else.
package quality

import (
	"context"
	_ "embed"
	"encoding/csv"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"rolecall/exports/duckdb"
)

//go:embed causes.csv
var table string

// stakes.csv says what causes put at stake, by their code or, without a row of
// its own, by their topic: the weight, by which warnings are ordered, and from how many
// affected records on a warning makes its table doubtful (never, if that is empty), what an
// extract has to say to settle it, and which verdict it is about the table.
//
//go:embed stakes.csv
var stakes string

// Cause is a row of the table. In the text {1}, {2}, ... stand for its
// arguments, which are numbers and names; {1:row was|rows were} is the first of the
// two if the first argument is 1, else the second.
type Cause struct {
	Code     string // what anything else knows it by
	Topic    string // rejected or unresolved: why a row is not loaded; else what it is about
	Severity string // warning or note, unless what yields it says so itself
	Text     string
	Advice   string // "" for none

	Weight     int    // what it puts at stake: the higher, the sooner it is said
	DoubtsFrom string // from how many affected records on its table is doubtful; "" for never
	SettledBy  string // what an extract has to say of the table so that it is not said: count or end; "" for nothing
	Verdict    string // what the table is: PARTIAL or SCOPED; "" if it says nothing of that
}

// Causes are the rows of the table, in its order.
func Causes() ([]Cause, error) {
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("causes.csv: %w", err)
	}
	atStake, err := readStakes()
	if err != nil {
		return nil, err
	}
	causes := make([]Cause, 0, len(rows))
	for _, row := range rows[1:] {
		each := Cause{Code: row[0], Topic: row[1], Severity: row[2], Text: row[3], Advice: row[4]}
		stake, isKnown := atStake[each.Code]
		if !isKnown {
			stake = atStake[each.Topic]
		}
		each.Weight, each.DoubtsFrom, each.SettledBy, each.Verdict = stake.weight, stake.doubtsFrom, stake.settledBy, stake.verdict
		causes = append(causes, each)
	}
	return causes, nil
}

type stake struct {
	weight     int
	doubtsFrom string
	settledBy  string
	verdict    string
}

// readStakes are the stakes by the code or topic they are of.
func readStakes() (map[string]stake, error) {
	rows, err := csv.NewReader(strings.NewReader(stakes)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("stakes.csv: %w", err)
	}
	byName := map[string]stake{}
	for _, row := range rows[1:] {
		weight, err := strconv.Atoi(row[1])
		if err != nil {
			return nil, fmt.Errorf("stakes.csv: the weight of %s: %w", row[0], err)
		}
		if row[2] != "" {
			if _, err := strconv.ParseUint(row[2], 10, 63); err != nil {
				return nil, fmt.Errorf("stakes.csv: doubts_from of %s: %w", row[0], err)
			}
		}
		byName[row[0]] = stake{weight, row[2], row[3], row[4]}
	}
	return byName, nil
}

// Find is the cause of that code.
func Find(code string) (Cause, error) {
	all, err := Causes()
	if err != nil {
		return Cause{}, err
	}
	at := slices.IndexFunc(all, func(each Cause) bool { return each.Code == code })
	if at < 0 {
		return Cause{}, fmt.Errorf("causes.csv has no code %s", code)
	}
	return all[at], nil
}

var placeholder = regexp.MustCompile(`\{(\d+)[:}]`)

// Arguments is how many arguments the text takes.
func (c Cause) Arguments() int {
	most := 0
	for _, found := range placeholder.FindAllStringSubmatch(c.Text, -1) {
		number, _ := strconv.Atoi(found[1])
		most = max(most, number)
	}
	return most
}

// Store puts causes into input.cause.
func Store(ctx context.Context, db *duckdb.DB, causes []Cause) error {
	_, err := db.Exec(ctx, duckdb.Statement{Name: "causes.csv", Text: Rows(causes)})
	return err
}

// Rows is the statement that puts causes into input.cause.
func Rows(causes []Cause) string {
	rows := make([]string, len(causes))
	for i, each := range causes {
		rows[i] = fmt.Sprintf("(%s, %s, %s, %s, nullif(%s, ''), %d, %d, nullif(%s, '')::bigint, nullif(%s, ''), nullif(%s, ''))", duckdb.Literal(each.Code), duckdb.Literal(each.Topic),
			duckdb.Literal(each.Severity), duckdb.Literal(each.Text), duckdb.Literal(each.Advice), each.Arguments(), each.Weight, duckdb.Literal(each.DoubtsFrom),
			duckdb.Literal(each.SettledBy), duckdb.Literal(each.Verdict))
	}
	return "insert into input.cause values " + strings.Join(rows, ", ")
}
