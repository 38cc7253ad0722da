-- history.load_runs
-- title:       The entries of a history, into the database of the run
-- one row per: seq
-- reads:       *
insert into recon.past_run
select *
from read_csv({runs}, header = true, auto_detect = false, hive_partitioning = false, delim = ',', quote = '"', escape = '"', nullstr = '', columns = {
    'seq': 'bigint', 'run_id': 'varchar', 'as_of': 'timestamp', 'version': 'varchar', 'rules_sha256': 'varchar', 'inputs_sha256': 'varchar',
    'critical': 'bigint', 'high': 'bigint', 'medium': 'bigint', 'low': 'bigint', 'excepted': 'bigint', 'doubtful': 'bigint', 'new': 'bigint',
    'reopened': 'bigint', 'overdue': 'bigint', 'fixed': 'bigint', 'fixed_as_planned': 'bigint', 'gone': 'bigint', 'unknown': 'bigint',
    'identities': 'bigint', 'in_scope': 'bigint', 'accounts': 'bigint', 'active_accounts': 'bigint', 'grants': 'bigint', 'memberships': 'bigint',
    'feeds': 'varchar', 'estate': 'varchar', 'findings_sha256': 'varchar', 'previous_head': 'varchar', 'head': 'varchar'
})
