-- judge.unmade
-- title:       Rows of packets that nobody has to make
-- one row per: packet, item_id
-- reads:       judge.standing, judge.verdict, campaign.move
--
-- What one of two reviewers passed on, while the other settled it: whom it would have gone to is not
-- asked. A packet that was made before that stays.
with standings as (
    select packet, item_id from judge.standing where is_passed and source_no is null
),
settled as (
    select item_id from judge.verdict where state in ('decided', 'gone')
),
made as (
    select to_packet as packet, item_id from campaign.move where is_passed
),
final as (
    select packet, item_id
    from standings
    semi join settled on settled.item_id = standings.item_id
    anti join made on made.packet = standings.packet and made.item_id = standings.item_id
)
select packet, item_id from final
