package review

// The files of a campaign's folder. Open writes those of the first list, whole or not
// at all; the other commands add to the folder, and change none of them but the ledger.
const (
	SettingsName   = "review.yaml"     // the settings, as they were read
	CampaignName   = "campaign.json"   // a Campaign
	PopulationName = "population.json" // a Population: the control totals
	ItemsName      = "items.csv"       // Items: what is reviewed
	ExcludedName   = "excluded.csv"    // Excluded: what would be, and a setting excludes
	RoutingName    = "routing.csv"     // Routing: reviewers who were passed over for an item, and why
	PeopleName     = "people.csv"      // People: each account, and whether it may review
	SentName       = "sent.csv"        // Sent: what each row of each packet said
	PacketsFolder  = "packets"         // the packets, as they were sent: <reviewer>--<packet>.xlsx, .html, .csv
	MailFolder     = "mail"            // drafts, with the packet attached: <reviewer>--<packet>.eml
	LedgerName     = "ledger.jsonl"    // Events, one a line
	KeyName        = "key"             // a Key: 32 bytes, 0600. Never leaves the folder

	DecisionsFolder = "decisions"      // returned files, byte for byte: <sha256>.<ext>
	DecisionsName   = "decisions.csv"  // Decisions: what was decided of each item
	StatisticsName  = "statistics.csv" // Statistics: by reviewer, and all together
	PacketsName     = "packets.csv"    // PacketStates: what is done and to do in each packet
	ReceivedName    = "received.csv"   // Returned: the files that were returned
	LaterName       = "later.csv"      // LaterItems: what could be an item, as later exports have it
	RemindersName   = "reminders.csv"  // Reminders: who has yet to decide
	SignoffName     = "signoff.json"   // a Signoff
	EffectName      = "effect.csv"     // Effects: what a later run shows of what was revoked
	LookbackName    = "lookback.csv"   // Lookback: who changed access, where that matters
	PageName        = "report.html"    // what came of the review, for people
	BookName        = "report.xlsx"    // the same as tables
)

// What stands before the two cells of the sheet Read me that a reviewer fills in, to their right.
const (
	ConfirmName = "Your name"
	ConfirmWord = "Confirmed (yes)"
)

// What a workbook carries besides what people see, by which a returned one is known.
// A program that saves it again may make "very hidden" hidden, and keeps the property.
const (
	HiddenSheet   = "_rolecall" // column A has the names, column B the values
	ReadMeSheet   = "Read me"
	ReviewSheet   = "Review"
	Property      = "rolecall"            // custom document property: campaign_id, packet and format, " " between
	HiddenID      = "campaign_id"         // in column A of the hidden sheet
	HiddenPacket  = "packet"              //
	HiddenFormat  = "format"              //
	FormatVersion = 1                     // of packets
	HiddenHead    = "sent_sha256"         // RowsHash of the packet's rows
	MailCampaign  = "X-Rolecall-Campaign" // header of drafts: campaign_id
	MailPacket    = "X-Rolecall-Packet"   // header of drafts: packet
)
