package hand

import (
	"fmt"
	"slices"

	"qyzmet"
)

// The facts a person is made of: where each stands in a [Person].
var (
	numbers = [numNumbers]struct {
		path qyzmet.Path
		of   func(*Person) *int32
	}{
		birth:       {"person.birth_date", func(p *Person) *int32 { return &p.Birth }},
		studyEnds:   {"person.study.ends", func(p *Person) *int32 { return &p.StudyEnds }},
		mandateEnds: {"person.work.mandate_ends", func(p *Person) *int32 { return &p.MandateEnds }},
		healthFrom:  {"person.health_deferral.from", func(p *Person) *int32 { return &p.HealthFrom }},
		healthUntil: {"person.health_deferral.until", func(p *Person) *int32 { return &p.HealthUntil }},
		raisedYears: {"person.raised_years", func(p *Person) *int32 { return &p.RaisedYears }},
	}
	codes = [numCodes]struct {
		path  qyzmet.Path
		words []string
		of    func(*Person) *uint8
	}{
		regime:         {"country.regime", []string{"peace", "mobilisation"}, func(p *Person) *uint8 { return &p.Regime }},
		sex:            {"person.sex", []string{"male", "female"}, func(p *Person) *uint8 { return &p.Sex }},
		residence:      {"person.residence", []string{"in-kazakhstan", "abroad-temporarily", "abroad-permanently"}, func(p *Person) *uint8 { return &p.Residence }},
		serving:        {"person.serving", []string{"none", "military", "law-enforcement"}, func(p *Person) *uint8 { return &p.Serving }},
		conviction:     {"person.conviction", []string{"none", "in-force", "extinguished"}, func(p *Person) *uint8 { return &p.Conviction }},
		rank:           {"person.rank_composition", []string{"none", "private", "sergeant", "officer"}, func(p *Person) *uint8 { return &p.Rank }},
		registerEnd:    {"person.register_end", []string{"none", "resigned", "unfit"}, func(p *Person) *uint8 { return &p.RegisterEnd }},
		stock:          {"person.stock", []string{"none", "served", "law-enforcement", "equated-study", "reserve-programme", "paid-training"}, func(p *Person) *uint8 { return &p.Stock }},
		degree:         {"person.degree", []string{"none", "bachelor", "master", "scientific"}, func(p *Person) *uint8 { return &p.Degree }},
		fitness:        {"person.fitness", []string{"fit", "temporarily-unfit", "unfit", "unfit-excluded"}, func(p *Person) *uint8 { return &p.Fitness }},
		work:           {"person.work.kind", []string{"none", "teacher", "doctor", "deputy", "aviation", "ship", "clergy"}, func(p *Person) *uint8 { return &p.Work }},
		level:          {"person.study.level", levels, func(p *Person) *uint8 { return &p.Level }},
		form:           {"person.study.form", []string{"full-time", "evening", "part-time", "distance"}, func(p *Person) *uint8 { return &p.Form }},
		institution:    {"person.study.institution", []string{"kazakhstan", "religious", "foreign"}, func(p *Person) *uint8 { return &p.Institution }},
		deferredLevels: {"person.study.deferred_levels", levels, func(p *Person) *uint8 { return &p.DeferredLevels }},
	}
	flags = [numFlags]struct {
		path qyzmet.Path
		of   func(*Person) *bool
	}{
		citizen:              {"person.citizen", func(p *Person) *bool { return &p.Citizen }},
		imprisoned:           {"person.imprisoned", func(p *Person) *bool { return &p.Imprisoned }},
		criminalCase:         {"person.criminal_case", func(p *Person) *bool { return &p.CriminalCase }},
		initialTraining:      {"person.initial_training", func(p *Person) *bool { return &p.InitialTraining }},
		servedAbroad:         {"person.served_abroad", func(p *Person) *bool { return &p.ServedAbroad }},
		specialBody:          {"person.special_body_service", func(p *Person) *bool { return &p.SpecialBody }},
		specialBodyException: {"person.special_body_exception", func(p *Person) *bool { return &p.SpecialBodyException }},
		relativeFell:         {"person.relative_fell", func(p *Person) *bool { return &p.RelativeFell }},
		lawfullyNotCalled:    {"person.lawfully_not_called", func(p *Person) *bool { return &p.LawfullyNotCalled }},
		married:              {"person.married", func(p *Person) *bool { return &p.Married }},
		militarySpecialty:    {"person.vus", func(p *Person) *bool { return &p.MilitarySpecialty }},
		raisedByOthers:       {"person.raised_by_others", func(p *Person) *bool { return &p.RaisedByOthers }},
		raisersDepend:        {"person.raisers_depend", func(p *Person) *bool { return &p.RaisersDepend }},
		care:                 {"person.care.now", func(p *Person) *bool { return &p.Care }},
		fullStateSupport:     {"person.care.full_state_support", func(p *Person) *bool { return &p.FullStateSupport }},
		othersObliged:        {"person.care.others_obliged", func(p *Person) *bool { return &p.OthersObliged }},
		parentsAbsent:        {"person.care.parents_absent", func(p *Person) *bool { return &p.ParentsAbsent }},
		parentAlone:          {"person.care.parent_alone", func(p *Person) *bool { return &p.ParentAlone }},
		onlySon:              {"person.care.only_son", func(p *Person) *bool { return &p.OnlySon }},
		study:                {"person.study.now", func(p *Person) *bool { return &p.Study }},
		religiousLawful:      {"person.study.religious_lawful", func(p *Person) *bool { return &p.ReligiousLawful }},
		remote:               {"person.study.remote", func(p *Person) *bool { return &p.Remote }},
		rural:                {"person.work.rural", func(p *Person) *bool { return &p.Rural }},
		qualified:            {"person.work.qualified", func(p *Person) *bool { return &p.Qualified }},
		inSpecialty:          {"person.work.in_specialty", func(p *Person) *bool { return &p.InSpecialty }},
		listed:               {"person.work.listed_organisation", func(p *Person) *bool { return &p.Listed }},
		registeredReligious:  {"person.work.registered_religious", func(p *Person) *bool { return &p.RegisteredReligious }},
		waiver:               {"waiver.applied", func(p *Person) *bool { return &p.Waiver }},
		notary:               {"waiver.notarised", func(p *Person) *bool { return &p.Notary }},
	}

	levels       = []string{"general-secondary", "technical", "post-secondary", "higher", "residency", "master", "doctorate"}
	kinships     = []string{"father", "mother", "wife", "grandfather", "grandmother", "uncle", "aunt", "brother", "sister"}
	disabilities = []string{"none", "first", "second", "third", "child"}
	dependences  = []string{"you", "parent", "other"}
)

