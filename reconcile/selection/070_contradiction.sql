-- selection.contradiction
-- title:       Changes that one row of a list wants made, and another does not
-- one row per: wanted_list, wanted_id, unwanted_list, unwanted_id
-- reads:       selection.decision, selection.match
-- columns:
--   wanted_list:    the list, or the sheet of it, that wants something made
--   wanted_line:    the first row that says so
--   wanted_id:      the id in that row
--   wanted_word:    the word in that row
--   unwanted_list:  the list or sheet that leaves it out
--   unwanted_line:  the first row that says so
--   unwanted_id:    the id in that row
--   unwanted_word:  the word in that row
--   unwanted_is:    same, if both rows are about one thing; change or finding, if the second is about another
--
-- A decision is about a finding, or about a change that corrects it. What leaves a finding about
-- an account as it is does not speak against a change that also takes a role which nobody may hold.
with decisions as (
    select list, id, is_wanted, min(line) as line, arg_min(word, line) as word
    from selection.decision
    group by list, id, is_wanted
),
matches as (
    select change_id, finding_id, is_about_access from selection.match
),
wanted as (
    select list, line, id, word from decisions where is_wanted
),
unwanted as (
    select list, line, id, word from decisions where not is_wanted
),
-- what stands against a change: a finding about access, or all that it corrects
kept as (
    select matches.change_id, matches.finding_id, matches.is_about_access, count(*) filter (unwanted.id is null) over (partition by matches.change_id) as others
    from matches
    left join (select distinct id from unwanted) as unwanted on unwanted.id = matches.finding_id
),
pairs as (
    select id as wanted_id, id as unwanted_id, 'same' as unwanted_is from wanted
    union
    select change_id as wanted_id, finding_id as unwanted_id, 'finding' as unwanted_is from kept where is_about_access or others = 0
    union
    select finding_id as wanted_id, change_id as unwanted_id, 'change' as unwanted_is from matches
),
final as (
    select
        wanted.list as wanted_list, wanted.line as wanted_line, wanted.id as wanted_id, wanted.word as wanted_word,
        unwanted.list as unwanted_list, unwanted.line as unwanted_line, unwanted.id as unwanted_id, unwanted.word as unwanted_word,
        pairs.unwanted_is
    from pairs
    join wanted on wanted.id = pairs.wanted_id
    join unwanted on unwanted.id = pairs.unwanted_id
)
select wanted_list, wanted_line, wanted_id, wanted_word, unwanted_list, unwanted_line, unwanted_id, unwanted_word, unwanted_is
from final
