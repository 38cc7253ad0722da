-- history.load_history
-- title:       What there is to say of a history as a whole
-- one row per: sha256
-- reads:       recon.past_run
insert into recon.history
select count(*) as entries, max(as_of) as as_of, nullif(cast($sha256 as varchar), '') as sha256, max_by(head, seq) as head
from recon.past_run
