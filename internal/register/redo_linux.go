package register

import (
	"errors"
	"os"
	"syscall"
)

// openBlocks makes a file that is written in whole blocks, from memory of pages: past
// the system's cache, where the file system knows how. On a busy machine a write and
// its sync take half as long so.
func openBlocks(path string) (*os.File, error) {
	const flags = os.O_CREATE | os.O_TRUNC | os.O_RDWR
	f, err := os.OpenFile(path, flags|syscall.O_DIRECT, 0o600)
	if errors.Is(err, syscall.EINVAL) {
		return os.OpenFile(path, flags, 0o600)
	}
	return f, err
}

// pages is memory of pages, zero; givePages gives it back.
func pages(size int) ([]byte, error) {
	return syscall.Mmap(-1, 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
}

func givePages(p []byte) error { return syscall.Munmap(p) }

// syncData makes the bytes of a file durable whose size does not change.
func syncData(f *os.File) error {
	for {
		if err := syscall.Fdatasync(int(f.Fd())); err != syscall.EINTR {
			return err
		}
	}
}

// roomFor says whether a disk has room for some bytes more.
func roomFor(dir string, bytes uint64) bool {
	var disk syscall.Statfs_t
	return syscall.Statfs(dir, &disk) == nil && disk.Bavail >= bytes/uint64(disk.Bsize)
}
