-- history.findings
-- title:       findings.csv of a history
-- one row per: finding_id
-- reads:       recon.history_finding
--
-- An apostrophe in front keeps a spreadsheet from taking a value for a formula, or one that
-- begins with an apostrophe for less than it is. One line is one finding, whatever its name holds.
copy (
    select
        if(regexp_matches(finding_key, '^[=+@''-]'), '''' || finding_key, finding_key) as finding_key,
        finding_id, kind,
        if(regexp_matches(user_name, '^[=+@''-]'), '''' || recon.in_one_line(user_name), recon.in_one_line(user_name)) as user_name,
        if(regexp_matches(item, '^[=+@''-]'), '''' || recon.in_one_line(item), recon.in_one_line(item)) as item,
        severity, state, first_seen, last_seen, since, runs_seen, times_reopened, excepted_until, fixed_on, nullif(fixed_by, '') as fixed_by,
        nullif(change_ids, '') as change_ids, subject_id
    from recon.history_finding as history_finding
    order by history_finding.finding_key, history_finding.finding_id
) to {findings} (format csv, header true, delimiter ',', quote '"', escape '"', nullstr '', new_line '\n', use_tmp_file false)
