// Package changefile writes a plan as files that go into ServiceNow or Okta in
// bulk, one writer a sort of file, and a README that says how to bring them in.
//
// All of them are written from correction.sql, a row a change, read once. A
// change that a form cannot express is left out of that form's files, counted
// in the README and listed in not-expressed.csv with the reason: it is never
// altered to fit, and a sys_id is never invented.
//
// script/ holds what runs in an instance, in ECMAScript 5: guard.js, which
// makes one change or says why not, is part of both onBefore.js, the script of
// the import set's transform map, and the fix scripts. guide/ holds the
// README's sections.
package changefile
