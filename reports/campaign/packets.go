package campaign

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"runtime"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/review"
	"rolecall/reports/packet"
)

// writePackets writes each packet in its forms, and the draft of its mail. Rows come in the
// order of packets; packets are written side by side.
func (w *writer) writePackets(ctx context.Context) error {
	temp, err := w.folder.Temp()
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0) + 1)
	var done atomic.Int64
	err = w.eachPacket(ctx, func(at int, rows []packet.Row, sent [][]string) {
		to := &w.campaign.Packets[at]
		to.Rows = review.RowsHash(sent)
		group.Go(func() error {
			if err := writePacket(w.folder, temp, w.Forms, &packet.Packet{Campaign: w.campaign, Packet: *to, Rows: rows}, to); err != nil {
				return fmt.Errorf("packet %s: %w", to.Packet, err)
			}
			if w.Progress != nil {
				w.Progress(done.Add(1), int64(len(w.campaign.Packets)))
			}
			return nil
		})
	})
	return errors.Join(err, group.Wait())
}

// eachPacket reads the rows of all packets, and gives those of each.
func (w *writer) eachPacket(ctx context.Context, give func(at int, rows []packet.Row, sent [][]string)) error {
	at := -1
	var rows []packet.Row
	var sent [][]string
	end := func() {
		if at >= 0 {
			give(at, rows, sent)
		}
		rows, sent = nil, nil
	}
	err := w.db.Each(ctx, duckdb.Statement{Name: review.SentName, Text: w.sentQuery()}, func(from *duckdb.Rows) error {
		cells := make([]string, len(review.Sent)) // packet, item_id, the locked cells, fact_hash
		into := make([]any, len(cells))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := from.Scan(into...); err != nil {
			return err
		}
		if at < 0 || w.campaign.Packets[at].Packet != cells[0] {
			end()
			if at++; at >= len(w.campaign.Packets) || w.campaign.Packets[at].Packet != cells[0] {
				return fmt.Errorf("the packet %s is not in its place", cells[0])
			}
		}
		last := len(cells) - 1
		locked := cells[2:last:last]
		rows = append(rows, packet.Row{Cells: locked, Token: w.Key.Token(w.campaign.CampaignID, cells[0], cells[1], cells[last])})
		sent = append(sent, cells[1:last:last])
		return nil
	})
	if err == nil {
		end()
	}
	return err
}

// sentQuery has the columns of sent.csv but the row, and the item's facts behind them.
func (w *writer) sentQuery() string {
	var list bytes.Buffer
	for _, column := range review.Sent {
		if column.Name != "row" {
			fmt.Fprintf(&list, "coalesce(sent.%s, ''), ", duckdb.Ident(column.Name))
		}
	}
	return "select " + list.String() + "item.fact_hash from review.sent as sent join review.item as item on item.item_id = sent.item_id order by sent.packet, sent.row"
}

// folder is where files of a campaign are written to.
type folder interface {
	Write(name string, content []byte) error
}

// writePacket writes a packet in its forms, and the draft of its mail, and says which files those
// are.
func writePacket(into folder, temp string, forms []packet.Form, written *packet.Packet, to *review.Packet) error {
	var attached *packet.Attachment
	for _, form := range forms {
		var content bytes.Buffer
		if err := form.Write(&content, temp, written); err != nil {
			return err
		}
		name := path.Join(review.PacketsFolder, written.Stem()+"."+form.Name)
		if err := into.Write(name, content.Bytes()); err != nil {
			return err
		}
		to.Files = append(to.Files, fileOf(name, content.Bytes()))
		if form.IsMailed && attached == nil {
			attached = &packet.Attachment{Name: path.Base(name), MediaType: form.MediaType, Content: content.Bytes()}
		}
	}
	var mail bytes.Buffer
	if err := packet.WriteMail(&mail, written, time.Time{}, written.Subject(), written.Invitation(attached != nil), attached); err != nil {
		return err
	}
	to.Mail = fileOf(path.Join(review.MailFolder, written.Stem()+".eml"), mail.Bytes())
	return into.Write(to.Mail.Name, mail.Bytes())
}

// fileOf is what a campaign says of a file.
func fileOf(name string, content []byte) review.File {
	return review.File{Name: name, Bytes: int64(len(content)), SHA256: sum(content)}
}
