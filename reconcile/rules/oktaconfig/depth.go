package oktaconfig

// The parser of HCL calls itself for each bracket and each sign, so that both have a limit.
const (
	deepest = 500     // brackets in brackets
	largest = 1 << 19 // bytes of a file
)

// tooDeep is the line where brackets, signs or conditions are nested too deep, 0 if nowhere. Those in texts
// count, too: an expression does not have so many.
func tooDeep(content []byte) int {
	brackets, signs, conditions, line := 0, 0, 0, 1
	for _, char := range content {
		switch char {
		case '\n':
			if line++; brackets == 0 {
				conditions = 0
			}
		case '(', '[', '{':
			brackets++
		case ')', ']', '}':
			brackets = max(0, brackets-1)
		case '?':
			conditions++
		case '!', '-':
			signs++
		case ' ', '\t', '\r':
		default:
			signs = 0
		}
		if max(brackets, signs, conditions) > deepest {
			return line
		}
	}
	return 0
}
