package find

import (
	"net/http"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/web/asset"
	"qyzmet/internal/web/desk"
)

// camera lets this page alone use the camera, for the codes of papers.
const camera = "camera=(self), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"

// scanned goes to the card of the person to whom a code leads. It reports whether the
// request is answered; a code that leads nowhere leaves its fault.
func (s *search) scanned(v *desk.Visit) bool {
	if v.R.PostFormValue("do") == "csv" {
		return false
	}
	act, person := office.Scanned(s.text)
	if act == "" && person == "" {
		return false
	}
	if act != "" {
		var err error
		person, err = v.Office.Bearer(v.Ctx(), act)
		if faults, ours := qyzmet.FaultsOf(err); ours && (faults[0].Code == qyzmet.NotFound || faults[0].Code == qyzmet.NotAllowed) {
			s.fault = faults[0]
			draw(v, *s, nil, 0)
			return true
		}
		if err != nil {
			v.Fail(err)
			return true
		}
	}
	http.Redirect(v.W, v.R, v.Person(person, "scan"), http.StatusSeeOther)
	return true
}

func (s search) faulty(v *desk.Visit) g.Node {
	if s.fault == nil {
		return nil
	}
	return Div(Class("fault"), Role("alert"), TabIndex("-1"), Data("focus", "1"), P(g.Text(v.Said(s.fault))))
}

// scanner is the button that starts the camera, where the browser reads codes by
// itself; the script shows it there.
func scanner(v *desk.Visit) g.Node {
	l := v.L
	return g.Group{
		Button(ID("scan"), Type("button"), Class("second"), g.Attr("hidden"), Data("stop", l.T("desk.find.scan-stop")), Data("failed", l.T("desk.find.scan-failed")), g.Text(l.T("desk.find.scan"))),
		Span(ID("scan-said"), Role("status")),
		Video(ID("scan-view"), Class("desk-scan"), g.Attr("hidden"), g.Attr("muted"), g.Attr("playsinline"), Aria("label", l.T("desk.find.scan-view"))),
		Script(Src(asset.URL("scan.js")), Defer()),
	}
}
