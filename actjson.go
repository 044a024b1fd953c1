package qyzmet

import "encoding/json"

// ReadEnvelope reads an envelope as encoding/json does, several times as fast where
// it is written as json.Marshal writes it: records are read far more often than
// they are written. The strings share the memory of data, if it is a string, or of
// one copy of it.
func ReadEnvelope[T string | []byte](data T) (Envelope, error) {
	var e Envelope
	if r := newPass(string(data)); r.envelope(&e) {
		return e, nil
	}
	e = Envelope{}
	err := json.Unmarshal([]byte(data), &e)
	return e, err
}

// ReadPayload is ReadEnvelope for a payload.
func ReadPayload[T string | []byte](data T) (*Payload, error) {
	var p Payload
	if r := newPass(string(data)); r.payload(&p) {
		return &p, nil
	}
	p = Payload{}
	err := json.Unmarshal([]byte(data), &p)
	return &p, err
}

func (r *pass) envelope(e *Envelope) bool {
	r.eat('{')
	var seen uint32
	for first := true; r.more(&first, '}'); {
		switch r.name() {
		case "id":
			r.once(&seen, 0)
			e.ID = ActID(r.text())
		case "kind":
			r.once(&seen, 1)
			e.Kind = ActKind(r.text())
		case "office":
			r.once(&seen, 2)
			e.Office = SubjectID(r.text())
		case "official":
			r.once(&seen, 3)
			e.Official = SubjectID(r.text())
		case "actor":
			r.once(&seen, 4)
			e.Actor = SubjectID(r.text())
		case "subjects":
			r.once(&seen, 5)
			e.Subjects = textsOf[SubjectID](r)
		case "issued":
			r.once(&seen, 6)
			e.Issued = r.day()
		case "effect":
			r.once(&seen, 7)
			e.Effect = r.day()
		case "recorded":
			r.once(&seen, 8)
			e.Recorded = r.number()
		case "book":
			r.once(&seen, 9)
			e.Book = Digest(r.text())
		case "of":
			r.once(&seen, 10)
			e.Of = ActID(r.text())
		case "undoes":
			r.once(&seen, 11)
			e.Undoes = Undoing(r.text())
		case "found":
			r.once(&seen, 12)
			e.Found = r.truth()
		default:
			r.bad = true
		}
	}
	return r.whole()
}

func (r *pass) payload(p *Payload) bool {
	r.eat('{')
	var seen uint32
	for first := true; r.more(&first, '}'); {
		switch r.name() {
		case "number":
			r.once(&seen, 0)
			p.Number = r.text()
		case "power":
			r.once(&seen, 1)
			p.Power = ActID(r.text())
		case "basis":
			r.once(&seen, 2)
			p.Basis = textsOf[ProvisionID](r)
		case "content":
			r.once(&seen, 3)
			p.Content = r.values()
		case "sets":
			r.once(&seen, 4)
			p.Sets = listOf(r, (*pass).set)
		case "papers":
			r.once(&seen, 5)
			p.Papers = listOf(r, (*pass).attached)
		case "checked":
			r.once(&seen, 6)
			p.Checked = listOf(r, (*pass).checked)
		case "overrode":
			r.once(&seen, 7)
			p.Overrode = listOf(r, (*pass).overridden)
		case "findings":
			r.once(&seen, 8)
			p.Findings = textsOf[string](r)
		case "source":
			r.once(&seen, 9)
			p.Source = r.source()
		default:
			r.bad = true
		}
	}
	return r.whole()
}

func (r *pass) source() *Source {
	s := &Source{}
	r.eat('{')
	var seen uint32
	for first := true; r.more(&first, '}'); {
		switch r.name() {
		case "file":
			r.once(&seen, 0)
			s.File = Digest(r.text())
		case "row":
			r.once(&seen, 1)
			s.Row = r.number()
		default:
			r.bad = true
		}
	}
	return s
}

