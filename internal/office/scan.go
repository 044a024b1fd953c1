package office

import (
	"context"
	"errors"
	"slices"
	"strings"

	"qyzmet"
)

// layoutRU are the letters that a scanner's key strokes give while the keyboard is
// set to Russian, and those that were meant.
var layoutRU = strings.NewReplacer("й", "q", "ц", "w", "у", "e", "к", "r", "е", "t", "н", "y", "г", "u", "ш", "i", "щ", "o", "з", "p", "ф", "a", "ы", "s", "в", "d",
	"а", "f", "п", "g", "р", "h", "о", "j", "л", "k", "д", "l", "я", "z", "ч", "x", "с", "c", "м", "v", "и", "b", "т", "n", "ь", "m", ".", "/", "ю", ".", "ж", ":")

// Scanned reads what a scanner types into the search field: the address or the code
// that stands on a paper, an act's id, or a person's. It is "" for anything else. A
// code typed while the keyboard is set to Russian is understood too.
func Scanned(text string) (qyzmet.ActID, qyzmet.SubjectID) {
	text = strings.ToLower(strings.TrimSpace(text))
	for _, t := range []string{text, layoutRU.Replace(text)} {
		if _, code, found := strings.Cut(t, "/verify/"); found {
			code, _, _ = strings.Cut(strings.TrimRight(code, "/"), "?")
			return ActOf(code), ""
		}
		if id := ActOf(strings.TrimPrefix(t, actLetter)); id != "" {
			return id, ""
		}
	}
	if id := qyzmet.SubjectID(text); id.Sort() == qyzmet.PersonSort && !strings.ContainsAny(text, " \t") {
		return "", id
	}
	return "", ""
}

// Bearer finds the person whom an act is about, by the file that stands where two
// were joined. It says nothing of him but his id, which opens nothing by itself, and
// is for those who have the act's id from a paper: nobody guesses one.
func (f *Office) Bearer(ctx context.Context, id qyzmet.ActID) (qyzmet.SubjectID, error) {
	e, err := f.reg.Act(ctx, id)
	var fault *qyzmet.Fault
	if errors.As(err, &fault) && fault.Code == qyzmet.NotFound {
		return "", refusal(qyzmet.NotFound, "code", "", texts.noCode)
	}
	if err != nil {
		return "", err
	}
	s := e.Act.Envelope.Subjects[0]
	if s.Sort() != qyzmet.PersonSort {
		return "", refusal(qyzmet.NotAllowed, "code", "", texts.noBearer)
	}
	return f.standing(ctx, s)
}

// standing follows a file to the one that it was joined to.
func (f *Office) standing(ctx context.Context, s qyzmet.SubjectID) (qyzmet.SubjectID, error) {
	for seen := []qyzmet.SubjectID{}; !slices.Contains(seen, s); {
		seen = append(seen, s)
		r, err := f.recordOf(ctx, s, f.Today())
		if err != nil {
			return "", err
		}
		if into := qyzmet.SubjectID(r.Text("card.merged_into")); into != "" {
			s = into
		}
	}
	return s, nil
}
