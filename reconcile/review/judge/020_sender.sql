-- judge.sender
-- title:       Whose decisions those of a file may be
-- one row per: source_no, email
-- reads:       returned.source, campaign.assignment, campaign.person, campaign.delegate
-- columns:
--   source_no:    of returned.source
--   email:        of a reviewer whose rows the sender may decide
--   is_delegate:  by leave of the reviewer alone
--   approved_by:  who let them; null if it is the reviewer
--
-- A file without a sender may be anybody's, which is flagged. A person may have several
-- addresses: those of accounts that one identity has are one reviewer's. A delegate decides from
-- one day to another, and only that counts which is received then.
with sources as (
    select source_no, sender, received from returned.source
),
reviewers as (
    select distinct email from campaign.assignment
),
people as (
    select lower(email) as email, identity from campaign.person where email <> '' and identity <> ''
),
delegates as (
    select owner, delegate, since, until, approved_by from campaign.delegate
),
own as (
    select sources.source_no, reviewers.email
    from sources
    inner join reviewers on sources.sender in ('', reviewers.email)
    union
    select sources.source_no, reviewers.email
    from sources
    inner join people as senders on senders.email = sources.sender
    inner join people as themselves on themselves.identity = senders.identity
    inner join reviewers on reviewers.email = themselves.email
),
lent as (
    select sources.source_no, reviewers.email, min(delegates.approved_by) as approved_by
    from sources
    inner join delegates on delegates.delegate = sources.sender and cast(sources.received as date) between delegates.since and delegates.until
    inner join reviewers on reviewers.email = delegates.owner
    where (sources.source_no, reviewers.email) not in (select (source_no, email) from own)
    group by sources.source_no, reviewers.email
),
final as (
    select source_no, email, false as is_delegate, null as approved_by from own
    union all
    select source_no, email, true as is_delegate, approved_by from lent
)
select source_no, email, is_delegate, approved_by from final
