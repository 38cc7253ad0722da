package decode

import "context"

func (d *Document) openXML(ctx context.Context, options Options) ([]*Document, error) {
	return nil, d.problem("is XML or HTML, and only CSV and JSON are read", "export it as CSV or JSON; a page of HTML is often a login page saved in its place")
}