func (r *pass) set() (s Set) {
	r.eat('{')
	var seen uint32
	for first := true; r.more(&first, '}'); {
		switch r.name() {
		case "subject":
			r.once(&seen, 0)
			s.Subject = SubjectID(r.text())
		case "op":
			r.once(&seen, 1)
			s.Op = SetOp(r.text())
		case "path":
			r.once(&seen, 2)
			s.Path = Path(r.text())
		case "value":
			r.once(&seen, 3)
			s.Value = r.value()
		default:
			r.bad = true
		}
	}
	return s
}

func (r *pass) attached() (a Attached) {
	r.eat('{')
	var seen uint32
	for first := true; r.more(&first, '}'); {
		switch r.name() {
		case "digest":
			r.once(&seen, 0)
			a.Digest = Digest(r.text())
		case "name":
			r.once(&seen, 1)
			a.Name = r.text()
		case "type":
			r.once(&seen, 2)
			a.Type = r.text()
		case "size":
			r.once(&seen, 3)
			a.Size = r.number()
		case "proves":
			r.once(&seen, 4)
			a.Proves = PaperID(r.text())
		default:
			r.bad = true
		}
	}
	return a
}

func (r *pass) checked() (c Checked) {
	r.eat('{')
	var seen uint32
	for first := true; r.more(&first, '}'); {
		switch r.name() {
		case "question":
			r.once(&seen, 0)
			c.Question = QuestionID(r.text())
		case "on":
			r.once(&seen, 1)
			c.On = r.day()
		case "state":
			r.once(&seen, 2)
			c.State = State(r.text())
		case "outcome":
			r.once(&seen, 3)
			c.Outcome = r.text()
		case "cites":
			r.once(&seen, 4)
			c.Cites = textsOf[ProvisionID](r)
		case "proof":
			r.once(&seen, 5)
			c.Proof = Digest(r.text())
		default:
			r.bad = true
		}
	}
	return c
}

func (r *pass) overridden() (o Overridden) {
	r.eat('{')
	var seen uint32
	for first := true; r.more(&first, '}'); {
		switch r.name() {
		case "safeguard":
			r.once(&seen, 0)
			o.Safeguard = r.text()
		case "reason":
			r.once(&seen, 1)
			o.Reason = r.text()
		default:
			r.bad = true
		}
	}
	return o
}

// values takes values by name. Of a name that comes again the last stands, as in
// any map read from JSON.
func (r *pass) values() map[string]Value {
	r.eat('{')
	out := map[string]Value{}
	for first := true; r.more(&first, '}'); {
		name := r.name()
		out[name] = r.value()
	}
	return out
}

// value takes a value with its type.
func (r *pass) value() (v Value) {
	if r.bad || r.at >= len(r.s) {
		r.bad = true
		return v
	}
	switch c := r.s[r.at]; {
	case c == 't' || c == 'f':
		return BoolValue(r.truth())
	case c != '{':
		return IntValue(r.number())
	}
	if r.deep++; r.deep > mostDeep {
		r.bad = true
	}
	v = r.tagged()
	r.deep--
	return v
}

// tagged takes a value that names its type.
func (r *pass) tagged() (v Value) {
	r.eat('{')
	var seen uint32
	open, reason, forms := false, NotAsked, 0
	for first := true; r.more(&first, '}'); {
		forms++
		switch r.name() {
		case "bool":
			r.once(&seen, 0)
			v = BoolValue(r.truth())
		case "int":
			r.once(&seen, 1)
			v = IntValue(r.number())
		case "date":
			r.once(&seen, 2)
			v = DateValue(r.day())
		case "word":
			r.once(&seen, 3)
			v = WordValue(r.text())
		case "words":
			r.once(&seen, 4)
			v = WordsValue(textsOf[string](r)...)
		case "list":
			r.once(&seen, 5)
			v = ListValue(listOf(r, func(r *pass) Item { return r.values() })...)
		case "unknown":
			r.once(&seen, 6)
			v = UnknownValue(Reason(r.text()))
		case "open":
			r.once(&seen, 7)
			open, forms = r.truth(), forms-1
		case "reason":
			r.once(&seen, 8)
			reason, forms = Reason(r.text()), forms-1
		default:
			r.bad = true
		}
	}
	r.bad = r.bad || forms != 1
	v.Open = open
	if v.Kind != Unknown {
		v.Reason = reason
	}
	return v
}
