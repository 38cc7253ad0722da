package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rolecall/exports/sample"
	"rolecall/exports/sample/damage"
)

// keepDamage is for whoever hunts: what goes wrong is counted and kept, and fails nothing.
//
//	go test ./cmd/rolecall -run TestDamagedExports -rapid.checks 100 -damage.keep /tmp/damage -v -timeout 2h
var keepDamage = flag.String("damage.keep", "", "a folder for the smallest damaged estate of each sort that changes too much")

// TestDamagedExports damages exports as exports are damaged. The plan then may do less, and
// may be refused; it does nothing that the plan on the whole exports does not do.
func TestDamagedExports(t *testing.T) {
	t.Parallel()
	damages := 1
	if isCI || *keepDamage != "" {
		damages = 5 // of each of the 5 estates that TestMain asks for in CI
	}
	survey := newDamageSurvey(*keepDamage)
	rapid.Check(t, func(rt *rapid.T) {
		options := drawDamageOptions(rt)
		dir := t.TempDir()
		defer os.RemoveAll(dir)
		whole := reconcileWhole(rt, t, dir, options)
		first := rapid.IntRange(0, len(damage.Kinds)-1).Draw(rt, "first damage")
		for i, done := 0, 0; done < damages && i < 3*damages; i++ {
			kind := damage.Kinds[(first+i)%len(damage.Kinds)]
			damaged, did, ok := kind.Do(whole.estate, options.Forms, rapid.Uint64().Draw(rt, "damage seed"))
			if !ok {
				continue // such files cannot be damaged so
			}
			done++
			into := filepath.Join(dir, fmt.Sprint("damaged-", i))
			after, err := reconcileEstate(t, into, damaged, whole.names)
			if err != nil {
				rt.Fatal(err)
			}
			for _, each := range survey.judge(t, did, whole.run, after, into, options) {
				rt.Errorf("%s", each)
			}
			os.RemoveAll(into)
		}
		survey.save(t)
	})
	survey.report(t)
}

// wholeEstate is an estate before it is damaged, and what a run makes of it.
type wholeEstate struct {
	estate *damage.Estate
	names  map[string]string
	run    judged
}

func reconcileWhole(rt *rapid.T, t *testing.T, dir string, options damage.Options) wholeEstate {
	estate, err := damage.Make(filepath.Join(dir, "generated"), options)
	if err != nil {
		rt.Fatal(err)
	}
	whole := wholeEstate{estate: estate, names: estate.Names()}
	whole.run, err = reconcileEstate(t, filepath.Join(dir, "whole"), estate.Lay(options.Forms), whole.names)
	if err != nil || whole.run.status != statusDone && whole.run.status != statusWithheld {
		rt.Fatalf("%v: the whole estate: %v, exit status %d: %s", options, err, whole.run.status, whole.run.stderr)
	}
	return whole
}

func drawDamageOptions(rt *rapid.T) damage.Options {
	people := rapid.IntRange(12, 60).Draw(rt, "people")
	if rapid.IntRange(0, 5).Draw(rt, "large") == 0 {
		people += 100
	}
	return damage.Options{
		Sort:       rapid.SampledFrom(damage.Sorts).Draw(rt, "sort"),
		Identities: people,
		Seed:       rapid.Uint64().Draw(rt, "seed"),
		Faults:     drawFaults(rt),
		Forms: damage.Forms{
			Okta:       rapid.SampledFrom(damage.OktaForms).Draw(rt, "okta"),
			ServiceNow: rapid.SampledFrom(damage.ServiceNowForms).Draw(rt, "servicenow"),
			Members:    rapid.SampledFrom(damage.MemberForms).Draw(rt, "members"),
			Parts:      rapid.IntRange(2, 4).Draw(rt, "parts"),
		},
	}
}

// drawFaults are none, or a few of each kind: what the plan corrects anyway.
func drawFaults(rt *rapid.T) map[string]int {
	faults := map[string]int{sample.NearMiss: 2}
	if rapid.Bool().Draw(rt, "faults") {
		for _, kind := range sample.Kinds() {
			faults[kind] = 1
		}
	}
	return faults
}

// damageSurvey counts what damaged estates come to.
type damageSurvey struct {
	keep   string
	counts map[string]map[string]int // kind of damage -> what -> draws
	kept   map[string]int            // people of the smallest estate that is kept, by name
}

func newDamageSurvey(keep string) *damageSurvey {
	return &damageSurvey{keep: keep, counts: map[string]map[string]int{}, kept: map[string]int{}}
}

func (s *damageSurvey) count(kind, what string, number int) {
	if s.counts[kind] == nil {
		s.counts[kind] = map[string]int{}
	}
	s.counts[kind][what] += number
}

// judge says what is wrong with the run on a damaged estate.
func (s *damageSurvey) judge(t *testing.T, did damage.Damage, before, after judged, dir string, options damage.Options) (wrong []string) {
	s.count(did.Kind, "draws", 1)
	if len(did.Signs) == 0 {
		s.count(did.Kind, "without a sign", 1)
	}
	if after.status == statusFailed || after.status == statusUsage {
		return s.judgeRefusal(t, did, after, dir, options)
	}
	bySort, writtenAgain := falseChanges(before, after, did)
	s.count(did.Kind, "written again", writtenAgain)
	s.count(did.Kind, "new certain findings", newCertain(before, after))
	if len(did.Signs) == 0 {
		return nil
	}
	signs := strings.Join(did.Signs, ", ")
	for sort, lines := range bySort {
		s.count(did.Kind, fmt.Sprintf("WRONG %s: %s (%s)", did.Table, sort, signs), 1)
		text := fmt.Sprintf("%s (signs: %s): besides, the plan would\n\t%s", did.What, signs, strings.Join(lines, "\n\t"))
		wrong = append(wrong, text)
		s.keepEstate(t, dir, did, sort, options, []string{text})
	}
	if len(bySort) > 0 {
		s.count(did.Kind, "draws with false changes", 1)
	}
	return s.failing(wrong)
}

// judgeRefusal: whoever reads the error knows where to look.
func (s *damageSurvey) judgeRefusal(t *testing.T, did damage.Damage, after judged, dir string, options damage.Options) []string {
	s.count(did.Kind, "refused", 1)
	if namesOne(after.stderr, did) {
		return nil
	}
	s.count(did.Kind, "refused, file not named", 1)
	wrong := []string{fmt.Sprintf("%s: refused without naming the file: %s", did.What, after.stderr)}
	s.keepEstate(t, dir, did, "refused", options, wrong)
	return s.failing(wrong)
}

// failing are the wrongs that fail the test: none while they are only collected.
func (s *damageSurvey) failing(wrong []string) []string {
	if s.keep != "" {
		return nil
	}
	return wrong
}
