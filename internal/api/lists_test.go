package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/internal/office"
)

// callable are the facts of young men against whose call-up nothing stands, as a body
// states them.
const callable = `{"person.registered_before":false,"person.new_citizen":false,"person.imprisoned":false,
"person.residence":"in-kazakhstan","person.serving":"none","person.register_end":"none","person.stock":"none",
"person.conviction":"none","person.work.kind":"none","person.degree":"none","person.served_abroad":false,
"person.special_body_service":false,"person.relative_fell":false,"waiver.applied":false,"person.study.now":false,
"person.married":false,"person.children":[],"person.care.now":false,"person.raised_by_others":false,
"person.criminal_case":false,"person.initial_training":false}`

// past takes over what happened before, as it was found.
func (w *town) past(kind, about string, of qyzmet.ActID, content string) qyzmet.ActID {
	w.Helper()
	read, err := w.Book().ReadContent("", w.Book().ActKinds[qyzmet.ActKind(kind)], []byte(content))
	if err != nil {
		w.Fatal(kind, err)
	}
	done, err := w.Found(w.Context(), office.Actor{Official: "u-clerk", Office: district},
		[]office.Request{{Kind: qyzmet.ActKind(kind), About: []qyzmet.SubjectID{qyzmet.SubjectID(about)}, Of: of, Issued: w.Today(), Content: read, Key: w.key()}})
	if err != nil {
		w.Fatal(kind, err)
	}
	return done[0].ID
}

// callUp begins a call-up, with the head of the region who orders it.
func (w *town) callUp() {
	w.Helper()
	w.made(office.Actor{Official: "u-registrar", Office: office.Country}, "official-appointed", "u-regional", map[string]any{"at": "o-kz-75", "role": "region-head", "official_name": "Облысов О."})
	decree := w.past("campaign-decreed", "k-1", "", fmt.Sprintf(`{"decree":"№ 801","begins":%q,"ends":%q}`, w.Today(), w.Today().AddDays(100)))
	w.past("campaign-resolved", "k-1", decree, `{"resolution":"№ 77"}`)
	w.past("commission-appointed", "c-1", "", fmt.Sprintf(`{"commission_kind":"district","keeper":%q,"campaign":"k-1"}`, district))
}

// ready is one who can be called up, but for the notice where he has none.
func (w *town) ready(surname string, notified bool) string {
	w.Helper()
	p := w.person(surname)
	w.past("facts-stated", p, "", `{"source":"document","facts":`+callable+`}`)
	w.past("first-registered", p, "", `{}`)
	w.past("medical-examined", p, "", `{"purpose":"call-up","category":"fit"}`)
	w.past("agenda-listed", p, "", fmt.Sprintf(`{"commission":"c-1","campaign":"k-1","session_on":%q}`, w.Today()))
	w.past("commission-decision", p, "", `{"commission":"c-1","outcome":"call-up","ground":"жарамды","votes_for":5,"votes_against":0}`)
	notice := w.past("notice-issued", p, "", fmt.Sprintf(`{"appear_on":%q,"appear_at":"8:00","occasion":"dispatch"}`, w.Today().AddDays(1)))
	if notified {
		w.past("notice-attempted", p, notice, fmt.Sprintf(`{"channel":"paper","made_on":%q,"paper_outcome":"signed","paper_place":"office","paper_by":"office","evidence":"түбіртек"}`, w.Today()))
	}
	return p
}

func (w *town) orderBody(persons ...string) string {
	named, _ := json.Marshal(append([]string{}, persons...))
	return fmt.Sprintf(`{"kind":"call-up-list-ordered","about":["k-1"],"numbered":true,"persons":%s,"content":{"ground":"комиссия шешімдері","dispatch_from":%q,"dispatch_until":%q}}`,
		named, w.Today().AddDays(1), w.Today().AddDays(3))
}

