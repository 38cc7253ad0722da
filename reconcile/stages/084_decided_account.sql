-- recon.decided_account
-- title:       The accounts that decisions are about
-- one row per: decision_no
-- reads:       recon.decision, input.review_item, servicenow.user
-- adds to:     recon.decided_account
-- unless empty: recon.decision
--
-- An account is the one that was reviewed if it has the same sys_id. Only where one side has none
-- does the user name tell, if one account has it: an account that was made since under the name of
-- one that was reviewed is another.
with decisions as (
    select decision_no, review_no, item_id from recon.decision
),
items as (
    select review_no, item_id, lower(trim(sys_id)) as sys_id, lower(recon.plain(user_name)) as user_name from input.review_item
),
accounts as (
    select account_key, lower(sys_id) as sys_id, lower(recon.plain(user_name)) as user_name from servicenow.user
),
names as (
    select user_name, min(account_key) as account_key, min(sys_id) as sys_id from accounts where user_name is not null group by user_name having count(*) = 1
),
final as (
    select decisions.decision_no, coalesce(accounts.account_key, names.account_key) as account_key
    from decisions
    join items on items.review_no = decisions.review_no and items.item_id = decisions.item_id
    left join accounts on accounts.sys_id = items.sys_id
    left join names on names.user_name = items.user_name and (items.sys_id is null or names.sys_id is null)
    where coalesce(accounts.account_key, names.account_key) is not null
)
select decision_no, account_key from final
