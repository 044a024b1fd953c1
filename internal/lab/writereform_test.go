package lab

import (
	"reflect"
	"testing"
)

// TestWriteReform: what is written is read again as it was.
func TestWriteReform(t *testing.T) {
	list, err := Reforms()
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range list {
		data, err := WriteReform(o)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ReadReform("again.yaml", data)
		if err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		if !reflect.DeepEqual(o, again) {
			t.Errorf("%s was written as\n%s", o.ID, data)
		}
	}
}
