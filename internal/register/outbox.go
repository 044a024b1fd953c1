package register

import (
	"encoding/json"

	"qyzmet"
)

// Message is something to be sent once an act stands.
type Message struct {
	ID      string       `json:"id"`      // drawn when empty; the channel may use it to know a message sent twice
	Channel string       `json:"channel"` // sms, mail, portal …
	To      string       `json:"to"`
	Subject string       `json:"subject"`
	Body    string       `json:"body"`
	Act     qyzmet.ActID `json:"act"` // filled with the act of the draft when empty
}

// States of a message.
const (
	waiting = "waiting"
	leased  = "leased"
	sent    = "sent"
)

// post stages a message of an act.
func (g *group) post(m Message, of Receipt) error {
	if m.ID == "" {
		m.ID = NewID("m")
	}
	if m.Act == "" {
		m.Act = of.ID
	}
	data, err := json.Marshal(m)
	if err != nil {
		return err
	}
	g.rows.outbox.add(m.ID, int64(of.Position), data, g.now, waiting, 0, "")
	return nil
}
