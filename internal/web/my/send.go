package my

import (
	"crypto/rand"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
)

// sheet is the form for an act of one's own.
type sheet struct {
	file
	kind   *rulebook.ActKind
	of     qyzmet.ActID
	key    string
	faults qyzmet.Faults
}

// own finds the kind of the address among those that a person may record.
func own(v *desk.Visit) (sheet, bool) {
	i := slices.IndexFunc(v.Office.OwnKinds(), func(k *rulebook.ActKind) bool { return string(k.ID) == v.R.PathValue("kind") })
	if i < 0 {
		v.Refused(desk.Props{Path: "/my"}, &qyzmet.Fault{Code: qyzmet.UnknownName, Path: "kind"})
		return sheet{}, false
	}
	f, err := v.Office.Own(v.Ctx(), v.Session.Person)
	if err != nil {
		v.Fail(err)
		return sheet{}, false
	}
	s := sheet{file: file{Visit: v, File: f}, kind: v.Office.OwnKinds()[i], of: qyzmet.ActID(v.R.FormValue("of")), key: v.R.PostFormValue("key")}
	if s.key == "" {
		s.key = rand.Text()
	}
	return s, true
}

func form(v *desk.Visit) {
	if s, ok := own(v); ok {
		s.draw()
	}
}

// send records what was filled in, or draws the form again with what is wrong.
func send(v *desk.Visit) {
	s, ok := own(v)
	if !ok {
		return
	}
	content := map[string]qyzmet.Value{}
	for _, field := range s.kind.Fields {
		if text := strings.TrimSpace(v.R.PostFormValue("f." + field.ID)); text != "" {
			value, bad := v.Book.ParseField(field, text)
			if bad != nil {
				s.faults = append(s.faults, bad)
				continue
			}
			content[field.ID] = value
		}
	}
	papers, bad := uploads(v)
	if bad != nil {
		s.faults = append(s.faults, bad)
	}
	if len(s.faults) > 0 {
		s.draw()
		return
	}
	done, err := v.Office.SendOwn(v.Ctx(), v.Session.Person, office.Send{Kind: s.kind.ID, Content: content, Of: s.of, Papers: papers, Key: s.key})
	if faults, refused := qyzmet.FaultsOf(err); refused && faults[0].Code != qyzmet.Internal && faults[0].Code != qyzmet.Damaged {
		s.faults = faults
		s.draw()
		return
	}
	if err != nil {
		v.Fail(err)
		return
	}
	http.Redirect(v.W, v.R, v.Path("/my?"+url.Values{"sent": {string(done.ID)}}.Encode()), http.StatusSeeOther)
}

// mediaTypes are the papers that are taken, as their bytes say, not their names.
var mediaTypes = []string{"application/pdf", "image/png", "image/jpeg", "image/webp"}

// maxPapers is how many papers go with one act.
const maxPapers = 5

// uploads reads the papers that came with the form.
func uploads(v *desk.Visit) ([]office.Upload, *qyzmet.Fault) {
	if v.R.MultipartForm == nil {
		return nil, nil
	}
	var out []office.Upload
	for _, h := range v.R.MultipartForm.File["paper"] {
		if h.Size == 0 {
			continue
		}
		data, err := bytesOf(h)
		kind := http.DetectContentType(data)
		said := ""
		switch {
		case err != nil || len(data) > office.MaxPaper || len(out) == maxPapers:
			said = v.L.T("my.form.paper-size", "n", maxPapers)
		case !slices.Contains(mediaTypes, kind):
			said = v.L.T("my.form.paper-kind")
		}
		if said != "" {
			return nil, &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "paper", Text: &qyzmet.Text{KK: said, RU: said, EN: said}}
		}
		out = append(out, office.Upload{Name: fileName(h.Filename), Type: kind, Data: data})
	}
	return out, nil
}

func bytesOf(h *multipart.FileHeader) ([]byte, error) {
	file, err := h.Open()
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	return io.ReadAll(io.LimitReader(file, office.MaxPaper+1))
}

// fileName is the name of a file without folders and without what is not seen.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, path.Base(strings.ReplaceAll(name, `\`, "/")))
	if r := []rune(name); len(r) > 120 {
		name = string(r[len(r)-120:])
	}
	return name
}

