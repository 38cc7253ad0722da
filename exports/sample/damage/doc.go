// Package damage takes estates of package sample and damages their exports as
// exports are damaged in life: a column is missing, a page was not read, two
// pages overlap, a file was opened in Excel. Tests reconcile an estate before and
// after: what the plan then does besides, it does without proof.
//
// An Estate is all files of both systems as tables of text. Draw takes one from the
// generator, shapes it to a Sort of company, gives it a recent history, and lays it
// out in files of the drawn forms. A Kind of damage changes a copy, and says which
// signs of it are left: what a reader could know the damage by.
package damage
