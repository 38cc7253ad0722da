package output

import "golang.org/x/sys/unix"

// exchange swaps two folders in one step.
func exchange(one, other string) error {
	return unix.RenamexNp(one, other, unix.RENAME_SWAP)
}
