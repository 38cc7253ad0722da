// Package sample writes synthetic estates: exports of Okta and ServiceNow, as
// large as asked for, with faults planted in them and the findings that a
// reconciliation must make of them, none more and none fewer.
//
// An estate is drawn person by person from a seed. Most people are in order:
// employees, leavers whose account was deactivated, colleagues who do not use
// ServiceNow. Some are the subject of a scenario, which is a fault of one kind
// or a near miss: something that looks like a fault and is none. Each scenario
// says which findings it must lead to; those are the estate's Expected.
//
// The same estate can be written in many forms, charsets and compressions
// (OktaForms, ServiceNowForms, Charsets, Compressions), each as the system or
// the people who use it would: readers are tested with files they have not been
// written for.
//
// Nothing is kept of a person once written, so an estate of millions needs no
// more memory than its expected findings. The same options give the same bytes.
//
// The names are invented; every address is in a domain reserved for examples.
package sample
