package keyring

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// Cost is what a password's hash takes: memory in KiB, passes over it, lanes.
type Cost struct {
	Memory uint32
	Passes uint32
	Lanes  uint8
}

// usualCost is above the least that OWASP's cheat sheet on storing passwords
// names for argon2id (19 MiB, 2 passes, 1 lane).
var usualCost = Cost{Memory: 48 << 10, Passes: 2, Lanes: 1}

// highest bounds what a stored hash can make us spend.
var highest = Cost{Memory: 1 << 20, Passes: 16, Lanes: 16}

// Bounds of a password, in characters.
const (
	minPassword = 12
	maxPassword = 128
)

const (
	saltSize = 16
	hashSize = 32
)

// hashPassword writes a hash with all that is needed to check it:
// $argon2id$v=19$m=49152,t=2,p=1$salt$hash.
func hashPassword(password string, c Cost) (string, error) {
	salt := make([]byte, saltSize)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("keyring: %w", err)
	}
	sum := argon2.IDKey(normal(password), salt, c.Passes, c.Memory, c.Lanes, hashSize)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.Memory, c.Passes, c.Lanes,
		b64.EncodeToString(salt), b64.EncodeToString(sum)), nil
}

// normal makes one password of the ways in which keyboards compose a letter.
func normal(password string) []byte { return norm.NFKC.Bytes([]byte(password)) }

type storedHash struct {
	cost      Cost
	salt, sum []byte
}

// parseHash reads what hashPassword wrote; ok is false for anything else.
func parseHash(text string) (h storedHash, ok bool) {
	parts := strings.Split(text, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return h, false
	}
	c := &h.cost
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Passes, &c.Lanes); n != 3 || err != nil ||
		parts[3] != fmt.Sprintf("m=%d,t=%d,p=%d", c.Memory, c.Passes, c.Lanes) {
		return h, false
	}
	if c.Memory > highest.Memory || c.Passes > highest.Passes || c.Lanes > highest.Lanes || c.Passes == 0 || c.Lanes == 0 {
		return h, false
	}
	var err1, err2 error
	h.salt, err1 = base64.RawStdEncoding.Strict().DecodeString(parts[4])
	h.sum, err2 = base64.RawStdEncoding.Strict().DecodeString(parts[5])
	return h, err1 == nil && err2 == nil && len(h.salt) == saltSize && len(h.sum) == hashSize
}

// samePassword checks a password. It takes as long for an account that does not
// exist as for one that does: stored is then the hash of nobody.
func (k *Keyring) samePassword(ctx context.Context, stored, password string) (bool, error) {
	exists := stored != ""
	if !exists {
		stored = k.nobody
	}
	h, ok := parseHash(stored)
	if !ok {
		return false, fmt.Errorf("keyring: a stored password cannot be read")
	}
	if utf8.RuneCountInString(password) > maxPassword || !utf8.ValidString(password) {
		password, exists = "", false
	}
	if err := k.enter(ctx); err != nil {
		return false, err
	}
	defer func() { <-k.hashing }()
	sum := argon2.IDKey(normal(password), h.salt, h.cost.Passes, h.cost.Memory, h.cost.Lanes, hashSize)
	return subtle.ConstantTimeCompare(sum, h.sum) == 1 && exists, nil
}

// enter waits for a place among those who may hash.
func (k *Keyring) enter(ctx context.Context) error {
	select {
	case k.hashing <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("keyring: waiting to check a password: %w", ctx.Err())
	}
}

// setPassword stores a password that goodPassword has let pass.
func (k *Keyring) setPassword(ctx context.Context, id AccountID, password string) error {
	if err := k.enter(ctx); err != nil {
		return err
	}
	hash, err := hashPassword(password, k.opts.Cost)
	<-k.hashing
	if err != nil {
		return err
	}
	return k.run(ctx, []string{`UPDATE keyring_account SET password = $1 WHERE id = $2`}, hash, string(id))
}

// weaker reports whether a stored hash took less than one made today would.
func (k *Keyring) weaker(stored string) bool {
	h, ok := parseHash(stored)
	return ok && (h.cost.Memory < k.opts.Cost.Memory || h.cost.Passes < k.opts.Cost.Passes)
}

// goodPassword refuses what is short, long, made of few different characters, one of
// the first that anybody tries, or holds the login name. There are no rules on kinds of characters: they make
// passwords worse (NIST SP 800-63B, 3.1.1.2).
func goodPassword(password, login string) error {
	p := string(normal(password))
	n := utf8.RuneCountInString(p)
	different := map[rune]bool{}
	for _, r := range p {
		different[r] = true
	}
	switch {
	case !utf8.ValidString(password), n > maxPassword:
		return refuse("password-long", "password", "max", maxPassword)
	case n < minPassword:
		return refuse("password-short", "password", "min", minPassword)
	case len(different) < 5, login != "" && strings.Contains(strings.ToLower(p), login), foreseen(strings.ToLower(p)):
		return refuse("password-easy", "password")
	}
	return nil
}
