package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
)

// client sends requests over one connection that is kept, and reads the answers. It
// does no more than that: the client of net/http takes a fifth of the time in which
// the servers that are measured here answer, on the same cores.
type client struct {
	conn net.Conn
	in   *bufio.Reader
	out  bytes.Buffer
	said []byte
}

func dial(address string) (*client, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return &client{conn: conn, in: bufio.NewReader(conn)}, nil
}

// post sends a body of JSON and returns the status and the body of the answer, which
// is good until the next request.
func (c *client) post(path string, header http.Header, body string) (status int, said []byte, err error) {
	c.out.Reset()
	fmt.Fprintf(&c.out, "POST %s HTTP/1.1\r\nHost: bench.example\r\nContent-Type: application/json\r\nContent-Length: %d\r\n", path, len(body))
	for name, values := range header {
		fmt.Fprintf(&c.out, "%s: %s\r\n", name, values[0])
	}
	c.out.WriteString("\r\n" + body)
	if _, err := c.conn.Write(c.out.Bytes()); err != nil {
		return 0, nil, err
	}
	status, length, err := c.head()
	if err != nil {
		return 0, nil, err
	}
	if cap(c.said) < length {
		c.said = make([]byte, length)
	}
	said = c.said[:length]
	_, err = io.ReadFull(c.in, said)
	return status, said, err
}

// head reads the head of an answer.
func (c *client) head() (status, length int, err error) {
	length = -1
	for first := true; ; first = false {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return 0, 0, err
		}
		line = bytes.TrimRight(line, "\r\n")
		name, value, _ := bytes.Cut(line, []byte(":"))
		switch {
		case first && len(line) < len("HTTP/1.1 200"):
			return 0, 0, fmt.Errorf("no answer of HTTP: %q", line)
		case first:
			if status, err = strconv.Atoi(string(line[9:12])); err != nil {
				return 0, 0, fmt.Errorf("no status: %q", line)
			}
		case bytes.EqualFold(name, []byte("Content-Length")):
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return 0, 0, err
			}
		case len(line) == 0 && length < 0:
			return 0, 0, fmt.Errorf("an answer of status %d does not tell its length", status)
		case len(line) == 0:
			return status, length, nil
		}
	}
}
