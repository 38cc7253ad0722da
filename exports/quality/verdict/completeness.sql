-- quality.completeness
-- title:       How complete each table is
-- one row per: relation, table_name
-- reads:       input.balance, input.cause, input.doubtful_table, input.extract, input.extract_table, input.quality, staging.extract_sign, staging.whole_table
-- adds to:     input.completeness
--
-- Of several signs the gravest counts: records are missing, then some were selected. Nothing that
-- speaks against a table does not make it whole: then that is unknown.
with called (relation, table_name) as (
    values
        ('okta.user', 'okta.user'), ('okta.group', 'okta.group'), ('okta.membership', 'okta.membership'), ('okta.app_user', 'okta.app_user'),
        ('okta.app_group', 'okta.app_group'), ('okta.group_owner', 'okta.group_owner'), ('okta.admin_role', 'okta.admin_role'), ('okta.sign_on', 'okta.sign_on'),
        ('servicenow.user', 'sys_user'), ('servicenow.role', 'sys_user_role'), ('servicenow.user_role', 'sys_user_has_role'),
        ('servicenow.group', 'sys_user_group'), ('servicenow.group_member', 'sys_user_grmember'), ('servicenow.group_role', 'sys_group_has_role'),
        ('servicenow.role_contains', 'sys_user_role_contains'), ('servicenow.delegate', 'sys_user_delegate'),
        ('servicenow.task', 'task'), ('servicenow.approval', 'sysapproval_approver'), ('servicenow.configuration_item', 'cmdb_ci'), ('servicenow.activity', 'sys_audit'),
        ('servicenow.named_record', 'cmn_department and the like')
),
cause as (
    select code, text, advice, arguments, verdict, doubts_from from input.cause
),
declared as (
    select
        said.relation, said.table_name, min(said.extract_key) as extract_key,
        arg_min(coalesce(said.count_after, said.declared_count, said.count_before), said.extract_key) as counted,
        sum(said.rows_read)::bigint as rows_read
    from input.extract_table as said
    where said.relation is not null
    group by said.relation, said.table_name
),
fed as (
    select relation, sum(rows_read - rows_duplicate)::bigint as rows_read from input.balance group by relation
),
subject as (
    select relation, table_name, extract_key, counted, rows_read from declared
    union all
    select fed.relation, called.table_name, null as extract_key, null as counted, fed.rows_read
    from fed
    join called on called.relation = fed.relation
    anti join declared on declared.relation = fed.relation
),
whole as (
    select
        whole_table.relation, whole_table.table_name, whole_table.extract_key, whole_table.counted, whole_table.basis,
        extract.path || ':' || said.line as place
    from staging.whole_table
    join input.extract as extract on extract.extract_key = whole_table.extract_key
    join input.extract_table as said on said.extract_key = whole_table.extract_key and said.table_no = whole_table.table_no
),
sign as (
    select subject.relation, subject.table_name, coalesce(cause.verdict, 'PARTIAL') as verdict, doubtful.code, doubtful.message, doubtful.hint
    from subject
    join input.doubtful_table as doubtful on doubtful.relation = subject.relation
    join cause on cause.code = doubtful.code
    anti join (select code from staging.extract_sign) as of_extract on of_extract.code = doubtful.code
    union all
    select subject.relation, subject.table_name, cause.verdict, quality.code, quality.message, quality.hint
    from subject
    join input.quality as quality on quality.relation = subject.relation
    join cause on cause.code = quality.code
    where cause.verdict = 'SCOPED' and quality.severity = 'warning' and coalesce(quality.affected, 0) >= coalesce(cause.doubts_from, 0)
    union all
    select
        subject.relation, subject.table_name, coalesce(cause.verdict, 'UNKNOWN') as verdict, of_extract.code,
        staging.worded(cause.text, cause.arguments, of_extract.args) as message, cause.advice as hint
    from subject
    join staging.extract_sign as of_extract on of_extract.relation = subject.relation and of_extract.table_name = subject.table_name
    join cause on cause.code = of_extract.code
    anti join whole on whole.relation = subject.relation and whole.table_name = subject.table_name
    union all
    select
        whole.relation, whole.table_name, 'FULL' as verdict, cause.code,
        staging.worded(cause.text, cause.arguments, if(whole.basis = 'count', [whole.place, whole.table_name, whole.counted::varchar], [whole.place, whole.table_name])) as message,
        cause.advice as hint
    from whole
    join cause on cause.code = if(whole.basis = 'count', 'extract.counted', 'extract.to_the_end')
    union all
    select subject.relation, subject.table_name, 'UNKNOWN' as verdict, cause.code, cause.text as message, cause.advice as hint
    from subject
    join cause on cause.code = 'extract.none'
    where subject.extract_key is null
),
gravest as (
    select relation, table_name, verdict, code, message, hint
    from sign
    qualify row_number() over (
        partition by relation, table_name
        order by case verdict when 'PARTIAL' then 0 when 'SCOPED' then 1 when 'FULL' then 2 else 3 end, code, message
    ) = 1
),
final as (
    select
        subject.relation, subject.table_name, split_part(subject.relation, '.', 1) as system, gravest.verdict, gravest.code, gravest.message,
        gravest.hint, coalesce(whole.counted, subject.counted) as rows_declared, subject.rows_read, coalesce(whole.extract_key, subject.extract_key) as extract_key
    from subject
    join gravest on gravest.relation = subject.relation and gravest.table_name = subject.table_name
    left join whole on whole.relation = subject.relation and whole.table_name = subject.table_name
)
select * from final order by system, relation, table_name
