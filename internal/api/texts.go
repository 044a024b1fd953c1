package api

import (
	"qyzmet"
	"qyzmet/internal/lawtext"
	"qyzmet/internal/rulebook"
)

// TextReport holds an official text against the ledger.
type TextReport struct {
	Enactment   string               `json:"enactment"`
	Edition     string               `json:"edition"`
	Language    string               `json:"language"`
	Provisions  int                  `json:"provisions"`    // in the text
	NotInLedger []qyzmet.ProvisionID `json:"not_in_ledger"` // of articles that the ledger holds
	NotInText   []qyzmet.ProvisionID `json:"not_in_text"`   // in the ledger for this edition
	Elsewhere   int                  `json:"elsewhere"`     // provisions of articles that the ledger does not hold
	Same        int                  `json:"same"`          // whose wording has the hash of the ledger
	Unpinned    int                  `json:"unpinned"`      // for which the ledger has no hash in this language
	Changed     []qyzmet.ProvisionID `json:"changed"`       // whose hash differs: the rules must be read again
}

// CompareText says how far an official text and the ledger agree.
func CompareText(book *rulebook.Book, text *lawtext.Text) *TextReport {
	r := &TextReport{Enactment: text.Enactment, Edition: text.Edition, Language: text.Language,
		NotInLedger: []qyzmet.ProvisionID{}, NotInText: []qyzmet.ProvisionID{}, Changed: []qyzmet.ProvisionID{}}
	hashes := lawtext.Hashes(text)
	held := map[qyzmet.ProvisionID]bool{}
	for _, a := range book.Articles {
		held[a.ID] = true
	}
	for _, id := range text.IDs() {
		hash, inForce := hashes[id]
		if inForce {
			r.Provisions++
			r.compare(book, held, qyzmet.ProvisionID(id), hash)
		}
	}
	for _, a := range book.Articles {
		for _, p := range a.Provisions {
			v := book.VersionIn(p, text.Edition)
			if _, there := hashes[string(p.ID)]; p.ID.Enactment() == text.Enactment && v != nil && v.Status != "repealed" && !there {
				r.NotInText = append(r.NotInText, p.ID)
			}
		}
	}
	return r
}

func (r *TextReport) compare(book *rulebook.Book, held map[qyzmet.ProvisionID]bool, id qyzmet.ProvisionID, hash string) {
	if !held[id.Article()] {
		r.Elsewhere++
		return
	}
	var v *rulebook.Version
	if p := book.Provisions[id]; p != nil {
		v = book.VersionIn(p, r.Edition)
	}
	if v == nil {
		r.NotInLedger = append(r.NotInLedger, id)
		return
	}
	switch v.Hash[r.Language] {
	case "":
		r.Unpinned++
	case hash:
		r.Same++
	default:
		r.Changed = append(r.Changed, id)
	}
}
