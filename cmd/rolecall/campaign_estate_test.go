package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// editCSV changes the records of a file, and leaves out those of which change says no.
func editCSV(path string, change func(one record) bool) error {
	lines, err := readCSV(path)
	if err != nil {
		return err
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	writer := csv.NewWriter(file)
	if err := writer.Write(lines[0]); err != nil {
		return err
	}
	for _, line := range lines[1:] {
		one := record{}
		for i, name := range lines[0] {
			one[name] = line[i]
		}
		if !change(one) {
			continue
		}
		for i, name := range lines[0] {
			line[i] = one[name]
		}
		if err := writer.Write(line); err != nil {
			return err
		}
	}
	writer.Flush()
	return writer.Error()
}

// stagedTables are the tables of an estate in CSV that change files are applied to.
type stagedTables struct {
	folder  string
	columns map[string][]string
	records map[string][]record
}

// readTables reads the tables of a folder.
func readTables(t testing.TB, folder string) *stagedTables {
	t.Helper()
	tables := &stagedTables{folder: folder, columns: map[string][]string{}, records: map[string][]record{}}
	paths, err := filepath.Glob(filepath.Join(folder, "*.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		lines, err := readCSV(path)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(path), ".csv")
		tables.columns[name], tables.records[name] = lines[0], recordsOf(t, path)
	}
	return tables
}

// write writes the tables, as an export after the import.
func (s *stagedTables) write(t testing.TB) {
	t.Helper()
	for name, columns := range s.columns {
		var text bytes.Buffer
		writer := csv.NewWriter(&text)
		lines := [][]string{columns}
		for _, each := range s.records[name] {
			line := make([]string, len(columns))
			for i, column := range columns {
				line[i] = each[column]
			}
			lines = append(lines, line)
		}
		if err := writer.WriteAll(lines); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(s.folder, name+".csv"), text.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// find is the record of a table with a value in a column.
func (s *stagedTables) find(table, column, value string) record {
	for _, each := range s.records[table] {
		if each[column] == value {
			return each
		}
	}
	return nil
}

// apply makes the changes of a staging table's file, in its order, as the transform map does, and says
// whose accounts they change.
func (s *stagedTables) apply(t testing.TB, path string) map[string]bool {
	t.Helper()
	touched := map[string]bool{}
	for _, row := range recordsOf(t, path) {
		table := row["table"]
		one := s.find(table, "sys_id", row["sys_id"])
		if row["operation"] == "create" {
			one = record{"sys_id": row["made"], "state": "active", "inherited": "false"}
			if table != "sys_user" {
				user := s.find("sys_user", "sys_id", row["user"])
				if user == nil {
					user = s.find("sys_user", "user_name", row["user_name"])
				}
				one["user"], one["role"], one["group"] = user["sys_id"], row["role"], row["group"]
			}
			s.records[table] = append(s.records[table], one)
		}
		if one == nil {
			t.Fatalf("%s: there is no record for %v", path, row)
		}
		touched[firstOf(one["user"], one["sys_id"])] = true
		if row["operation"] == "delete" {
			s.records[table] = slices.DeleteFunc(s.records[table], func(each record) bool { return each["sys_id"] == row["sys_id"] })
		}
		for i := 1; row[fmt.Sprint("field_", i)] != ""; i++ {
			field, value := row[fmt.Sprint("field_", i)], row[fmt.Sprint("after_", i)]
			if named := s.find(table, field+".name", value); named != nil && value != "" { // a reference, by what it displays
				one[field+".name"], value = value, named[field]
			}
			one[field] = value
		}
	}
	return touched
}