// draw is the form, with what is wrong above it and at each field.
func (s sheet) draw() {
	l := s.L
	address := "/my/send/" + string(s.kind.ID)
	if s.of != "" {
		address += "?" + url.Values{"of": {string(s.of)}}.Encode()
	}
	p := desk.Props{Title: s.kind.Title.In(l.Lang), Path: address, Error: len(s.faults) > 0}
	if p.Error {
		p.Status = http.StatusUnprocessableEntity
	}
	s.Page(p, H1(g.Text(l.T("my.send."+string(s.kind.ID)))),
		g.If(p.Error, Div(Class("fault"), Role("alert"), TabIndex("-1"), Data("focus", "1"), P(Strong(g.Text(l.T("my.form.wrong")))),
			Ul(g.Map(s.faults, func(x *qyzmet.Fault) g.Node { return Li(s.wrong(x)) })))),
		s.about(),
		g.Iff(s.kind.Ours != nil, func() g.Node { return P(Class("help"), g.Text(s.kind.Ours.In(l.Lang))) }),
		g.If(len(s.kind.Cites) > 0, P(s.Cites.Chips(s.kind.Cites))),
		Form(Method("post"), Action(s.Visit.Path("/my/send/"+string(s.kind.ID))), EncType("multipart/form-data"), fields(s.of, s.key),
			g.Map(s.kind.Fields, s.field),
			Div(Class("field"), Label(For("paper"), g.Text(l.T("my.form.papers"))), P(Class("help"), ID("paper-help"), g.Text(l.T("my.form.papers-help", "n", maxPapers))),
				Input(ID("paper"), Type("file"), Name("paper"), Multiple(), Accept(strings.Join(mediaTypes, ",")), Aria("describedby", "paper-help"))),
			Div(Class("actions"), Button(Type("submit"), g.Text(l.T("my.form.send"))), A(Href(s.Visit.Path("/my")), g.Text(l.T("my.back"))))))
}

// wrong is a fault with the field it is about.
func (s sheet) wrong(x *qyzmet.Fault) g.Node {
	if f := s.kind.Field(x.Path); f != nil {
		return g.Group{A(Href("#f-"+f.ID), g.Text(f.Fact.Label.In(s.L.Lang))), g.Text(": "), s.Fault(x)}
	}
	return s.Fault(x)
}

// about names the act that is disputed or answered.
func (s sheet) about() g.Node {
	for _, x := range s.Lines {
		if x.Act.Envelope.ID == s.of && s.of != "" {
			return P(Class("inset"), g.Text(s.L.T("my.form.of")+" "), Strong(g.Text(s.L.Date(x.Act.Envelope.Effect)+" – "+s.Says(x.Act, s.SeesField))))
		}
	}
	return nil
}

func (s sheet) field(f *rulebook.Field) g.Node {
	l, id, name := s.L, "f-"+f.ID, "f."+f.ID
	label := f.Fact.Label.In(l.Lang)
	if f.Optional {
		label += " (" + l.T("desk.form.optional") + ")"
	}
	typed := s.R.PostFormValue(name)
	wrong := slices.ContainsFunc(s.faults, func(x *qyzmet.Fault) bool { return x.Path == f.ID })
	same := g.Group{ID(id), Name(name), g.If(!f.Optional, Required()), g.If(wrong, Aria("invalid", "true"))}
	if len(f.Fact.Values) > 0 {
		return Div(Class("field"), Label(For(id), g.Text(label)), Select(same, Option(Value(""), g.Text("–")), g.Map(f.Fact.Values, func(w *rulebook.WordLabel) g.Node {
			return Option(Value(w.Word), g.If(w.Word == typed, Selected()), g.Text(w.Label.In(l.Lang)))
		})))
	}
	return Div(Class("field"), Label(For(id), g.Text(label)), Textarea(same, Rows("4"), MaxLength("4000"), g.Text(typed)))
}

// cutRefused takes the kind of act out of the entry of a refusal.
func cutRefused(what string) (string, bool) { return strings.CutPrefix(what, "refused ") }
