package campaign

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"rolecall/exports/source"
	"rolecall/reconcile/review"
)

// keep writes a file of the folder, and has the ledger stand for it: from then on each command
// checks it. A file that a command writes goes through here, unless an event or another file has
// its hash already; the event that ends the change comes after it.
func (c *Campaign) keep(now time.Time, name string, content []byte) error {
	return errors.Join(c.update.Write(name, content), c.kept(now, fileOf(name, content)))
}

// kept has the ledger stand for a file that was written, if it is another than it was.
func (c *Campaign) kept(now time.Time, file review.File) error {
	if c.history.written[file.Name] == file.SHA256 {
		return nil
	}
	return c.add(review.Event{At: now, Event: review.Written, Source: file.SHA256, To: file.Name})
}

// drop says that a file is of no use any more. It goes when the change is done ([Campaign.sweep]).
func (c *Campaign) drop(now time.Time, name string) error {
	return c.add(review.Event{At: now, Event: review.Removed, To: name})
}

// sweep removes the files that were dropped.
func (c *Campaign) sweep() (err error) {
	for name, hash := range c.history.written {
		if hash == "" {
			if failure := os.Remove(c.update.Path(name)); !errors.Is(failure, fs.ErrNotExist) {
				err = errors.Join(err, failure)
			}
		}
	}
	return err
}

// files are the hashes of all files that something stands for, by name; "" of those that may be there
// and say nothing.
func (c *Campaign) files() map[string]string {
	want := map[string]string{review.SettingsName: c.About.SettingsSHA256}
	maps.Copy(want, c.About.Files)
	for _, each := range c.About.Packets {
		for _, file := range append(slices.Clone(each.Files), each.Mail) {
			if file.Name != "" {
				want[file.Name] = file.SHA256
			}
		}
	}
	maps.Copy(want, c.history.files)
	maps.Copy(want, c.history.written)
	for _, each := range c.history.received {
		want[original(each.hash, each.extension)] = each.hash
	}
	return want
}

// check compares files with what the ledger and campaign.json say of them: which were changed, removed
// or added.
func (c *Campaign) check(campaign []byte, hash string) error {
	if sum(campaign) != hash {
		return c.problem(review.CampaignName, "was changed since the review was opened", "restore it from a backup")
	}
	problems := c.checkLedger()
	want := c.files()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		switch {
		case c.isPacked && !filepath.IsLocal(filepath.FromSlash(name)):
			problems.Merge(c.problem(review.LedgerName, "names a file outside of the folder: "+source.Shorten(name, 80), ""))
			continue
		case want[name] == "", c.isRebuilding && c.isRebuilt(name), c.isPacked && name == review.KeyName:
			continue
		}
		found, err := c.hashFile(name)
		switch {
		case errors.Is(err, fs.ErrNotExist) && path.Dir(name) == review.MailFolder: // sent, and moved away
		case errors.Is(err, fs.ErrNotExist):
			problems.Merge(c.problem(name, "is missing", c.restore(name)))
		case err != nil:
			return err
		case found != want[name]:
			problems.Merge(c.problem(name, "was changed since "+c.since(name), c.restore(name)))
		}
	}
	added, err := c.added(want)
	for _, name := range added {
		problems.Merge(c.problem(name, "was added: no command wrote it", "move it out of the review's folder"))
	}
	return errors.Join(err, problems.Err())
}

// checkLedger finds a ledger that was cut: a change ends with a line that says what came of it, and
// the folder has nothing that the ledger does not know.
func (c *Campaign) checkLedger() (problems source.Problems) {
	if !c.history.isWhole {
		problems.Merge(c.problem(review.LedgerName, "ends in the middle of a change: lines are missing at its end", "restore the folder from a backup"))
		return problems
	}
	for _, name := range []string{
		review.DecisionsName, review.PacketsName, review.StatisticsName, review.ReceivedName, review.LaterName, review.RemindersName, review.SignoffName,
		review.PageName, review.BookName, review.LookbackName, review.EffectName,
	} {
		_, isWritten := c.history.written[name]
		if _, err := os.Lstat(c.update.Path(name)); err == nil && c.history.files[name] == "" && !isWritten {
			problems.Merge(c.problem(name, "is there, but the ledger does not mention it: lines are missing at its end, or the file is of another folder", "restore the folder from a backup"))
		}
	}
	return problems
}

// added are the files among packets, drafts and what was returned that nothing stands for. What programs
// leave beside a file that is open is none of them.
func (c *Campaign) added(want map[string]string) (found []string, err error) {
	for _, folder := range []string{review.PacketsFolder, review.MailFolder, review.DecisionsFolder} {
		root := c.update.Path(folder)
		err = errors.Join(err, filepath.WalkDir(root, func(at string, entry fs.DirEntry, err error) error {
			switch {
			case errors.Is(err, fs.ErrNotExist) && at == root:
				return nil
			case err != nil || entry.IsDir() || isOfPrograms(entry.Name()):
				return err
			}
			inside, err := filepath.Rel(root, at)
			if name := path.Join(folder, filepath.ToSlash(inside)); err == nil {
				if _, isKnown := want[name]; !isKnown {
					found = append(found, name)
				}
			}
			return err
		}))
	}
	return found, err
}

// isOfPrograms says whether programs make files of that name by themselves.
func isOfPrograms(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || slices.Contains([]string{"thumbs.db", "desktop.ini"}, strings.ToLower(name))
}

// since is from when on a file may not have been changed.
func (c *Campaign) since(name string) string {
	_, isWritten := c.history.written[name]
	switch {
	case isRebuilt[name] || isWritten:
		return "it was written"
	case path.Dir(name) == review.DecisionsFolder:
		return "it was collected"
	}
	return "the review was opened"
}

// restore is what to do about a file that is not as it was.
func (c *Campaign) restore(name string) string {
	if c.isRebuilt(name) {
		return rebuildHint
	}
	return "restore it from a backup"
}

// isRebuilt says whether a file can be written again: it follows from the others.
func (c *Campaign) isRebuilt(name string) bool {
	return isRebuilt[name] || path.Dir(name) == review.PacketsFolder || path.Dir(name) == review.MailFolder
}

func (c *Campaign) hashFile(name string) (string, error) {
	file, err := os.Open(c.update.Path(name))
	if err != nil {
		return "", err
	}
	defer file.Close()
	sum := sha256.New()
	_, err = io.Copy(sum, file)
	return hex.EncodeToString(sum.Sum(nil)), err
}
