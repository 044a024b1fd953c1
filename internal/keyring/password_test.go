package keyring

import (
	"strings"
	"testing"
)

func TestPasswords(t *testing.T) {
	d := newDesk(t)
	hash := must(hashPassword("Құпия сөз бар ғой", d.opts.Cost))
	for password, want := range map[string]bool{
		"Құпия сөз бар ғой":            true,
		"Құпия сөз бар ғои":            false,
		"Құпия сөз бар ғо\u0438\u0306": true, // й of two code points
		"":                        false,
		"\xff":                    false,
		strings.Repeat("x", 1000): false,
	} {
		if got, err := d.samePassword(d.ctx, hash, password); got != want || err != nil {
			t.Errorf("%q: %v %v", password, got, err)
		}
	}
	d.nobody = must(hashPassword(goodWords, d.opts.Cost)) // though it were guessed
	if got, err := d.samePassword(d.ctx, "", goodWords); got || err != nil {
		t.Errorf("no account: %v %v", got, err)
	}
	if other := must(hashPassword("Құпия сөз бар ғой", d.opts.Cost)); other == hash {
		t.Error("no salt")
	}
}

func TestGoodPassword(t *testing.T) {
	d := newDesk(t)
	for password, key := range map[string]string{
		"eleven chrs":                    "password-short",
		"оннан аса ғ":                    "password-short",
		strings.Repeat("ab3 ", 32) + "x": "password-long",
		"bad \xff bytes in it":           "password-long",
		"aaaabbbbccccdddd":               "password-easy",
		"my A.Serik password":            "password-easy",
	} {
		d.refused(key, goodPassword(password, "a.serik"))
	}
	for _, password := range []string{goodWords, "қазан-42-қайық", "abqdefghzjkl", strings.Repeat("ab3c! ", 21) + "xy"} {
		if err := goodPassword(password, "a.serik"); err != nil {
			t.Errorf("%q: %v", password, err)
		}
	}
}

// TestCostGrows: a password is hashed anew when its hash is cheaper than today's.
func TestCostGrows(t *testing.T) {
	d := newDesk(t)
	a, _ := d.enrol(official)
	before := must(d.byID(d.ctx, a.ID)).password
	d.login(official)
	if must(d.byID(d.ctx, a.ID)).password != before {
		t.Error("hashed anew for nothing")
	}
	d.opts.Cost.Passes = 2
	d.login(official)
	after := must(d.byID(d.ctx, a.ID)).password
	if !strings.Contains(after, "m=64,t=2,p=1") {
		t.Errorf("%s", after)
	}
	d.login(official)
}

func TestUsualCost(t *testing.T) {
	if c := usualCost; c.Memory < 19<<10 || c.Passes < 2 || c.Lanes < 1 {
		t.Errorf("%+v is below OWASP's least", c)
	}
}

// FuzzParseHash: what is read is what was written, and nothing can make us spend
// more than the bounds.
func FuzzParseHash(f *testing.F) {
	f.Add(must(hashPassword("x", Cost{64, 1, 1})))
	f.Add("$argon2id$v=19$m=4294967295,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA")
	f.Add("$argon2id$v=19$m=064,t=1,p=1$$")
	f.Fuzz(func(t *testing.T, text string) {
		h, ok := parseHash(text)
		if !ok {
			return
		}
		if h.cost.Memory > highest.Memory || h.cost.Passes > highest.Passes || h.cost.Lanes > highest.Lanes || h.cost.Passes == 0 || h.cost.Lanes == 0 {
			t.Errorf("%q costs %+v", text, h.cost)
		}
		if strings.Count(text, "$") != 5 || len(h.salt) != saltSize || len(h.sum) != hashSize {
			t.Errorf("%q: %+v", text, h)
		}
	})
}

// Passwords that are long and tried first are refused; those that only look a little
// like them are not.
func TestForeseenPasswords(t *testing.T) {
	for _, p := range []string{"Password1234", "!!password!!2026", "Administrator1", "qwertyuiop123", "123456qwerty", "1q2w3e4r5t6y", "zxcasdqwe123", "asdfghjkl123", "йцукенгшщзхъ",
		"Пароль123456", "Қазақстан2026", "abcdefghijklm", "mlkjihgfedcba", "gfhjkmgfhjkm", "1qaz2wsx3edc", "finalfantasy", "abcabcabcabcabc", "Kazakhstan-2026!"} {
		if err := goodPassword(p, "asanov"); err == nil {
			t.Errorf("%s is taken", p)
		}
	}
	for _, p := range []string{"teal harbour nine lanterns", "төрт ұзақ сөз бірге", "correct horse battery staple", "менің құпия сөзім ұзын", "kF9#vQz2!mLp", "password of my grandmother", "бота 🐫 мен ене 🐪"} {
		if err := goodPassword(p, "asanov"); err != nil {
			t.Errorf("%s: %v", p, err)
		}
	}
	if len(common()) < 80 {
		t.Errorf("%d common passwords are known", len(common()))
	}
}
