package roster

import (
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// kazakh are the letters of KZ-1048 (STRK1048-2002) that Windows-1251 has not;
// all its other bytes are those of Windows-1251.
var kazakh = map[byte]rune{
	0x8D: 'Қ', 0x8E: 'Һ', 0x9D: 'қ', 0x9E: 'һ', 0xA1: 'Ұ', 0xA2: 'ұ', 0xA3: 'Ә', 0xA5: 'Ө',
	0xAA: 'Ғ', 0xAF: 'Ү', 0xB4: 'ө', 0xBA: 'ғ', 0xBC: 'ә', 0xBD: 'Ң', 0xBE: 'ң', 0xBF: 'ү',
}

// codePage gives the characters of bytes 0x80 to 0xFF, as UTF-8.
type codePage [128][]byte

var windows1251, kz1048 = codePages()

func codePages() (win, kz codePage) {
	for i := range win {
		b := byte(0x80 + i)
		win[i] = []byte(string(charmap.Windows1251.DecodeByte(b)))
		kz[i] = win[i]
		if r, ok := kazakh[b]; ok {
			kz[i] = []byte(string(r))
		}
	}
	return win, kz
}

// text decodes bytes, for messages.
func (p *codePage) text(data []byte) string {
	var out []byte
	for _, b := range data {
		out = p.append(out, b)
	}
	return string(out)
}

func (p *codePage) append(out []byte, b byte) []byte {
	if b < utf8.RuneSelf {
		return append(out, b)
	}
	return append(out, p[b-0x80]...)
}

// encode gives the bytes of a text in the code page, if it has all its characters.
func (p *codePage) encode(text string) ([]byte, bool) {
	var out []byte
next:
	for _, r := range text {
		if r < utf8.RuneSelf {
			out = append(out, byte(r))
			continue
		}
		for i, c := range p {
			if string(c) == string(r) {
				out = append(out, byte(0x80+i))
				continue next
			}
		}
		return nil, false
	}
	return out, true
}

// pageReader decodes a stream of single-byte characters into UTF-8.
type pageReader struct {
	src  io.Reader
	page *codePage
	raw  []byte
	out  []byte // decoded and not yet taken
	buf  []byte
}

func newPageReader(src io.Reader, page *codePage) *pageReader {
	const piece = 64 << 10
	return &pageReader{src: src, page: page, raw: make([]byte, piece), buf: make([]byte, 0, 3*piece)}
}

func (p *pageReader) Read(b []byte) (int, error) {
	for len(p.out) == 0 {
		n, err := p.src.Read(p.raw)
		p.out = p.buf[:0]
		for _, c := range p.raw[:n] {
			p.out = p.page.append(p.out, c)
		}
		if n == 0 && err != nil {
			return 0, err
		}
	}
	n := copy(b, p.out)
	p.out = p.out[n:]
	return n, nil
}

// decoded turns a stream in an encoding into UTF-8 without a byte order mark.
func decoded(src io.Reader, e Encoding) io.Reader {
	switch e {
	case Windows1251:
		return newPageReader(src, &windows1251)
	case KZ1048:
		return newPageReader(src, &kz1048)
	case UTF16LE:
		return transform.NewReader(src, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	case UTF16BE:
		return transform.NewReader(src, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder())
	default:
		return src
	}
}
