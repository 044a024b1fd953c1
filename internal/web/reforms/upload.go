package reforms

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"qyzmet"
	"qyzmet/internal/lab"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/i18n"
	"qyzmet/internal/web/layout"
)

// upload begins with a draft from a file.
func (room *Room) upload(w http.ResponseWriter, r *http.Request) {
	p := room.page(r)
	p.ch = room.fresh()
	data, ok := p.file(w, r)
	if !ok {
		return
	}
	o, faults := readFile(p.l, p.book, data)
	if len(faults) > 0 {
		for _, f := range faults {
			p.ch.refuse("rf-file", f)
		}
		layout.Respond(w, http.StatusUnprocessableEntity, p.draw())
		return
	}
	p.ch.begin(o, false)
	layout.Respond(w, http.StatusOK, p.draw())
}

// file takes the file from the form; when there is none to read, the answer has
// been sent.
func (p *page) file(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "multipart/form-data" {
		layout.Problem(w, r, http.StatusUnsupportedMediaType, "media-type")
		return nil, false
	}
	parts, err := r.MultipartReader()
	for err == nil {
		part, next := parts.NextPart()
		if err = next; err != nil || part.FormName() != "file" {
			continue
		}
		data, fault := io.ReadAll(io.LimitReader(part, maxDraft+1))
		switch {
		case fault != nil:
			err = fault
		case len(data) > maxDraft:
			p.ch.refuse("rf-file", p.l.T("reforms.fault.large", "most", maxDraft>>10))
		case len(strings.TrimSpace(string(data))) == 0:
			p.ch.refuse("rf-file", p.l.T("reforms.fault.empty"))
		default:
			return data, true
		}
		if err == nil {
			layout.Respond(w, http.StatusUnprocessableEntity, p.draw())
			return nil, false
		}
	}
	if errors.Is(err, io.EOF) {
		p.ch.refuse("rf-file", p.l.T("reforms.fault.empty"))
		layout.Respond(w, http.StatusUnprocessableEntity, p.draw())
		return nil, false
	}
	layout.Problem(w, r, http.StatusBadRequest, "bad-form")
	return nil, false
}

// readFile reads a draft and names every fault with its line.
func readFile(l *i18n.Local, book *rulebook.Book, data []byte) (*rulebook.Overlay, []string) {
	if anchors.Match(data) {
		return nil, []string{l.T("reforms.fault.anchors")}
	}
	o, err := lab.ReadReform("draft", data)
	if err != nil {
		return nil, []string{syntax(l, err)}
	}
	_, err = book.Apply(o)
	if err == nil {
		return o, nil
	}
	faults, known := qyzmet.FaultsOf(err)
	if !known {
		return nil, []string{clip(err.Error())}
	}
	file, _ := parser.ParseBytes(data, 0) // it was read before
	var out []string
	for _, f := range faults {
		out = append(out, atLine(l, lineOf(file, f.Path), misfit(l, f)))
	}
	return nil, out
}

// anchors are YAML's references; a draft needs none, and a small file with many
// can mean a large one.
var anchors = regexp.MustCompile(`(?m)(^|[\s\[{,:-])[&*][A-Za-z0-9_]`)

// place is where YAML's errors say what they are about: "draft: [3:5] …".
var place = regexp.MustCompile(`\[(\d+):\d+\] ([^\n]*)`)

// syntax tells why a file cannot be read.
func syntax(l *i18n.Local, err error) string {
	text := strings.TrimPrefix(err.Error(), "draft: ")
	if m := place.FindStringSubmatch(text); m != nil {
		line, _ := strconv.Atoi(m[1])
		return atLine(l, line, clip(m[2]))
	}
	first, _, _ := strings.Cut(text, "\n")
	return l.T("reforms.fault.unread", "why", clip(first))
}

func atLine(l *i18n.Local, line int, text string) string {
	if line == 0 {
		return text
	}
	return l.T("reforms.fault.line", "line", line, "text", text)
}

// lineOf finds the line on which a path such as values[0].parameter stands; 0
// when it is not found.
func lineOf(file *ast.File, path string) int {
	where, err := yaml.PathString("$." + path)
	if err != nil || file == nil {
		return 0
	}
	node, err := where.FilterFile(file)
	if err != nil || node.GetToken() == nil {
		return 0
	}
	return node.GetToken().Position.Line
}

// download sends a draft as a file that can be uploaded again.
func download(w http.ResponseWriter, r *http.Request, o *rulebook.Overlay) {
	data, err := lab.WriteReform(o)
	if err != nil {
		layout.Problem(w, r, http.StatusInternalServerError, "failed")
		return
	}
	w.Header().Set("Content-Type", "application/yaml; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+fileName(o.ID)+`.yaml"`)
	_, _ = w.Write(data) // the reader may have gone
}

var unsafeInName = regexp.MustCompile(`[^a-zA-Z0-9-]+`)

func fileName(id string) string {
	if name := strings.Trim(unsafeInName.ReplaceAllString(id, "-"), "-"); name != "" {
		return name[:min(len(name), 60)]
	}
	return "reform"
}
