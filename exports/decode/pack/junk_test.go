package pack

import "testing"

func TestJunk(t *testing.T) {
	for name, want := range map[string]bool{
		"Thumbs.db": true, "thumbs.DB": true, "desktop.ini": true, "__MACOSX": true, "._users.csv": true, ".DS_Store": true,
		".hidden": true, "~$users.xlsx": true, "users.csv": false, "thumbs.csv": false, "~users.csv": false,
	} {
		if got := IsJunk(name); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}
