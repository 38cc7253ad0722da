package main

import (
	"encoding/csv"
	"os"
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
