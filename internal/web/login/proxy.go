package login

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Behind tells where requests come from that pass through proxies of our own: the
// last address of X-Forwarded-For that is none of theirs. Of whoever does not come
// through them the header is not believed: he could be anybody's.
func Behind(proxies []netip.Prefix) func(*http.Request) string {
	ours := func(ip netip.Addr) bool {
		return slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(ip) })
	}
	return func(r *http.Request) string {
		ip, ok := address(r.RemoteAddr)
		if !ok || !ours(ip) {
			return Peer(r)
		}
		for _, hop := range slices.Backward(strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")) {
			next, ok := address(strings.TrimSpace(hop))
			if !ok {
				break // what stands before it cannot be told apart
			}
			if ip = next; !ours(ip) {
				break
			}
		}
		return network(ip)
	}
}

// address reads an address, with a port or without.
func address(s string) (netip.Addr, bool) {
	if host, _, err := net.SplitHostPort(s); err == nil {
		s = host
	}
	ip, err := netip.ParseAddr(s)
	return ip.Unmap().WithZone(""), err == nil
}

// network is an IPv4 address, or the network of 64 bits that one subscriber has.
func network(ip netip.Addr) string {
	if prefix, err := ip.Prefix(64); err == nil && ip.Is6() {
		return prefix.String()
	}
	return ip.String()
}
