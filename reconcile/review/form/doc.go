// Package form reads packets that reviewers returned, in whatever form: a workbook or a CSV
// that any program saved, the JSON of a packet's page, a mail with such a file attached. It
// says what stands in each row, and judges nothing: that is done on all rows together.
package form
