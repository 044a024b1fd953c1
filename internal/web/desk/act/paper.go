package act

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"path"
	"slices"
	"strings"
	"unicode"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/web/desk"
)

// maxPapers is how many papers lie with one act.
const maxPapers = 10

// mediaTypes are the papers that are taken, as their bytes say, not their names.
var mediaTypes = []string{"application/pdf", "image/png", "image/jpeg", "image/webp", "application/zip", "text/plain; charset=utf-8"}

// attached keeps a paper that came with the form; false when it was refused, and
// the page that says so was sent.
func (f *form) attached() bool {
	if f.R.MultipartForm == nil {
		return true
	}
	for _, h := range f.R.MultipartForm.File["paper"] {
		if h.Size == 0 || len(f.vals["papers"]) >= maxPapers {
			continue
		}
		file, err := h.Open()
		if err != nil {
			f.Fail(err)
			return false
		}
		data, err := io.ReadAll(io.LimitReader(file, office.MaxPaper+1))
		file.Close() //nolint:errcheck // it was only read
		if err != nil {
			f.Fail(err)
			return false
		}
		kind := http.DetectContentType(data)
		if !slices.Contains(mediaTypes, kind) {
			said := f.L.T("desk.form.paper-kind")
			f.Refused(desk.Props{Path: "/desk/act/" + string(f.kind.ID), Active: "act"},
				&qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "paper", Text: &qyzmet.Text{KK: said, RU: said, EN: said}})
			return false
		}
		p, err := f.Office.Attach(f.Ctx(), f.Actor, fileName(h.Filename), kind, data)
		if err != nil {
			f.Fail(err)
			return false
		}
		f.vals.Add("papers", f.room.token(f.Actor.Official, p))
	}
	return true
}

// fileName is the name of a file without folders and without what is not seen.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, name)
	if r := []rune(name); len(r) > 120 {
		name = string(r[len(r)-120:])
	}
	return name
}

// papers are those that were attached to this form by this official.
func (f *form) papers() []qyzmet.Attached {
	var out []qyzmet.Attached
	for _, token := range f.vals["papers"] {
		if p, ok := f.room.paper(f.Actor.Official, token); ok && len(out) < maxPapers && f.do != "unpaper:"+string(p.Digest) {
			out = append(out, p)
		}
	}
	return out
}

// token lets a form carry a paper that nobody else can put into it.
func (r *room) token(by qyzmet.SubjectID, p qyzmet.Attached) string {
	data, _ := json.Marshal(p) // plain fields never fail
	return base64.RawURLEncoding.EncodeToString(data) + "." + base64.RawURLEncoding.EncodeToString(r.mac(by, data))
}

func (r *room) mac(by qyzmet.SubjectID, data []byte) []byte {
	h := hmac.New(sha256.New, r.key)
	_, _ = h.Write([]byte(string(by) + "\x00")) // a hash never fails
	_, _ = h.Write(data)
	return h.Sum(nil)
}

func (r *room) paper(by qyzmet.SubjectID, token string) (p qyzmet.Attached, ok bool) {
	body, sum, _ := strings.Cut(token, ".")
	data, err := base64.RawURLEncoding.DecodeString(body)
	mac, err2 := base64.RawURLEncoding.DecodeString(sum)
	if err != nil || err2 != nil || !hmac.Equal(mac, r.mac(by, data)) {
		return p, false
	}
	return p, json.Unmarshal(data, &p) == nil
}
