package qyzmet

import "encoding/json"

// AppendEnvelope appends to b what json.Marshal writes for an envelope, byte for
// byte – the tree of the log is made of these bytes – and several times as fast.
// The error is that of json.Marshal: a day without a written form.
func AppendEnvelope(b []byte, e *Envelope) ([]byte, error) {
	w := pen{b: b}
	if w.envelope(e); !w.bad {
		return w.b, nil
	}
	data, err := json.Marshal(*e)
	return append(b, data...), err
}

// AppendPayload is AppendEnvelope for a payload.
func AppendPayload(b []byte, p *Payload) ([]byte, error) {
	w := pen{b: b}
	if w.payload(p); !w.bad {
		return w.b, nil
	}
	data, err := json.Marshal(*p)
	return append(b, data...), err
}

// AppendGrounds appends what json.Marshal writes of a payload after its sets: what the
// act rests on, each member with a comma before it. It is for acts that are shown
// otherwise than they are kept. It is false for what has no written form.
func AppendGrounds(b []byte, p *Payload) ([]byte, bool) {
	w := pen{b: b}
	w.grounds(p)
	return w.b, !w.bad
}

func (w *pen) envelope(e *Envelope) {
	w.said(`{"id":`, string(e.ID))
	w.said(`,"kind":`, string(e.Kind))
	w.said(`,"office":`, string(e.Office))
	w.said(`,"official":`, string(e.Official))
	w.said(`,"actor":`, string(e.Actor))
	if e.Subjects == nil {
		w.raw(`,"subjects":null`)
	} else {
		penTexts(w, `,"subjects":`, e.Subjects)
	}
	w.day(`,"issued":`, e.Issued)
	w.day(`,"effect":`, e.Effect)
	w.number(`,"recorded":`, e.Recorded)
	w.said(`,"book":`, string(e.Book))
	w.maybe(`,"of":`, string(e.Of))
	w.maybe(`,"undoes":`, string(e.Undoes))
	if e.Found {
		w.raw(`,"found":true`)
	}
	w.raw("}")
}

func (w *pen) payload(p *Payload) {
	w.raw("{") // what stands before the content brings its comma after it
	if p.Number != "" {
		w.said(`"number":`, p.Number)
		w.raw(",")
	}
	if p.Power != "" {
		w.said(`"power":`, string(p.Power))
		w.raw(",")
	}
	if len(p.Basis) > 0 {
		penTexts(w, `"basis":`, p.Basis)
		w.raw(",")
	}
	w.raw(`"content":`)
	w.values(p.Content)
	penList(w, `,"sets":`, p.Sets, (*pen).set)
	w.grounds(p)
	w.raw("}")
}

func (w *pen) grounds(p *Payload) {
	penList(w, `,"papers":`, p.Papers, (*pen).attached)
	penList(w, `,"checked":`, p.Checked, (*pen).checked)
	penList(w, `,"overrode":`, p.Overrode, (*pen).overridden)
	if len(p.Findings) > 0 {
		penTexts(w, `,"findings":`, p.Findings)
	}
	if s := p.Source; s != nil {
		w.said(`,"source":{"file":`, string(s.File))
		w.number(`,"row":`, s.Row)
		w.raw("}")
	}
}

func (w *pen) set(s *Set) {
	w.said(`{"subject":`, string(s.Subject))
	w.said(`,"op":`, string(s.Op))
	w.said(`,"path":`, string(s.Path))
	if !s.Value.IsZero() {
		w.raw(`,"value":`)
		w.value(&s.Value)
	}
	w.raw("}")
}

func (w *pen) attached(a *Attached) {
	w.said(`{"digest":`, string(a.Digest))
	w.said(`,"name":`, a.Name)
	w.said(`,"type":`, a.Type)
	w.number(`,"size":`, a.Size)
	w.maybe(`,"proves":`, string(a.Proves))
	w.raw("}")
}

func (w *pen) checked(c *Checked) {
	w.said(`{"question":`, string(c.Question))
	w.day(`,"on":`, c.On)
	w.said(`,"state":`, string(c.State))
	w.said(`,"outcome":`, c.Outcome)
	if len(c.Cites) > 0 {
		penTexts(w, `,"cites":`, c.Cites)
	}
	w.maybe(`,"proof":`, string(c.Proof))
	w.raw("}")
}

func (w *pen) overridden(o *Overridden) {
	w.said(`{"safeguard":`, o.Safeguard)
	w.said(`,"reason":`, o.Reason)
	w.raw("}")
}

// value writes a value with its type.
func (w *pen) value(v *Value) {
	if w.deep++; w.deep > mostDeep {
		w.bad = true
	}
	switch {
	case w.bad:
	case v.Kind == Bool && v.Reason == "":
		w.truth("", v.N == 1)
	case v.Kind == Int && v.Reason == "":
		w.number("", v.N)
	default:
		w.tagged(v)
	}
	w.deep--
}

// tagged writes a value that names its type.
func (w *pen) tagged(v *Value) {
	reason := v.Reason
	switch v.Kind {
	case Bool:
		w.truth(`{"bool":`, v.N == 1)
	case Int:
		w.number(`{"int":`, v.N)
	case Date:
		w.day(`{"date":`, v.AsDate())
	case Word:
		w.said(`{"word":`, v.S)
	case Words:
		penTexts(w, `{"words":`, v.Words)
	case List:
		w.raw(`{"list":[`)
		for i, it := range v.Items {
			w.next(i)
			w.values(it)
		}
		w.raw("]")
	default:
		w.said(`{"unknown":`, string(v.Reason))
		reason = ""
	}
	if v.Open {
		w.raw(`,"open":true`)
	}
	w.maybe(`,"reason":`, string(reason))
	w.raw("}")
}
