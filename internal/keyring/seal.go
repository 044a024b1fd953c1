package keyring

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
)

// seal encrypts a secret for an account (AES-256-GCM with a random nonce, under a
// key derived from the key outside the database).
func (k *Keyring) seal(secret []byte, id AccountID) (string, error) {
	aead, err := k.aead()
	if err != nil {
		return "", err
	}
	return base64.RawStdEncoding.EncodeToString(aead.Seal(nil, nil, secret, []byte(id))), nil
}

// open decrypts what seal wrote for the same account.
func (k *Keyring) open(sealed string, id AccountID) ([]byte, error) {
	aead, err := k.aead()
	if err != nil {
		return nil, err
	}
	data, err := base64.RawStdEncoding.DecodeString(sealed)
	if err != nil {
		return nil, fmt.Errorf("keyring: a stored secret cannot be read: %w", err)
	}
	secret, err := aead.Open(nil, nil, data, []byte(id))
	if err != nil {
		return nil, fmt.Errorf("keyring: a stored secret cannot be opened with this key: %w", err)
	}
	return secret, nil
}

func (k *Keyring) aead() (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, k.opts.Key, nil, "qyzmet keyring: secrets of authenticator apps", KeySize)
	if err != nil {
		return nil, fmt.Errorf("keyring: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("keyring: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("keyring: %w", err)
	}
	return aead, nil
}
