-- facts.controls
-- title:       How many exceptions the findings show, control by control
-- one row per: control
-- reads:       recon.control, recon.control_count
with controls as (
    select control_no, control, framework, reference, title, limit_days, kinds from recon.control
),
counts as (
    select control, exceptions, critical, high, medium, low, privileged, accepted, doubtful, unreported, caveats from recon.control_count
),
final as (
    select
        controls.control_no, controls.control, controls.framework, controls.reference, controls.title, controls.limit_days,
        coalesce(controls.kinds, 'any kind, about an account that holds a privileged role') as kinds,
        counts.exceptions, counts.critical, counts.high, counts.medium, counts.low, counts.privileged, counts.accepted, counts.doubtful,
        counts.unreported, coalesce(counts.caveats, '') as caveats
    from controls
    join counts on counts.control = controls.control
)
select
    control, framework, reference, title, limit_days, kinds,
    exceptions, critical, high, medium, low, privileged, accepted, doubtful, unreported, caveats
from final
order by control_no
