// Package changefile writes a plan as files that go into ServiceNow or Okta in
// bulk, one writer per form, and a README that says how to import them.
//
// All of them are written from correction.sql, one row per change, read once. A
// change that a form cannot express is left out of that form's files, counted
// in the README and listed in not-expressed.csv with the reason: it is never
// altered to fit, and the sys_id of an existing record is never invented. Changes
// that depend on it (depends_on) are left out with it.
//
// plan.go writes a plan as a whole or in parts, or what an import left to do; a
// set is one part in all forms. script/ holds what runs in an instance, in
// ECMAScript 5: guard.js, which makes one change or says why not, with lookup.js,
// terms.js (the run, its end, prerequisites) and users.js put into it, is part of
// both onBefore.js, the script of the import set's transform map, and the fix
// scripts. send.sh and send.ps1 send the form rest: rolecall opens no connection.
// guide/ holds the README's sections.
package changefile
