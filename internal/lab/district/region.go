package district

import (
	"fmt"

	"qyzmet"
	"qyzmet/date"
)

// town is a district with those who work in it.
type town struct {
	id, akimat                                  qyzmet.SubjectID
	office, government                          Office
	clerk, head, doctor, secretary, chair, akim by
	commission                                  qyzmet.SubjectID
	sessions                                    []*session
	streets                                     []string
	number                                      int
	youths                                      int // of the year, see youth
}

// Offices of the region beside those of its districts.
const (
	region   qyzmet.SubjectID = "o-kz-90"
	akimat   qyzmet.SubjectID = "o-akimat-90"
	overseer qyzmet.SubjectID = "o-prosecutor-90"
)

// officials of the region, by what they do.
var (
	registrar  = by{First, Ministry}
	minister   = by{"u-ministry", Ministry}
	regionHead = by{"u-region-head", region}
	highChair  = by{"u-region-chair", region}
	highClerk  = by{"u-region-secretary", region}
	akim       = by{"u-akim", akimat}
)

// formations to which conscripts go, with the unit that takes them and the share
// of each, after the autumn of 2024 (design reference 3.6).
var formations = []struct {
	word   string
	unit   qyzmet.SubjectID
	number int // of the unit in its name
	share  int // of a thousand
}{
	{"armed-forces", "o-u-90001", 90001, 480},
	{"national-guard", "o-u-90002", 90002, 330},
	{"border-service", "o-u-90003", 90003, 160},
	{"emergency", "o-u-90004", 90004, 16},
	{"state-guard", "o-u-90005", 90005, 14},
}

func towns() []*town {
	names := [][3]string{
		{"Көкжиек қаласы", "город Кокжиек", "the city of Kokzhiyek"},
		{"Жаңасу ауданы", "Жанасуский район", "Zhanasu District"},
		{"Қараүңгір ауданы", "Караунгирский район", "Karaungir District"},
	}
	streets := [][]string{{"Әлем көшесі", "Өркен көшесі", "Тәуелсіздік даңғылы"}, {"Бұлақ көшесі", "Үміт көшесі"}, {"Һор көшесі", "Іргелі көшесі"}}
	var out []*town
	for i, n := range names {
		t := &town{id: qyzmet.SubjectID(fmt.Sprintf("o-kz-90-%d", i+1)), akimat: qyzmet.SubjectID(fmt.Sprintf("o-akimat-90-%d", i+1)), streets: streets[i], number: i}
		t.office = Office{ID: t.id, Sort: "district", Under: region, KK: n[0] + ": қорғаныс істері жөніндегі бөлім", RU: n[1] + ": отдел по делам обороны", EN: "Defence office of " + n[2]}
		t.government = Office{ID: t.akimat, Sort: "akimat", Under: t.id, KK: n[0] + ": әкімдік", RU: n[1] + ": акимат", EN: "Akimat of " + n[2]}
		who := func(role string) by { return by{qyzmet.SubjectID(fmt.Sprintf("u-%s-%d", role, i+1)), t.id} }
		t.clerk, t.head, t.doctor, t.secretary, t.chair = who("clerk"), who("head"), who("doctor"), who("secretary"), who("chair")
		t.akim = by{qyzmet.SubjectID(fmt.Sprintf("u-akim-%d", i+1)), t.akimat}
		out = append(out, t)
	}
	return out
}

// offices brings in offices and officials.
func (w *world) offices() {
	day := w.start()
	w.allOffices = []Office{
		{region, "region", Ministry, "Көкжиек облысының қорғаныс істері жөніндегі департаменті", "Департамент по делам обороны Кокжиекской области", "Defence department of Kokzhiyek Region"},
		{akimat, "akimat", region, "Көкжиек облысының әкімдігі", "Акимат Кокжиекской области", "Akimat of Kokzhiyek Region"},
		{overseer, "oversight", "", "Көкжиек облысының әскери прокуратурасы", "Военная прокуратура Кокжиекской области", "Military prosecutor’s office of Kokzhiyek Region"},
	}
	for _, t := range w.towns {
		w.allOffices = append(w.allOffices, t.office, t.government)
	}
	for _, f := range formations {
		w.allOffices = append(w.allOffices, Office{f.unit, "unit", Ministry, fmt.Sprintf("%d әскери бөлімі", f.number), fmt.Sprintf("Воинская часть %d", f.number), fmt.Sprintf("Military unit %d", f.number)})
	}
	for _, o := range w.allOffices {
		c := content{"name_kk": o.KK, "name_ru": o.RU, "name_en": o.EN, "office_sort": o.Sort}
		if o.Under != "" {
			c["under"] = o.Under
		}
		if o.ID == overseer { // nobody's subordinate: its territory is the region
			c["oversees"] = region
		}
		w.add(day, Setup, registrar, "office-established", o.ID, "", c)
	}
	w.appoint(minister, "ministry-official")
	w.appoint(by{"u-authorised", Ministry}, "authorised-head")
	w.appoint(by{"u-prosecutor", overseer}, "prosecutor")
	w.appoint(regionHead, "region-head")
	w.appoint(highChair, "commission-chair")
	w.appoint(highClerk, "commission-secretary")
	w.appoint(by{"u-region-doctor", region}, "medical-board")
	w.appoint(akim, "akim")
	for _, t := range w.towns {
		w.appoint(t.clerk, "clerk")
		w.appoint(t.head, "head")
		w.appoint(t.doctor, "medical-board")
		w.appoint(t.secretary, "commission-secretary")
		w.appoint(t.chair, "commission-chair")
		w.appoint(t.akim, "akim")
	}
	for _, f := range formations {
		w.appoint(commander(f.unit), "unit-commander")
		w.appoint(by{"u-clerk-" + f.unit[2:], f.unit}, "unit-clerk")
	}
	w.add(day, Work, minister, "regime-declared", Ministry, "", content{"regime": "peace"})
}

func commander(unit qyzmet.SubjectID) by { return by{"u-commander-" + unit[2:], unit} }

func (w *world) appoint(who by, role string) {
	name := officialNames[len(w.officials)%len(officialNames)]
	w.officials = append(w.officials, Official{ID: who.official, Name: name, Role: role, Office: who.office})
	w.add(w.start(), Opening, registrar, "official-appointed", who.official, "", content{"at": who.office, "role": role, "official_name": name})
}

// start is the day on which the register begins: when the first of the people is
// registered.
func (w *world) start() date.Date {
	first := w.From
	for _, p := range w.people {
		if day := p.registration(); day < first {
			first = day
		}
	}
	return first.AddDays(-10)
}
