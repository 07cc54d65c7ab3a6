package codec

import (
	"strings"
	"testing"
)

var samples = map[string]string{
	"ascii":    strings.Repeat("The quick brown fox. ", 500),
	"latin":    strings.Repeat("Größe für naïve café; ", 500),
	"cyrillic": strings.Repeat("Съешь ещё этих булок ", 500),
	"emoji":    strings.Repeat("hello 😀 world 🐍 ", 500),
}

func BenchmarkDecodeUTF8(b *testing.B) {
	for name, s := range samples {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			for b.Loop() {
				var out Builder
				if _, err := DecodeUTF8(&out, []byte(s), true, Errors{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkEncode(b *testing.B) {
	for name, s := range samples {
		text := TextOf([]rune(s))
		for _, to := range []Standard{UTF8, UTF16} {
			b.Run(name+map[Standard]string{UTF8: "/utf8", UTF16: "/utf16"}[to], func(b *testing.B) {
				b.SetBytes(int64(len(s)))
				for b.Loop() {
					if _, err := to.Encode(nil, text, Errors{}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
