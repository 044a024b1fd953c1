package courier

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"qyzmet"
)

// Limits of a message. A channel may set lower ones.
const (
	maxSubject     = 200      // letters
	maxBody        = 20_000   // letters
	maxAddress     = 254      // bytes: the greatest length of an address of mail
	maxName        = 150      // letters of the name of an attachment
	maxAttachments = 10       //
	maxAttached    = 20 << 20 // bytes, all together
	maxRaw         = 4 << 10  // bytes of what the other side said
)

// ChannelName names a channel, as the outbox has it: mail, sms, portal.
type ChannelName string

// Message is one message to one recipient.
type Message struct {
	ID          string // in the outbox: the same for every attempt, never for another message
	Channel     ChannelName
	To          string // an address of mail, a telephone number, an account: what the channel understands
	Subject     string // one line; channels without subjects leave it out
	Body        string // plain text
	Attachments []Attachment
}

// Attachment is a file that goes with a message.
type Attachment struct {
	Name string // of the file, with its ending
	Type string // media type
	Data []byte
}

// Status is how far a message is known to have come.
type Status string

// Statuses, in the order of the way. A channel that cannot know more stays at
// Accepted.
const (
	Accepted  Status = "accepted"  // taken over by the next one on the way
	Delivered Status = "delivered" // with the recipient's device or account
	Read      Status = "read"      // opened
	Failed    Status = "failed"    // given up by the next one on the way
)

// Evidence is what shows that a message was sent, or what became of it.
type Evidence struct {
	Channel   ChannelName `json:"channel"`
	At        time.Time   `json:"at"`        // by our clock when sent, by the gateway's in a delivery report
	Reference string      `json:"reference"` // of the other side: the gateway's number, the Message-ID of a letter
	Status    Status      `json:"status"`
	Raw       string      `json:"raw"` // what the other side said, at most 4 KB: personal data may be in it
}

// Channel is one way out.
type Channel interface {
	// Send hands a message over and returns what shows it. An error says that it
	// is not known to be taken over: Temporary tells whether to try again.
	Send(ctx context.Context, m Message) (Evidence, error)
}

// check refuses what no channel can carry, or what would turn a field of the
// message into an instruction to a server.
func (m Message) check() error {
	switch {
	case m.ID == "":
		return refused(qyzmet.Missing, "id", "the message has no id; the outbox gives one")
	case m.To == "":
		return refused(qyzmet.Missing, "to", "the message has no recipient; state an address or choose another channel")
	case len(m.To) > maxAddress:
		return tooLong("to", len(m.To), maxAddress, "bytes")
	case strings.TrimSpace(m.Body) == "":
		return refused(qyzmet.Missing, "body", "the message has no text")
	}
	for _, f := range []struct{ path, text string }{{"id", m.ID}, {"to", m.To}, {"subject", m.Subject}} {
		if !oneLine(f.text) {
			return refused(qyzmet.NotAllowed, f.path, "control characters and line breaks are refused here: they would begin a header of their own; write one line")
		}
	}
	if n := utf8.RuneCountInString(m.Subject); n > maxSubject {
		return tooLong("subject", n, maxSubject, "letters")
	}
	if n := utf8.RuneCountInString(m.Body); n > maxBody {
		return tooLong("body", n, maxBody, "letters")
	}
	if !utf8.ValidString(m.Body) || strings.ContainsFunc(m.Body, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
		return refused(qyzmet.NotAllowed, "body", "the text holds control characters or is not UTF-8; line breaks and tabs alone are allowed")
	}
	return m.checkAttachments()
}

func (m Message) checkAttachments() error {
	if len(m.Attachments) > maxAttachments {
		return tooLong("attachments", len(m.Attachments), maxAttachments, "files")
	}
	total := 0
	for _, a := range m.Attachments {
		total += len(a.Data)
		switch {
		case a.Name == "" || !oneLine(a.Name) || strings.ContainsAny(a.Name, `/\"`):
			return refused(qyzmet.NotAllowed, "attachments.name", "an attachment needs a plain file name: one line, no slashes, no quotation marks")
		case utf8.RuneCountInString(a.Name) > maxName:
			return tooLong("attachments.name", utf8.RuneCountInString(a.Name), maxName, "letters")
		case !oneLine(a.Type):
			return refused(qyzmet.NotAllowed, "attachments.type", "a media type is one line, as application/pdf")
		}
	}
	if total > maxAttached {
		return tooLong("attachments", total, maxAttached, "bytes")
	}
	return nil
}

// oneLine says whether a text can stand in a header.
func oneLine(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || r == '\u2028' || r == '\u2029'
	})
}

// raw bounds what the other side said, at a letter, and takes out what a
// database of text refuses.
func raw(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
	if len(s) <= maxRaw {
		return s
	}
	n := maxRaw
	for !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
