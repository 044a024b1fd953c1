//go:build !linux

package register

import "os"

// openBlocks makes a file that is written in whole blocks.
func openBlocks(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_RDWR, 0o600)
}

// pages is memory, zero; givePages gives it back.
func pages(size int) ([]byte, error) { return make([]byte, size), nil }

func givePages([]byte) error { return nil }

// syncData makes the bytes of a file durable whose size does not change.
func syncData(f *os.File) error { return f.Sync() }

// roomFor says whether a disk has room for some bytes more: it is not asked here.
func roomFor(string, uint64) bool { return true }
