package pages_test

import (
	"bytes"
	"net/http"
	"net/url"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/web/browsertest"
	"qyzmet/internal/web/desk/desktest"
)

// regional heads the office above the district.
var regional = office.Actor{Official: "u-region", Office: officetest.Region}

// decidedOn are young men whom the commission decided to call up, and who are called to
// be dispatched; the notice of the last lies unread.
func decidedOn(c *desktest.CallUp, surnames ...string) []qyzmet.SubjectID {
	c.Helper()
	c.Town.Must(registrar, "official-appointed", regional.Official, officetest.Fields{"at": string(regional.Office), "role": "region-head", "official_name": "Облысов О."})
	var out []qyzmet.SubjectID
	for _, surname := range surnames {
		p := c.Conscript(surname, "fit")
		c.Listed(p)
		out = append(out, p)
	}
	c.Sit(out...)
	tomorrow := c.Town.Today().AddDays(1).String()
	for i, p := range out {
		c.Decide(p, "call-up", nil)
		notice := c.Town.Must(officetest.Head, "notice-issued", p, officetest.Fields{"appear_on": tomorrow, "appear_at": "8:00, жинау пункті", "occasion": "dispatch"})
		if i == len(out)-1 {
			break
		}
		q := c.Town.Request("notice-attempted", p, officetest.Fields{"channel": "paper", "made_on": c.Town.Today().String(), "paper_outcome": "signed", "paper_place": "office", "paper_by": "office", "evidence": "түбіртек"})
		q.Of = notice.ID
		if _, err := c.Town.Record(c.Context(), officetest.Clerk, q); err != nil {
			c.Fatal(err)
		}
	}
	return out
}

// textOf is a PDF as text.
func textOf(t *testing.T, pdf []byte) string {
	t.Helper()
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Fatalf("no PDF: %.2000s", desktest.Plain(string(pdf)))
	}
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("no pdftotext")
	}
	cmd := exec.Command(tool, "-layout", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	text, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(text)), " ")
}

// printed reads what a button of a page prints.
func printed(t *testing.T, b *desktest.Browser, page, label string) string {
	t.Helper()
	at := strings.Index(page, label)
	if at < 0 {
		t.Fatalf("no button %q: %s", label, desktest.Plain(page))
	}
	form := url.Values{}
	for _, m := range regexp.MustCompile(`name="act" value="([^"]+)"`).FindAllStringSubmatch(page[strings.LastIndex(page[:at], "<form"):at], -1) {
		form.Add("act", m[1])
	}
	resp, pdf := fetch(t, b, "/ru/desk/papers", form)
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%d %s", resp.StatusCode, desktest.Plain(string(pdf)))
	}
	return textOf(t, pdf)
}

// code of a paper, as it is printed on it.
var code = regexp.MustCompile(`/verify/([A-Za-z0-9-]+)`)