// Paths are the facts that are read, in no order that matters.
func Paths() []qyzmet.Path {
	out := []qyzmet.Path{"person.children", "person.relatives"}
	for _, f := range numbers {
		out = append(out, f.path)
	}
	for _, f := range codes {
		out = append(out, f.path)
	}
	for _, f := range flags {
		out = append(out, f.path)
	}
	return out
}

// FromFacts makes a person. Facts that are missing are zero, so they must not
// apply; words that are not known here are refused.
func FromFacts(facts qyzmet.Facts) (*Person, error) {
	p := &Person{}
	for _, f := range numbers {
		*f.of(p) = int32(facts[f.path].N)
	}
	for _, f := range flags {
		*f.of(p) = facts[f.path].N == 1
	}
	for _, f := range codes {
		n, err := codeOf(facts[f.path], f.words)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.path, err)
		}
		*f.of(p) = n
	}
	for _, it := range facts["person.children"].Items {
		p.Children = append(p.Children, Child{int32(it["birth_date"].N), it["without_mother"].N == 1})
	}
	for _, it := range facts["person.relatives"].Items {
		r := Relative{Birth: int32(it["birth_date"].N)}
		for _, f := range []struct {
			to    *uint8
			name  string
			words []string
		}{{&r.Kinship, "kinship", kinships}, {&r.Disability, "disability", disabilities}, {&r.DependsOn, "depends_on", dependences}} {
			n, err := codeOf(it[f.name], f.words)
			if err != nil {
				return nil, fmt.Errorf("person.relatives: %s: %w", f.name, err)
			}
			*f.to = n
		}
		p.Relatives = append(p.Relatives, r)
	}
	return p, nil
}

// codeOf is a word's position in its words; of a set, its members as bits.
func codeOf(v qyzmet.Value, words []string) (uint8, error) {
	var out uint8
	for _, w := range v.Words {
		at := slices.Index(words, w)
		if at < 0 {
			return 0, fmt.Errorf("%q is no word that is known", w)
		}
		out |= 1 << at
	}
	if v.Kind != qyzmet.Word {
		return out, nil
	}
	at := slices.Index(words, v.S)
	if at < 0 {
		return 0, fmt.Errorf("%q is no word that is known", v.S)
	}
	return uint8(at), nil
}
