-- ruling.total
-- title:       How many have a role or group
-- one row per: *
-- reads:       ruling.total
select relation, name, is_exported, coalesce(is_privileged, false), is_unmanaged, identities, accounts, without_rule
from ruling.total
order by relation desc, name
