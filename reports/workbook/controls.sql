-- workbook.controls
-- title:       How many exceptions there are to each control, at which threshold
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
        controls.control_no, controls.framework, controls.reference, controls.title, controls.control,
        counts.exceptions,
        if(controls.limit_days is null, 'each finding', controls.limit_days || ' days unused') as threshold,
        counts.critical, counts.high, counts.medium, counts.low, counts.privileged, counts.accepted, counts.doubtful, counts.unreported,
        coalesce(controls.kinds, 'any kind, about an account that holds a privileged role') as kinds, counts.caveats
    from controls
    join counts on counts.control = controls.control
)
select
    framework, reference, title, exceptions, threshold, critical, high, medium, low, privileged, accepted, doubtful, unreported, caveats, control, kinds
from final
order by control_no
