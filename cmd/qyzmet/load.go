package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/lawtext"
	"qyzmet/internal/rulebook"
	"qyzmet/law"
)

// The embedded law data is read once in a process, when it is first needed.
var (
	loadBook = sync.OnceValues(func() (*rulebook.Book, error) { return rulebook.Load(law.Data) })

	loadEngine = sync.OnceValues(func() (*engine.Engine, error) {
		book, err := loadBook()
		if err != nil {
			return nil, err
		}
		eng, err := engine.New(book)
		if err != nil {
			return nil, fmt.Errorf("compiling the law data: %w", err)
		}
		return eng, nil
	})
)

// parseDay reads a day given by a flag.
func parseDay(flag, text string) (date.Date, error) {
	d, err := date.Parse(text)
	if err != nil {
		return 0, &qyzmet.Fault{Code: qyzmet.BadDate, Path: flag, Value: text, Message: err.Error()}
	}
	return d, nil
}

// textsDir is the folder of imported official texts.
func textsDir(flag string) (string, error) {
	if flag != "" {
		return flag, nil
	}
	base, err := os.UserConfigDir()
	if err != nil {
		return "", &qyzmet.Fault{Code: qyzmet.Missing, Path: "--dir", Message: "no folder for official texts is known here; give one with --dir or QYZMET_TEXTS"}
	}
	return filepath.Join(base, "qyzmet", "texts"), nil
}

// openTexts opens the imported texts; where no folder is known there are none.
func openTexts(flag string) (*lawtext.Library, error) {
	dir, err := textsDir(flag)
	if err != nil {
		return nil, nil //nolint:nilerr // showing the law works without texts
	}
	texts, err := lawtext.OpenLibrary(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the official texts in %s: %w", dir, err)
	}
	return texts, nil
}