// One order calls up three: it is refused whole when a fourth is not ready, signed
// once, and printed with an extract for each.
func TestOrderOfSeveral(t *testing.T) {
	c := newPlace(t).Begin()
	p := decidedOn(c, "Әбенов", "Бекенов", "Ғабитов", "Дәуренов")
	b := c.Browser(regional.Official)
	board := "/ru/desk/campaign/" + string(c.Campaign)
	status, page := b.Get(board)
	desktest.Wants(t, b, status, page, 200, "Приказ о призыве по списку")
	here := board + "/order"
	status, page = b.Get(here)
	desktest.Wants(t, b, status, page, 200, "Әбенов Нұрлан", "Дәуренов Нұрлан", "Можно включить в приказ", "Непрочитанное сообщение извещением не является", "Подписать один приказ на отмеченных")
	if n := strings.Count(page, "Можно включить в приказ"); n != 3 {
		t.Errorf("%d can be named, want 3", n)
	}
	size := func() qyzmet.Position {
		n, err := c.Town.Register().Size(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := size()
	kind := "call-up-list-ordered"
	key := regexp.MustCompile(`name="key" value="([^"]+)"`).FindStringSubmatch(page)[1]
	day := c.Town.Today().AddDays(1).String()
	send := []string{"key", key, "do", kind, "f." + kind + ".ground", "решения комиссии района", "f." + kind + ".dispatch_from", day, "f." + kind + ".dispatch_until", day}
	for _, m := range regexp.MustCompile(`name="heads" value="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		send = append(send, "heads", m[1])
	}
	all := append([]string{}, send...)
	for _, id := range p {
		all = append(all, "who", string(id))
	}
	status, page = b.Post(here, all...)
	desktest.Wants(t, b, status, page, 422, "не подписано ничего: 1 человека включить нельзя", "Дәуренов Нұрлан", "Непрочитанное сообщение извещением не является")
	status, page = b.Post(here, send...)
	desktest.Wants(t, b, status, page, 422, "Отметьте, о ком акт")
	backward := append([]string{"f." + kind + ".dispatch_until", "2026-08-31", "who", string(p[0])}, send...)
	status, page = b.Post(here, backward...)
	desktest.Wants(t, b, status, page, 422, "Дни отправки указаны неверно", "наше правило, не закон")
	if now := size(); now != before {
		t.Errorf("%d acts were recorded of an order that was refused", now-before)
	}
	for _, id := range p[:3] {
		send = append(send, "who", string(id))
	}
	status, page = b.Post(here, send...)
	desktest.Wants(t, b, status, page, 200, "Номер 1. В нем названы 3 человека.", "№ 1, 1 сентября 2026", "Дәуренов Нұрлан")
	if strings.Contains(page, `value="`+string(p[0])+`"`) || size() != before+4 {
		t.Errorf("who is called up waits still, or %d acts were recorded, want 4", size()-before)
	}
	status, again := b.Post(here, send...) // sent again: nothing is signed twice
	desktest.Wants(t, b, status, again, 200, "Номер 1. В нем названы 3 человека.")
	if size() != before+4 {
		t.Errorf("%d acts were recorded, want 4", size()-before)
	}
	for _, id := range p[:3] {
		c.Town.Holds(id, "card.called_on", "2026-09-01")
	}
	c.Town.Holds(p[3], "card.called_on", "")

	order := printed(t, b, page, "Напечатать приказ")
	for _, want := range []string{"Әбенов Нұрлан", "Бекенов Нұрлан", "Ғабитов Нұрлан", "всего 3", "№ 1", "Облысов О.", "2 сентября 2026", "решения комиссии района", "Коктобинского района", "Шақырылған азаматтардың тізімі"} {
		if !strings.Contains(order, want) {
			t.Errorf("the order lacks %q: %s", want, order)
		}
	}
	if strings.Contains(order, "Дәуренов") {
		t.Error("the order names one who was not ticked")
	}
	extracts := printed(t, b, page, "Напечатать 3 выписки")
	codes := map[string]bool{}
	for _, m := range code.FindAllStringSubmatch(extracts+" "+order, -1) {
		codes[m[1]] = true
		s, err := c.Town.Standing(t.Context(), m[1])
		if err != nil {
			t.Fatalf("%s: %v", m[1], err)
		}
		if s.Number != "1" || s.Undone != nil {
			t.Errorf("%+v", s)
		}
	}
	if len(codes) != 4 {
		t.Errorf("the papers bear %d codes, want one each of four: %v", len(codes), codes)
	}
	if n := strings.Count(strings.ToLower(extracts), "выписка из приказа"); n != 3 {
		t.Errorf("%d extracts, want 3: %s", n, extracts)
	}

	// Wherever the order is offered as an act it leads to this page.
	status, page = b.Get("/ru/desk/act")
	desktest.Wants(t, b, status, page, 200, "Приказ о призыве по списку")
	if strings.Contains(page, "/desk/act/"+kind) {
		t.Error("the order is offered as a form of its own")
	}
	status, page = b.Get("/ru/desk/act/call-up-ordered?about=" + string(p[3]))
	desktest.Wants(t, b, status, page, 200, "Приказ о призыве по списку", "Дәуренов Нұрлан")
	if !strings.Contains(page, here) || strings.Contains(page, `name="of"`) {
		t.Error("the form for one leads not to the order for several, or asks in which order he stands")
	}
	status, page = b.Get("/ru/desk/act/" + kind + "?about=" + string(c.Campaign))
	desktest.Wants(t, b, status, page, 200, "Подписанные приказы")

	// The district gives each his extract; the order itself names people of others too.
	district := c.Browser(officetest.Clerk.Official)
	status, page = district.Get("/ru/desk/person/" + string(p[0]))
	desktest.Wants(t, district, status, page, 200, "Выписка из приказа о призыве")
	own := regexp.MustCompile(`/ru/desk/paper/(a-[a-z0-9]+)\.pdf`).FindAllStringSubmatch(page, -1)
	found := false
	for _, m := range own {
		resp, pdf := fetch(t, district, "/ru/desk/paper/"+m[1]+".pdf?lang=kk", nil)
		if resp.StatusCode != 200 {
			continue
		}
		if text := textOf(t, pdf); strings.Contains(text, "үзінді көшірме") {
			found = true
			if strings.Contains(text, "Бекенов") || !strings.Contains(text, "Әбенов Нұрлан") {
				t.Errorf("the extract names others: %s", text)
			}
		}
	}
	if !found {
		t.Error("the district has no extract to give")
	}
	lines, err := c.Town.Register().Acts(t.Context(), c.Campaign, 0)
	if err != nil {
		t.Fatal(err)
	}
	head := lines[len(lines)-1].Act
	if resp, _ := fetch(t, district, "/ru/desk/paper/"+string(head.Envelope.ID)+".pdf", nil); resp.StatusCode != http.StatusForbidden {
		t.Errorf("a district prints the order of the region: %d", resp.StatusCode)
	}
	if resp, docx := fetch(t, b, "/ru/desk/paper/"+string(head.Envelope.ID)+".docx", nil); resp.StatusCode != 200 || !bytes.HasPrefix(docx, []byte("PK")) {
		t.Errorf("%d", resp.StatusCode)
	}
}

// In a browser, by keyboard and mouse: three are ticked and called up by one order.
func TestOrderOfSeveralInBrowser(t *testing.T) {
	for _, look := range []browsertest.Look{browsertest.Desktop, {Name: "phone-no-script", Width: 390, Height: 844, NoScript: true}} {
		t.Run(look.Name, func(t *testing.T) {
			b := newTab(t)
			c := b.Begin()
			p := decidedOn(c, "Әбенов", "Бекенов", "Ғабитов", "Дәуренов")
			look.Set(t, b.ctx)
			b.as(regional.Official)
			kind := "call-up-list-ordered"
			b.open("/kk/desk/campaign/" + string(c.Campaign))
			b.press(`a[href$="/order"]`)
			b.says("Әбенов Нұрлан", "Бұйрыққа енгізуге болады", "Оқылмаған хабарлама хабарлау болып саналмайды")
			for _, id := range p[:3] {
				browsertest.Do(t, b.ctx, chromedp.Click(chromedp.CSS(`[name="who"][value="`+string(id)+`"]`)))
			}
			b.fill("f."+kind+".ground", "аудан комиссиясының шешімдері", "f."+kind+".dispatch_from", "2026-09-02", "f."+kind+".dispatch_until", "2026-09-02")
			b.shoot(t, "order-waiting-"+look.Name)
			b.press(`button[value="` + kind + `"]`)
			b.says("Онда 3 адам аталған.", "№ 1", "3 үзінді көшірмені бір файлмен басып шығару")
			b.shoot(t, "order-signed-"+look.Name)
			for _, id := range p[:3] {
				c.Town.Holds(id, "card.called_on", "2026-09-01")
			}
		})
	}
}

// TestOrderAxe looks at the page of the order, with people waiting and one signed, in
// three languages.
func TestOrderAxe(t *testing.T) {
	c := newPlace(t).Begin()
	p := decidedOn(c, "Әбенов", "Бекенов", "Ғабитов", "Дәуренов")
	q := c.Town.Request("call-up-list-ordered", c.Campaign, officetest.Fields{"ground": "аудан комиссиясының шешімдері", "dispatch_from": "2026-09-02", "dispatch_until": "2026-09-04"})
	q.Numbered = true
	if _, err := c.Town.RecordList(t.Context(), regional, q, p[:2]); err != nil {
		t.Fatal(err)
	}
	board := "/desk/campaign/" + string(c.Campaign)
	everywhere(t, c.Tab(t, regional.Official), "order-", []string{board, board + "/order", "/desk/act/call-up-ordered?about=" + string(p[2])})
}
