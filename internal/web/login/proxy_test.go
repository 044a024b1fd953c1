package login

import (
	"net/http/httptest"
	"net/netip"
	"testing"
)

// Whose failures are counted cannot be chosen by a header: it is believed of our own
// proxies only, and of what they saw only.
func TestBehind(t *testing.T) {
	ours := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("fd00::/8")}
	for _, c := range []struct {
		peer      string
		forwarded []string
		want      string
	}{
		{"203.0.113.9:5000", nil, "203.0.113.9"},
		{"203.0.113.9:5000", []string{"198.51.100.1"}, "203.0.113.9"}, // no proxy of ours
		{"127.0.0.1:5000", []string{"198.51.100.1"}, "198.51.100.1"},
		{"[::ffff:127.0.0.1]:5000", []string{"198.51.100.1"}, "198.51.100.1"},
		{"127.0.0.1:5000", []string{"198.51.100.1, 203.0.113.9"}, "203.0.113.9"}, // the first is what the client says
		{"127.0.0.1:5000", []string{"198.51.100.1", "203.0.113.9, 10.1.2.3"}, "203.0.113.9"},
		{"127.0.0.1:5000", []string{"198.51.100.1, unknown"}, "127.0.0.1"},
		{"127.0.0.1:5000", []string{"198.51.100.1, unknown, 203.0.113.9"}, "203.0.113.9"},
		{"127.0.0.1:5000", []string{"10.0.0.7"}, "10.0.0.7"},
		{"127.0.0.1:5000", nil, "127.0.0.1"},
		{"[fd00::1]:5000", []string{"[2001:db8:1:2:3:4:5:6]:99"}, "2001:db8:1:2::/64"},
		{"[2001:db8:1:2:3:4:5:6]:99", []string{"198.51.100.1"}, "2001:db8:1:2::/64"},
		{"@", []string{"198.51.100.1"}, "@"},
	} {
		r := httptest.NewRequest("POST", "/", nil)
		r.RemoteAddr = c.peer
		for _, f := range c.forwarded {
			r.Header.Add("X-Forwarded-For", f)
		}
		if got := Behind(ours)(r); got != c.want {
			t.Errorf("%s forwarding %q: %s, want %s", c.peer, c.forwarded, got, c.want)
		}
	}
}

// The demonstration is entered from this machine only: by no name that another site
// has made point here, and through no proxy.
func TestFromHere(t *testing.T) {
	for _, c := range []struct {
		peer, host, forwarded string
		want                  bool
	}{
		{"127.0.0.1:5000", "localhost:8090", "", true}, {"127.0.0.1:5000", "127.0.0.1:8090", "", true}, {"[::1]:5000", "[::1]:8090", "", true},
		{"127.0.0.1:5000", "rebound.example:8090", "", false}, {"127.0.0.1:5000", "localhost.example", "", false},
		{"127.0.0.1:5000", "localhost:8090", "203.0.113.9", false}, {"203.0.113.9:5000", "localhost:8090", "", false},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr, r.Host = c.peer, c.host
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := fromHere(r); got != c.want {
			t.Errorf("%+v: %t", c, got)
		}
	}
}
