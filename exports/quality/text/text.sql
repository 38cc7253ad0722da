-- quality.text
-- title:       The words for all that is worth worrying about
-- one row per: system, file_key, relation, line, message
-- reads:       input.quality, input.cause
-- changes:     input.quality
-- after:       quality.settled
--
-- The text and the advice of everything worth worrying about, by its code.
update input.quality set
    severity = worded.severity, topic = worded.topic, message = worded.message, hint = worded.hint
from (
    with quality as (
        select rowid as place, code, args, severity, message from input.quality
    ),
    cause as (
        select code, topic, severity, text, advice, arguments from input.cause
    ),
    final as (
        select
            quality.place, coalesce(quality.severity, cause.severity) as severity, cause.topic,
            coalesce(quality.message, staging.worded(cause.text, cause.arguments, coalesce(quality.args, []))) as message,
            cause.advice as hint
        from quality
        left join cause on cause.code = quality.code
    )
    select place, severity, topic, message, hint from final
) as worded
where worded.place = quality.rowid
