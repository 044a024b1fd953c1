package web

import "testing"

// The log gets the language and the room of an address, and nothing that somebody
// may have put into it.
func TestRoomOfAddress(t *testing.T) {
	for path, want := range map[string]string{"/kk/desk/person/p-1": "/kk/desk", "/ru/verify/ABCD-EFGH": "/ru/verify", "/verify/ABCD-EFGH": "/", "/kk": "/kk", "/": "/", "": "/",
		"/en/050315500014": "/en", "/en/Сейітов": "/en", "/kk/desk\nlevel=ERROR": "/kk", "/050315500014": "/", "/en/averylongroomname": "/en"} {
		if got := room(path); got != want {
			t.Errorf("%q: %q, want %q", path, got, want)
		}
	}
}
