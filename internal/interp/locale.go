package interp

import (
	"cmp"
	"os"
	"slices"

	"github.com/gophersnake/gophersnake/internal/object"
)

// The locale of the process matters little: text is UTF-8 everywhere. But where the locale says that nobody has chosen an encoding, the standard
// streams let undecodable bytes through as surrogates (PEP 538 and PEP 540), and children are told that text is UTF-8.

// utf8Locale is what the locale of the C language is replaced by.
const utf8Locale = "C.UTF-8"

// ctype returns the locale for text that the environment names.
func ctype() string {
	return cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_CTYPE"), os.Getenv("LANG"), "C")
}

// readLocale sets what follows from the locale: option and variable are -X utf8 and PYTHONUTF8, "" if not given. False means that they make no
// sense.
func readLocale(cfg *object.Config, option string, given bool, variable, coerce string) bool {
	plain := slices.Contains([]string{"C", "POSIX"}, ctype())
	switch {
	case given && (option == "" || option == "1"):
		cfg.UTF8Mode = 1
	case given && option == "0":
		cfg.UTF8Mode = 0
	case given:
		return false
	case variable == "1":
		cfg.UTF8Mode = 1
	case variable == "0":
		cfg.UTF8Mode = 0
	case variable != "":
		return false
	case plain:
		cfg.UTF8Mode = 1
	}
	if cfg.UTF8Mode > 0 || plain || slices.Contains([]string{utf8Locale, "C.utf8", "UTF-8"}, ctype()) {
		cfg.StreamErrors = "surrogateescape"
	}
	if plain && coerce != "0" && os.Getenv("LC_ALL") == "" {
		os.Setenv("LC_CTYPE", utf8Locale)
	}
	return true
}
