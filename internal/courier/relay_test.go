package courier_test

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// relay is a small server of mail. Replies by the word of the command replace
// its own; "." is the end of the letter.
type relay struct {
	net.Listener
	replies map[string]string
	slow    time.Duration // before each reply
	drop    string        // the command after which the connection breaks
	tls     *tls.Config   // offered when set
	login   string        // the base64 of AUTH PLAIN that is let in; none asked when empty

	lock     sync.Mutex
	letters  []string // as they came, one for each that was taken
	envelope []string // MAIL and RCPT of all
	sessions int
}

// newRelay starts a relay that was set up before anybody could call it.
func newRelay(t *testing.T, setUp ...func(*relay)) *relay {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{Listener: l, replies: map[string]string{}}
	for _, f := range setUp {
		f(r)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			r.lock.Lock()
			r.sessions++
			r.lock.Unlock()
			go r.talk(conn)
		}
	}()
	return r
}

func (r *relay) port() int { return r.Addr().(*net.TCPAddr).Port }

func (r *relay) taken() []string {
	r.lock.Lock()
	defer r.lock.Unlock()
	return append([]string(nil), r.letters...)
}

// talk holds one conversation.
func (r *relay) talk(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	in := bufio.NewReader(conn)
	say := func(command, usual string) {
		time.Sleep(r.slow)
		if other := r.replies[command]; other != "" {
			usual = other
		}
		_, _ = fmt.Fprintf(conn, "%s\r\n", usual)
	}
	say("HELLO", "220 relay.example ready")
	secure := false
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		command, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(line)), " ")
		if command == r.drop {
			return
		}
		switch command {
		case "EHLO":
			for _, can := range r.offers(secure) {
				_, _ = fmt.Fprintf(conn, "250-%s\r\n", can)
			}
			say(command, "250 8BITMIME")
		case "STARTTLS":
			say(command, "220 go on")
			conn = tls.Server(conn, r.tls)
			in, secure = bufio.NewReader(conn), true
		case "AUTH":
			if r.login != "" && strings.Contains(line, r.login) {
				say(command, "235 2.7.0 welcome")
			} else {
				say(command, "535 5.7.8 not you")
			}
		case "MAIL", "RCPT":
			r.lock.Lock()
			r.envelope = append(r.envelope, strings.TrimSpace(line))
			r.lock.Unlock()
			say(command, "250 2.1.0 well")
		case "DATA":
			if !r.data(in, say) {
				return
			}
		case "QUIT":
			say(command, "221 2.0.0 bye")
			return
		default:
			say(command, "250 2.0.0 well")
		}
	}
}

func (r *relay) offers(secure bool) []string {
	out := []string{"relay.example", "ENHANCEDSTATUSCODES"}
	if r.tls != nil && !secure {
		out = append(out, "STARTTLS")
	}
	if r.login != "" {
		out = append(out, "AUTH PLAIN")
	}
	return out
}

// data reads a letter; false when the conversation is broken off.
func (r *relay) data(in *bufio.Reader, say func(command, usual string)) bool {
	if strings.HasPrefix(r.replies["DATA"], "5") {
		say("DATA", "")
		return true
	}
	say("DATA", "354 go on")
	var letter strings.Builder
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return false
		}
		if strings.TrimRight(line, "\r\n") == "." {
			break
		}
		letter.WriteString(strings.TrimPrefix(line, "."))
	}
	if !strings.HasPrefix(r.replies["."], "4") && !strings.HasPrefix(r.replies["."], "5") {
		r.lock.Lock()
		r.letters = append(r.letters, letter.String())
		r.lock.Unlock()
	}
	if r.drop == "." {
		return false
	}
	say(".", "250 2.0.0 Ok: queued as 4XYZ")
	return true
}
