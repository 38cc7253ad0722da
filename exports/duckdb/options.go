package duckdb

import (
	"context"
	"database/sql/driver"
	"errors"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	engine "github.com/duckdb/duckdb-go/v2"
)

// Options say how a database is opened.
type Options struct {
	Path        string // a file; "" is a database in memory
	MemoryLimit string // as DuckDB takes it ("1GiB"); "" is the engine's default, 80 % of the machine's
	Threads     int    // 0 is one a core
	TempDir     string // where the engine spills; "" is the engine's default beside Path
	MaxTemp     string // how much it may spill; "" is the engine's default
	ReadOnly    bool
	// SmallBlocks are for a file of little data: a table fills blocks of its own, and columns
	// have a block each while they are written. A run on a few rows has 31 MB without.
	SmallBlocks bool
	// Sealed databases can reach no file and no network from SQL, and their
	// settings cannot be changed: for SQL that a user wrote.
	Sealed bool
	// Plain plans are not optimized: for tables of a few rows, where planning
	// is all the work.
	Plain bool
	// Timed, if not nil, is called after each statement with when it began and how long it
	// took, a query until its rows were closed. Several may call it at once.
	Timed func(name string, began time.Time, took time.Duration)
}

// PlainPlans has every database opened with Options.Plain. Tests set it, whose tables
// have a few rows; CI does not, so that the plans of real runs are tested too.
var PlainPlans bool

// connector opens a file by attaching it, read only or to be written without a log of its
// changes: a run that fails is thrown away whole, and nothing is there to be recovered.
// The driver would take %, ? and # in a path that it opens by itself for parts of an address.
func (o Options) connector(ctx context.Context) (*engine.Connector, error) {
	var begin []string // on each connection
	if !o.ReadOnly && strings.Contains(filepath.Dir(o.Path), "?") {
		return nil, errors.New("below a folder with a question mark in its name the engine writes no database; choose a folder without")
	}
	if o.Path != "" {
		mode := "recovery_mode no_wal_writes"
		if o.SmallBlocks {
			mode += ", block_size 16384" // the engine's least
		}
		if o.ReadOnly {
			mode = "read_only"
		}
		begin = append(begin, "attach if not exists "+Literal(o.Path)+" as run ("+mode+")", "use run")
	}
	if o.Plain || PlainPlans {
		begin = append(begin, "pragma disable_optimizer")
	}
	return engine.NewConnector("?"+o.settings().Encode(), func(conn driver.ExecerContext) error {
		for _, text := range begin {
			if _, err := conn.ExecContext(ctx, text, nil); err != nil {
				return err
			}
		}
		return nil
	})
}

func (o Options) settings() url.Values {
	settings := url.Values{
		"autoinstall_known_extensions": {"false"},
		"autoload_known_extensions":    {"false"},
		"allow_community_extensions":   {"false"},
	}
	if o.MemoryLimit != "" {
		settings.Set("memory_limit", o.MemoryLimit)
	}
	if o.Threads > 0 {
		settings.Set("threads", strconv.Itoa(o.Threads))
	}
	if o.TempDir != "" {
		settings.Set("temp_directory", o.TempDir)
	}
	if o.MaxTemp != "" {
		settings.Set("max_temp_directory_size", o.MaxTemp)
	}
	return settings
}
