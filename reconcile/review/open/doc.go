// Package open says of a finished run what is reviewed, and by whom: the statements of
// a review, in SQL over the run's relations, beside the settings of review.yaml.
//
// Everything that somebody could take away is an item (050), unless a setting excludes it
// (080); rules yield candidates (140), the first of whom that may review it does (170);
// packets have rows (180), and rows have texts (200). What is not reviewed is counted, and
// the totals balance (250).
package open
