package lab

import (
	"testing"
)

// FuzzReadReform: any bytes are read as a draft change, or refused; what is read
// is applied to the law, or refused.
func FuzzReadReform(f *testing.F) {
	base := testEngine(f)
	f.Add([]byte("reform: a\nvalues: [{parameter: call_up_age, value: 19}]\n"))
	f.Add([]byte("reform: a\nwithdraw: [deferral/teacher]\nacts: [{act: 211-VIII, in_force: true}]\n"))
	f.Add([]byte("reform: a\nconditions:\n  - {rule: deferral/teacher, when: \"person.work.rural\"}\n"))
	f.Add([]byte("reform: &a [*a]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		o, err := ReadReform("fuzz.yaml", data)
		if err != nil {
			return
		}
		if _, err := base.Book().Apply(o); err == nil && o.ID == "" {
			t.Error("a reform without name was applied")
		}
	})
}
