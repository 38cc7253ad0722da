-- compare.match
-- title:       Which finding of one run is which of another
-- one row per: left_run, right_run, left_no
-- reads:       compare.keyed, compare.pair
-- columns:
--   left_run:  of compare.pair
--   right_run: of compare.pair
--   left_no:   the finding of the one
--   right_no:  the finding of the other
--   way:       id, name, identity or key: by what it is the same
--
-- One to one: what one way has matched, the next leaves alone, and of several that a way does
-- not tell apart each is matched with one. A name counts only where one of the two runs does
-- not say whose record it is: of two accounts of one name and two sys_ids each is another. An
-- account that was renamed, or made again for the same person, is the same subject.
with pairs as (
    select left_run, right_run from compare.pair
),
findings as (
    select run, finding_no, finding_id, finding_key, kind, item, subject, sys_id, okta_id from compare.keyed
),
lefts as (
    select pairs.left_run, pairs.right_run, findings.* exclude (run)
    from pairs
    join findings on findings.run = pairs.left_run
),
rights as (
    select pairs.left_run, pairs.right_run, findings.* exclude (run)
    from pairs
    join findings on findings.run = pairs.right_run
),
by_id as (
    select lefts.left_run, lefts.right_run, lefts.finding_no as left_no, rights.finding_no as right_no, 'id' as way
    from lefts
    join rights on rights.left_run = lefts.left_run and rights.right_run = lefts.right_run and rights.finding_id = lefts.finding_id
),
lefts_after_id as (
    select * from lefts anti join by_id on by_id.left_run = lefts.left_run and by_id.right_run = lefts.right_run and by_id.left_no = lefts.finding_no
),
rights_after_id as (
    select * from rights anti join by_id on by_id.left_run = rights.left_run and by_id.right_run = rights.right_run and by_id.right_no = rights.finding_no
),
by_name as (
    select lefts.left_run, lefts.right_run, lefts.finding_no as left_no, rights.finding_no as right_no, 'name' as way
    from (select *, row_number() over (partition by left_run, right_run, kind, subject, item order by finding_no) as place from lefts_after_id where subject is not null) as lefts
    join (select *, row_number() over (partition by left_run, right_run, kind, subject, item order by finding_no) as place from rights_after_id where subject is not null) as rights
        on rights.left_run = lefts.left_run and rights.right_run = lefts.right_run and rights.kind = lefts.kind
        and rights.subject = lefts.subject and rights.item = lefts.item and rights.place = lefts.place
    where coalesce(lefts.sys_id = rights.sys_id, true) and coalesce(lefts.okta_id = rights.okta_id, true)
),
lefts_after_name as (
    select * from lefts_after_id as lefts
    anti join by_name on by_name.left_run = lefts.left_run and by_name.right_run = lefts.right_run and by_name.left_no = lefts.finding_no
),
rights_after_name as (
    select * from rights_after_id as rights
    anti join by_name on by_name.left_run = rights.left_run and by_name.right_run = rights.right_run and by_name.right_no = rights.finding_no
),
-- a person, or an account of nobody
by_identity as (
    select lefts.left_run, lefts.right_run, lefts.finding_no as left_no, rights.finding_no as right_no, 'identity' as way
    from (
        select *, coalesce('okta ' || okta_id, 'servicenow ' || sys_id) as who,
            row_number() over (partition by left_run, right_run, kind, coalesce('okta ' || okta_id, 'servicenow ' || sys_id), item order by finding_no) as place
        from lefts_after_name
    ) as lefts
    join (
        select *, coalesce('okta ' || okta_id, 'servicenow ' || sys_id) as who,
            row_number() over (partition by left_run, right_run, kind, coalesce('okta ' || okta_id, 'servicenow ' || sys_id), item order by finding_no) as place
        from rights_after_name
    ) as rights
        on rights.left_run = lefts.left_run and rights.right_run = lefts.right_run and rights.kind = lefts.kind
        and rights.who = lefts.who and rights.item = lefts.item and rights.place = lefts.place
),
lefts_after_identity as (
    select * from lefts_after_name as lefts
    anti join by_identity on by_identity.left_run = lefts.left_run and by_identity.right_run = lefts.right_run and by_identity.left_no = lefts.finding_no
),
rights_after_identity as (
    select * from rights_after_name as rights
    anti join by_identity on by_identity.left_run = rights.left_run and by_identity.right_run = rights.right_run and by_identity.right_no = rights.finding_no
),
by_key as (
    select lefts.left_run, lefts.right_run, lefts.finding_no as left_no, rights.finding_no as right_no, 'key' as way
    from (select *, row_number() over (partition by left_run, right_run, finding_key order by finding_no) as place from lefts_after_identity) as lefts
    join (select *, row_number() over (partition by left_run, right_run, finding_key order by finding_no) as place from rights_after_identity) as rights
        on rights.left_run = lefts.left_run and rights.right_run = lefts.right_run
        and rights.finding_key = lefts.finding_key and rights.place = lefts.place
    where coalesce(lefts.sys_id = rights.sys_id, true)
),
final as (
    select left_run, right_run, left_no, right_no, way from by_id
    union all
    select left_run, right_run, left_no, right_no, way from by_name
    union all
    select left_run, right_run, left_no, right_no, way from by_identity
    union all
    select left_run, right_run, left_no, right_no, way from by_key
)
select left_run, right_run, left_no, right_no, way from final
