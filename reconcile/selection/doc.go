// Package selection narrows the plan of a finished run to the changes that
// were approved. Nothing is computed again: the run's relations are shown as
// they are, but change and rollback hold the selected changes only, so that
// everything that writes a plan writes the narrowed one.
package selection
