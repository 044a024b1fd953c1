package path

import (
	"math"
	"strconv"

	"qyzmet/date"
)

// Widths of the picture, in CSS pixels, for which it is worked out what fits:
// the narrowest phone, a tablet or paper, a small desktop, a large one.
const (
	onPhone   = 264
	onTablet  = 560
	onDesktop = 930
	onWide    = 1085
)

// scale places days on the picture's width, in percent. It is not true to time:
// each moment keeps a least distance from the one before, and long years are
// drawn together.
type scale struct {
	days  []date.Date
	place []float64
}

func newScale(v *life) *scale {
	s := &scale{}
	for _, m := range v.moments {
		s.days = append(s.days, m.day)
	}
	s.days = append(s.days, v.before)
	gaps := len(s.days) - 1
	floor := min(5.5, 70/float64(gaps))
	total := 0.0
	weight := func(i int) float64 { return math.Sqrt(float64(date.Days(s.days[i], s.days[i+1]))) }
	for i := range gaps {
		total += weight(i)
	}
	x := 0.0
	for i := range s.days {
		s.place = append(s.place, x)
		if i < gaps {
			x += floor + (100-floor*float64(gaps))*weight(i)/total
		}
	}
	s.place[gaps] = 100
	return s
}

// at is where a day lies.
func (s *scale) at(d date.Date) float64 {
	last := len(s.days) - 1
	for i := range last {
		if d < s.days[i+1] {
			share := float64(date.Days(s.days[i], d)) / float64(date.Days(s.days[i], s.days[i+1]))
			return s.place[i] + max(share, 0)*(s.place[i+1]-s.place[i])
		}
	}
	return s.place[last]
}

// fits names the widths at which a text has room in a share of the picture.
// Letters are taken to be as wide as in the widest usual fonts: a text that
// might be cut is left out.
func fits(text string, share float64) string {
	need := 14.0 // around it
	for _, r := range text {
		if r < 0x250 {
			need += 6.6 // Latin
		} else {
			need += 8.6 // Cyrillic
		}
	}
	switch share /= 100; {
	case need <= share*onPhone:
		return "fits"
	case need <= share*onTablet:
		return "fits-tablet"
	case need <= share*onDesktop:
		return "fits-desktop"
	case need <= share*onWide:
		return "fits-wide"
	}
	return ""
}

func percent(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) + "%" }
