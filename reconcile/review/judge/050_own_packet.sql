-- judge.own_packet
-- title:       Whose packet a table is that does not say so, and that nobody sent
-- one row per: source_no, part_no
-- reads:       judge.answer
-- columns:
--   source_no: of returned.source
--   part_no:   of returned.part
--   email:     of the reviewer whose rows it has most
with answers as (
    select source_no, part_no, email from judge.answer where said_packet = '' and sender = '' and email is not null
),
counted as (
    select source_no, part_no, email, count(*) as rows from answers group by source_no, part_no, email
),
final as (
    select source_no, part_no, arg_min(email, (-rows, email)) as email from counted group by source_no, part_no
)
select source_no, part_no, email from final
