-- input.unresolved
-- title:       References into a system that is not there as a whole
-- one row per: *
-- reads:       input.cause
-- changes:     staging.rejected
--
-- Files may be inspected without those that they refer to: then it is no fault of theirs
-- that the references lead nowhere.
delete from staging.rejected
where starts_with(relation, $system || '.') and code in (select code from input.cause where topic = 'unresolved')
