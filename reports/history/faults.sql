-- history.faults
-- title:       Values of findings.csv that rolecall does not write there
-- one row per: line, column_name
-- reads:       *
with lines as (
    select row_number() over () + 1 as line, *
    from read_csv({findings}, header = true, auto_detect = false, hive_partitioning = false, delim = ',', quote = '"', escape = '"', nullstr = '', max_line_size = 1048576, columns = {
        'finding_key': 'varchar', 'finding_id': 'varchar', 'kind': 'varchar', 'user_name': 'varchar', 'item': 'varchar', 'severity': 'varchar',
        'state': 'varchar', 'first_seen': 'varchar', 'last_seen': 'varchar', 'since': 'varchar', 'runs_seen': 'varchar', 'times_reopened': 'varchar',
        'excepted_until': 'varchar', 'fixed_on': 'varchar', 'fixed_by': 'varchar', 'change_ids': 'varchar', 'subject_id': 'varchar'
    })
),
again as (
    select finding_id, max(line) as line from lines group by finding_id having count(*) > 1
),
wrong as (
    select line, 'finding_key' as column_name, finding_key as value from lines where finding_key is null
    union all
    select line, 'finding_id' as column_name, finding_id as value from lines where not coalesce(regexp_full_match(finding_id, '[0-9A-Za-z_-]{1,64}'), false)
    union all
    select line, 'finding_id' as column_name, finding_id as value from again
    union all
    select line, 'finding_key' as column_name, 'a line break' as value
    from lines
    where contains(concat(finding_key, user_name, item, fixed_by, change_ids, subject_id), chr(10)) or contains(concat(finding_key, user_name, item, fixed_by, change_ids, subject_id), chr(13))
    union all
    select line, 'kind' as column_name, kind as value from lines where not coalesce(regexp_full_match(kind, '[a-z]+\.[a-z_]+'), false)
    union all
    select line, 'severity' as column_name, severity as value from lines where not coalesce(severity in ('critical', 'high', 'medium', 'low'), false)
    union all
    select line, 'state' as column_name, state as value
    from lines
    where not coalesce(state in ('new', 'reopened', 'persisting', 'excepted', 'lapsed', 'fixed', 'gone', 'subject_gone', 'unknown'), false)
    union all
    select line, 'first_seen' as column_name, first_seen as value from lines where try_cast(first_seen as date) is null
    union all
    select line, 'last_seen' as column_name, last_seen as value from lines where try_cast(last_seen as date) is null
    union all
    select line, 'since' as column_name, since as value from lines where try_cast(since as date) is null
    union all
    select line, 'runs_seen' as column_name, runs_seen as value from lines where coalesce(try_cast(runs_seen as bigint), -1) < 0
    union all
    select line, 'times_reopened' as column_name, times_reopened as value from lines where coalesce(try_cast(times_reopened as bigint), -1) < 0
    union all
    select line, 'excepted_until' as column_name, excepted_until as value from lines where excepted_until is not null and try_cast(excepted_until as date) is null
    union all
    select line, 'subject_id' as column_name, subject_id as value from lines where subject_id is not null and not regexp_matches(subject_id, '^(okta|servicenow) .')
    union all
    select line, 'fixed_on' as column_name, fixed_on as value from lines where fixed_on is not null and try_cast(fixed_on as date) is null
)
select line, column_name, coalesce(value, '') as value from wrong order by line, column_name limit 100