// One order names several persons: all stand or none, under one number, once for a key.
func TestListOverHTTP(t *testing.T) {
	const path = "/api/v1/acts/lists"
	w := newTown(t)
	w.callUp()
	first, second, third := w.ready("Бірінші", true), w.ready("Екінші", true), w.ready("Үшінші", false)
	regional := w.as("u-regional")
	size, _ := w.Register().Size(t.Context())
	refused := w.ask("POST", path, regional, w.orderBody(first, third), keyHeader, w.key())
	if refused.Code != 422 || !strings.Contains(refused.Body.String(), third+".notified") || strings.Contains(refused.Body.String(), first+".") {
		t.Errorf("%d %s", refused.Code, refused.Body)
	}
	if after, _ := w.Register().Size(t.Context()); after != size {
		t.Errorf("an order that was refused recorded %d acts", after-size)
	}
	w.refused("a clerk's order", w.ask("POST", path, w.as("u-clerk"), w.orderBody(first), keyHeader, w.key()), 403, qyzmet.NotYours, "official")
	w.refused("nobody", w.ask("POST", path, regional, w.orderBody(), keyHeader, w.key()), 422, qyzmet.NotAllowed, "persons")
	w.refused("somebody twice", w.ask("POST", path, regional, w.orderBody(first, first), keyHeader, w.key()), 422, qyzmet.Contradiction, "persons[1]")
	w.refused("no list", w.ask("POST", path, regional, `{"kind":"call-up-list-ordered","about":["k-1"]}`, keyHeader, w.key()), 422, qyzmet.Missing, "persons")
	w.refused("a word for yes", w.ask("POST", path, regional, strings.Replace(w.orderBody(first), `"numbered":true`, `"numbered":"yes"`, 1), keyHeader, w.key()), 422, qyzmet.WrongType, "numbered")
	w.refused("no head of a list", w.ask("POST", path, regional, fmt.Sprintf(`{"kind":"call-up-ordered","about":[%q],"persons":[%q]}`, first, first), keyHeader, w.key()), 422, qyzmet.NotAllowed, "kind")

	type ordered struct {
		Order recordedJSON
		Each  []recordedJSON
	}
	// what was seen of everybody is held to, also of many
	heads := map[string]int64{first: 1} // he has moved since
	for i := range office.MostListed - 1 {
		heads[fmt.Sprint("p-", i)] = 1
	}
	seen, _ := json.Marshal(heads)
	r := w.ask("POST", path, regional, strings.TrimSuffix(w.orderBody(first), "}")+`,"heads":`+string(seen)+"}", keyHeader, w.key())
	if r.Code != http.StatusConflict || !strings.Contains(r.Body.String(), first) {
		t.Errorf("the heads of a whole list: %d %s", r.Code, r.Body)
	}
	key := w.key()
	made := w.ask("POST", path, regional, w.orderBody(first, second), keyHeader, key)
	got := read[ordered](w, http.StatusCreated, made)
	if len(got.Each) != 2 || got.Each[0].Act.Envelope.Subjects[0] != first || got.Each[1].Act.Envelope.Subjects[0] != second ||
		made.Header().Get("Location") != "/api/v1/acts/"+got.Order.ID || strings.Count(made.Body.String(), `"number":"1"`) != 3 {
		t.Errorf("%s", made.Body)
	}
	again := read[ordered](w, http.StatusOK, w.ask("POST", path, regional, w.orderBody(first, second), keyHeader, key))
	if !again.Order.Again || again.Order.ID != got.Order.ID || len(again.Each) != 2 || again.Each[1].ID != got.Each[1].ID {
		t.Errorf("the second time: %+v", again)
	}
	w.refused("others with that key", w.ask("POST", path, regional, w.orderBody(first), keyHeader, key), 409, qyzmet.Repeated, "key")
	w.Holds(first, "card.called_on", w.Today().String())
}

// Holds wants a value in the record of a person.
func (w *town) Holds(p, path, want string) {
	w.Helper()
	r := read[struct {
		Attributes map[string]struct{ Value any }
	}](w, http.StatusOK, w.ask("GET", "/api/v1/subjects/"+p, w.as("u-clerk"), ""))
	if got := fmt.Sprint(r.Attributes[path].Value); got != want {
		w.Errorf("%s is %s, want %s", path, got, want)
	}
}
