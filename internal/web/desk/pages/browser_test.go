package pages_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"qyzmet"
	"qyzmet/internal/keyring"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/web/browsertest"
	"qyzmet/internal/web/desk/desktest"
)

// tab is a browser at a desk.
type tab struct {
	*desktest.Place
	t   *testing.T
	ctx context.Context
}

func newTab(t *testing.T) *tab {
	t.Helper()
	b := &tab{Place: newPlace(t), t: t, ctx: browsertest.Start(t)}
	browsertest.Desktop.Set(t, b.ctx)
	return b
}

// as logs an official in by his cookie alone.
func (b *tab) as(official qyzmet.SubjectID) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, network.SetCookie, network.SetCookieParams{Name: "qyzmet", Value: b.Token(official), URL: b.Base, Path: "/"}); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) leave(step chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	if _, err := chromedp.Run(ctx, chromedp.WaitEvent(page.LoadEventFired, nil, step)); err != nil {
		b.t.Fatalf("%v on %q", err, b.text("main"))
	}
}

func (b *tab) open(path string) { b.t.Helper(); b.leave(chromedp.Navigate(b.Base + path)) }
func (b *tab) press(css string) { b.t.Helper(); b.leave(chromedp.Click(chromedp.CSS(css))) }
func (b *tab) path() string {
	b.t.Helper()
	return strings.TrimPrefix(browsertest.Run(b.t, b.ctx, chromedp.Location()), b.Base)
}
func (b *tab) text(css string) string {
	b.t.Helper()
	return strings.ReplaceAll(browsertest.Run(b.t, b.ctx, chromedp.Text(chromedp.CSS(css))), "\u00a0", " ")
}

// fill types into fields by their names.
func (b *tab) fill(fields ...string) {
	b.t.Helper()
	for i := 0; i+1 < len(fields); i += 2 {
		browsertest.Do(b.t, b.ctx, chromedp.SetValue(chromedp.CSS(`[name="`+fields[i]+`"]`), fields[i+1]))
	}
}

// tick chooses a radio button by the name of its field and its value.
func (b *tab) tick(fields ...string) {
	b.t.Helper()
	for i := 0; i+1 < len(fields); i += 2 {
		browsertest.Do(b.t, b.ctx, chromedp.Click(chromedp.CSS(`[name="`+fields[i]+`"][value="`+fields[i+1]+`"]`)))
	}
}

func (b *tab) says(texts ...string) {
	b.t.Helper()
	got := strings.Join(strings.Fields(b.text("main")), " ")
	for _, want := range texts {
		if !strings.Contains(got, want) {
			b.t.Fatalf("%s lacks %q: %s", b.path(), want, got)
		}
	}
}

