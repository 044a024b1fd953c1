package keyring

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
)

//go:embed common.txt
var commonData string

// common are the passwords that people take most often.
var common = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for line := range strings.Lines(commonData) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out[line] = true
		}
	}
	return out
})

// words that make no password, whatever digits and signs stand around them.
var words = []string{"password", "passwort", "parol", "qwerty", "admin", "administrator", "welcome", "letmein", "iloveyou", "kazakhstan", "qazaqstan", "qyzmet",
	"пароль", "админ", "казахстан", "қазақстан", "құпиясөз", "қызмет", "служба"}

// rows are what fingers run along.
var rows = []string{"1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю.", "әіңғ,.үұқөһ",
	"1qaz2wsx3edc4rfv5tgb6yhn7ujm", "1q2w3e4r5t6y7u8i9o0p", "abcdefghijklmnopqrstuvwxyz", "абвгдежзийклмнопрстуфхцчшщъыьэюя", "01234567890"}

// foreseen reports whether a password in lower case is one of the first that are
// tried: a common one, a word of the kind with trimmings, one thing repeated, or what
// fingers run along.
func foreseen(p string) bool {
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, p)
	for _, w := range words {
		if letters == w {
			return true
		}
	}
	return common()[p] || repeated([]rune(p)) || alongRows([]rune(p))
}

// repeated reports whether a text is a part of it again and again.
func repeated(p []rune) bool {
	for n := 1; n <= len(p)/2; n++ {
		same := true
		for i := n; same && i < len(p); i++ {
			same = p[i] == p[i-n]
		}
		if same {
			return true
		}
	}
	return false
}

// aside is how many characters beside runs of at least run a password of runs has.
const (
	aside = 3
	run   = 3
)

// alongRows reports whether a text is made of runs along rows, there or back, and
// little else.
func alongRows(p []rune) bool {
	alone := 0
	for at := 0; at < len(p); {
		n := 1
		for at+n < len(p) && inRow(string(p[at:at+n+1])) {
			n++
		}
		if n < run {
			n = 1
			alone++
		}
		at += n
	}
	return alone <= aside
}

func inRow(part string) bool {
	back := []rune(part)
	for i, j := 0, len(back)-1; i < j; i, j = i+1, j-1 {
		back[i], back[j] = back[j], back[i]
	}
	for _, row := range rows {
		if strings.Contains(row, part) || strings.Contains(row, string(back)) {
			return true
		}
	}
	return false
}
