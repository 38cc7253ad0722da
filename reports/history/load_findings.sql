-- history.load_findings
-- title:       The findings of a history, into the database of the run
-- one row per: line
-- reads:       *
--
-- An apostrophe in front keeps a spreadsheet from taking a value for a formula: it is taken
-- away.
insert into recon.past_finding
select
    row_number() over () + 1 as line,
    if(starts_with(finding_key, ''''), finding_key[2:], finding_key) as finding_key,
    finding_id, kind,
    recon.in_its_lines(if(starts_with(user_name, ''''), user_name[2:], user_name)) as user_name,
    recon.in_its_lines(if(starts_with(item, ''''), item[2:], item)) as item,
    severity, state, first_seen, last_seen, since, runs_seen, times_reopened, excepted_until, fixed_on, fixed_by, change_ids, subject_id
from read_csv({findings}, header = true, auto_detect = false, hive_partitioning = false, delim = ',', quote = '"', escape = '"', nullstr = '', max_line_size = 1048576, columns = {
    'finding_key': 'varchar', 'finding_id': 'varchar', 'kind': 'varchar', 'user_name': 'varchar', 'item': 'varchar', 'severity': 'varchar',
    'state': 'varchar', 'first_seen': 'date', 'last_seen': 'date', 'since': 'date', 'runs_seen': 'bigint', 'times_reopened': 'bigint',
    'excepted_until': 'date', 'fixed_on': 'date', 'fixed_by': 'varchar', 'change_ids': 'varchar', 'subject_id': 'varchar'
})
