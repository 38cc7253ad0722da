// Package changefile writes a plan as files that go into ServiceNow in bulk,
// one writer a format, and a README that says how to bring them in.
//
// A change that a format cannot express is left out of that format's files and
// listed in the README with the reason: it is never altered to fit, and a
// sys_id is never invented. The rows of one change stay together.
package changefile