// saysSoon waits for what the script brings. It reads in one step: between finding an
// element and reading it, the script may have put another in its place.
func (b *tab) saysSoon(css, want string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
	defer cancel()
	read := chromedp.Evaluate[string](fmt.Sprintf(`(document.querySelector(%q)?.innerText ?? "").replaceAll("\u00a0", " ")`, css))
	for got := ""; !strings.Contains(got, want); got = browsertest.Run(b.t, b.ctx, read) {
		select {
		case <-ctx.Done():
			b.t.Fatalf("%s says %q, not %q", css, got, want)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// sign presses the button that signs.
const sign = `button[value="sign"]`

// TestDayAtTheDesk goes from the login to a discharged duty: find a person, be
// refused with the article, record facts and lawful acts, see the duty and its end.
func TestDayAtTheDesk(t *testing.T) {
	for _, look := range []browsertest.Look{browsertest.Desktop, {Name: "phone-no-script", Width: 390, Height: 844, NoScript: true}} {
		t.Run(look.Name, func(t *testing.T) {
			b := newTab(t)
			look.Set(t, b.ctx)
			person(b.Place, "Құдайбергенов")
			b.enter()

			b.open("/en/desk/find")
			b.fill("q", "qudaibergenov")
			b.press(".desk-filter .main")
			b.says("1 person found")
			b.press(".desk-rows [data-open]")
			b.says("Құдайбергенов Нұрлан", "What the law says", "What you can record")
			id := strings.TrimPrefix(strings.Split(b.path(), "?")[0], "/en/desk/person/")

			b.open("/en/desk/act/notice-issued?about=" + id)
			b.fill("f.appear_on.day", "20", "f.appear_on.month", "9", "f.appear_on.year", "2026", "f.appear_at", "9:00, room 4")
			b.tick("f.occasion", "medical")
			b.press(sign)
			b.says("The act was not recorded", "The person is not on the military register", "15(1)")

			b.open("/en/desk/act/facts-stated?about=" + id + "&fact=person.registered_before&fact=person.new_citizen&fact=person.imprisoned&fact=person.residence&fact=person.serving&fact=person.register_end")
			for i := 0; i+1 < len(known); i += 2 {
				b.tick("s."+known[i], known[i+1])
			}
			b.tick("f.source", "document")
			b.press(sign)
			b.says("The act is recorded")
			b.open("/en/desk/act/first-registered?about=" + id)
			b.says("Nothing stands against it")
			b.press(sign)
			b.says("The act is recorded")

			b.open("/en/desk/act/notice-issued?about=" + id)
			b.fill("f.appear_on.day", "20", "f.appear_on.month", "9", "f.appear_on.year", "2026", "f.appear_at", "9:00, room 4")
			b.tick("f.occasion", "medical")
			b.press(sign)
			b.says("The act is recorded")
			b.press(`.ways a[href*="/desk/person/"]`)
			b.says("Send the notice in time", "clerk of a defence office")
			b.open("/en/desk?duty=attempt-notice")
			b.says("Құдайбергенов Нұрлан", "17 September 2026")
			b.press(".desk-rows tbody td:first-child a")
			b.fill("f.made_on.day", "1", "f.made_on.month", "9", "f.made_on.year", "2026", "f.evidence", "gateway 1")
			b.tick("f.channel", "sms")
			if look.NoScript { // what is asked for only then comes with the check
				b.press(`#act-form .actions .second`)
			} else {
				browsertest.Do(t, b.ctx, chromedp.WaitVisible(chromedp.CSS(`[name="f.sms_own"]`)))
			}
			b.tick("f.sms_own", "true")
			b.press(sign)
			b.says("The act is recorded")
			b.open("/en/desk?duty=attempt-notice")
			b.says("Nothing is due here")
		})
	}
}

// enter logs the clerk in by password and app, as people do.
func (b *tab) enter() {
	b.t.Helper()
	const password = "teal harbour nine lanterns"
	code, _, err := b.Keys.Invite(b.t.Context(), keyring.Who{Login: "asqarova", Official: "u-clerk"})
	if err != nil {
		b.t.Fatal(err)
	}
	g, err := b.Keys.Redeem(b.t.Context(), "here", code, password)
	if err != nil {
		b.t.Fatal(err)
	}
	app, err := b.Keys.BeginTOTP(b.t.Context(), g.Session)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err = b.Keys.ConfirmTOTP(b.t.Context(), g.Session, desktest.AppCode(b, app.Secret, b.Town.Now)); err != nil {
		b.t.Fatal(err)
	}
	b.Town.Now = b.Town.Now.Add(30 * time.Second)
	b.open("/en/desk")
	b.fill("login", "asqarova", "password", password)
	b.press(".login-form .main")
	b.fill("code", desktest.AppCode(b, app.Secret, b.Town.Now))
	b.press(".login-form:not(.passkey) .main")
	b.says("Work that is due")
}

// TestKeys: rows by j and k, Enter opens, / searches; the check follows the form.
func TestKeys(t *testing.T) {
	b := newTab(t)
	b.as("u-doctor")
	first, second := person(b.Place, "Бірінші"), person(b.Place, "Екінші")
	b.open("/en/desk/find")
	browsertest.Do(t, b.ctx, chromedp.Evaluate[chromedp.Void](`document.activeElement.blur(); undefined`), chromedp.KeyEvent("/"))
	browsertest.Do(t, b.ctx, chromedp.KeyEvent("нұрлан"))
	b.leave(chromedp.KeyEvent(kb.Enter))
	b.says("2 persons found")
	browsertest.Do(t, b.ctx, chromedp.Evaluate[chromedp.Void](`document.activeElement.blur(); undefined`), chromedp.KeyEvent("j"), chromedp.KeyEvent("j"), chromedp.KeyEvent("k"), chromedp.KeyEvent("j"))
	b.leave(chromedp.KeyEvent(kb.Enter))
	if got := b.path(); !strings.Contains(got, string(second)) || strings.Contains(got, string(first)) {
		t.Errorf("at %s, not at %s", got, second)
	}
	b.open("/en/desk/act/medical-examined?about=" + string(second))
	b.says("Not all is filled in yet")
	b.tick("f.purpose", "call-up", "f.category", "fit")
	b.saysSoon("#act-check", "Nothing stands against it")
	b.saysSoon("#act-check", "Finding of the medical commission")
}

// scenes opens the pages one after another.
func (b *tab) scenes(lang string, see func(name string)) {
	p := "/" + lang + "/desk"
	evening := officetest.Person("Құдайбергенов")
	evening["iin"] = "050315500014"
	id := b.Town.Must(officetest.Clerk, "person-recorded", "", evening).Act.Envelope.Subjects[0]
	b.Town.Must(officetest.Doctor, "medical-examined", id, officetest.Fields{"purpose": "call-up", "category": "temporarily-unfit", "diagnosis": "құпия"})
	b.Town.Now = b.Town.Now.AddDate(0, 0, 9)
	b.as("u-clerk")
	b.open(p)
	see("work")
	b.open(p + "/find")
	b.fill("q", "құдай")
	b.press(".desk-filter .main")
	see("find")
	b.open(p + "/person/" + string(id) + "?for=search")
	see("person")
	b.open(p + "/act")
	see("menu")
	b.open(p + "/act/facts-stated?about=" + string(id) + "&fact=person.relatives&fact=person.study.now&fact=person.fitness")
	see("facts")
	b.open(p + "/act/notice-issued?about=" + string(id))
	b.press(sign)
	see("refused")
	b.open(p + "/journal")
	see("journal")
	b.open(p + "/act/medical-examined")
	see("whom")
	b.open(p + "/person/p-none")
	see("no-file")
	b.Town.Must(registrar, "official-appointed", "u-clerk", officetest.Fields{"at": string(officetest.Other), "role": "clerk", "official_name": "Асқарова Ж."})
	b.open(p + "/capacity")
	see("capacity")
}

// TestAxe finds no violation of WCAG 2.2 AA or of axe's best practices on any page
// of the desks, and none that is wider than a narrow screen.
func TestAxe(t *testing.T) {
	source := browsertest.AxeSource(t, "../../../..")
	for _, lang := range qyzmet.Langs() {
		t.Run(string(lang), func(t *testing.T) {
			b := newTab(t)
			b.scenes(string(lang), func(name string) {
				t.Run(name, func(t *testing.T) {
					browsertest.Do(t, b.ctx, chromedp.Evaluate[chromedp.Void](source+";undefined"))
					browsertest.Clean(t, b.ctx, browsertest.Desktop, browsertest.Everything)
					browsertest.Clean(t, b.ctx, browsertest.Phone.Darkly(), browsertest.Appearance)
					browsertest.Narrow.Set(t, b.ctx)
					if wide := browsertest.Run(t, b.ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`)); wide > 0 {
						t.Errorf("%d pixels wider than the screen", wide)
					}
					browsertest.Phone.Set(t, b.ctx)
					b.shoot(t, string(lang)+"-"+name+"-phone")
					browsertest.Desktop.Set(t, b.ctx)
					b.shoot(t, string(lang)+"-"+name)
				})
			})
		})
	}
}

// shoot takes a picture of the page into the folder that SHOTS names.
func (b *tab) shoot(t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv("SHOTS")
	if dir == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), browsertest.Run(t, b.ctx, chromedp.FullScreenshot(100)), 0o600); err != nil {
		t.Fatal(err)
	}
}
