package rulebook

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"qyzmet"
)

// maxFile bounds one law data file, in bytes.
const maxFile = 2 << 20

// source is one file of law data with its syntax tree, for positions.
type source struct {
	file string
	tree *ast.File
}

// open parses a file, refusing anchors and aliases: a reader of the law must
// find every value where it stands.
func open(fsys fs.FS, file string) (*source, qyzmet.Faults) {
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, qyzmet.Faults{{Code: qyzmet.Internal, File: file, Message: "cannot be read: " + err.Error()}}
	}
	if len(data) > maxFile {
		return nil, qyzmet.Faults{{Code: qyzmet.TooLarge, File: file, Message: fmt.Sprintf("%d bytes; a file of law data holds at most %d", len(data), maxFile)}}
	}
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, qyzmet.Faults{yamlFault(file, err)}
	}
	s := &source{file, tree}
	if f := s.refuseAliases(); f != nil {
		return nil, qyzmet.Faults{f}
	}
	return s, nil
}

func (s *source) refuseAliases() *qyzmet.Fault {
	var found *qyzmet.Fault
	for _, doc := range s.tree.Docs {
		if doc.Body == nil {
			continue
		}
		for _, kind := range []ast.NodeType{ast.AliasType, ast.AnchorType, ast.MergeKeyType} {
			for _, n := range ast.Filter(kind, doc.Body) {
				pos := n.GetToken().Position
				found = &qyzmet.Fault{Code: qyzmet.BadLaw, File: s.file, Line: pos.Line, Column: pos.Column,
					Message: "anchors, aliases and merge keys are not used here; write the value out"}
			}
		}
	}
	return found
}

// decode fills v from the file's only document, refusing unknown and doubled keys.
func (s *source) decode(v any) qyzmet.Faults {
	if len(s.tree.Docs) != 1 || s.tree.Docs[0].Body == nil {
		return qyzmet.Faults{{Code: qyzmet.BadLaw, File: s.file, Line: 1, Message: "the file must hold exactly one YAML document"}}
	}
	if err := yaml.NodeToValue(s.tree.Docs[0].Body, v, yaml.Strict()); err != nil {
		return qyzmet.Faults{yamlFault(s.file, err)}
	}
	return nil
}

// yamlFault turns an error of the YAML library into a fault with its place.
func yamlFault(file string, err error) *qyzmet.Fault {
	f := &qyzmet.Fault{Code: qyzmet.BadLaw, File: file, Message: err.Error()}
	var fault *qyzmet.Fault
	if errors.As(err, &fault) {
		copied := *fault
		copied.File = file
		return &copied
	}
	var ye yaml.Error
	if errors.As(err, &ye) {
		f.Message = ye.GetMessage()
		if tk := ye.GetToken(); tk != nil {
			f.Line, f.Column, f.Value = tk.Position.Line, tk.Position.Column, strings.TrimSpace(tk.Value)
		}
	}
	return f
}

// fault builds a fault placed at a YAML path such as "$.rules[2].when".
func (s *source) fault(path string, code qyzmet.Code, format string, args ...any) *qyzmet.Fault {
	f := &qyzmet.Fault{Code: code, File: s.file, Line: 1, Column: 1,
		Path: strings.TrimPrefix(strings.TrimPrefix(path, "$"), "."), Message: fmt.Sprintf(format, args...)}
	for p := path; p != "" && p != "$"; p = parentPath(p) {
		yp, err := yaml.PathString(p)
		if err != nil {
			continue
		}
		if node, err := yp.FilterFile(s.tree); err == nil && node != nil && node.GetToken() != nil {
			pos := node.GetToken().Position
			f.Line, f.Column = pos.Line, pos.Column
			return f
		}
	}
	return f
}

// parentPath drops the last step, so that a missing key is reported at its parent.
func parentPath(path string) string {
	i := strings.LastIndexAny(path, ".[")
	if i <= 0 {
		return ""
	}
	return path[:i]
}
