// Package verify tells, from exports taken after an import, of each change of a
// plan whether it is in effect.
//
// Records are found by their sys_id or Okta id where both exports have it, else
// by user name, role and group: a grant that was removed and came back under a
// new sys_id is not removed, and an account that was created is found by its
// user name. What the fresh exports cannot say is unknown, never as planned.
package verify
