-- grants-nobody
-- title:       Rule that grants nobody anything
-- one row per: part
-- reads:       lint.granting, lint.reached
-- example:     {roles: [itil], when: 'user.department == "Slaes"'}
--
-- No live identity meets the condition, the expression yields a name for nobody, or the rule has ended. Rules by
-- group are not checked here: see unknown-name and empty-group. All such lines of a matrix are
-- one warning, at the first of them.
with grantings as (
    select part, relation, rule_no, yields, is_allowance, matrix_no, rule, ended from lint.granting where okta_group is null
),
used as (
    select relation, rule_no from lint.reached where live > 0
),
unused as (
    select
        grantings.*,
        count(*) over (partition by relation, matrix_no, ended is null) - 1 as others,
        row_number() over (partition by relation, matrix_no, ended is null order by rule_no) as place
    from grantings
    anti join used on used.relation = grantings.relation and used.rule_no = grantings.rule_no
),
matrices as (
    select relation, matrix_no, count(*) as lines from lint.granting where matrix_no is not null group by relation, matrix_no
),
others as (
    select relation, matrix_no, ended is null as is_on, string_agg(rule, ', ' order by rule_no) as places
    from unused
    where place between 2 and 4
    group by relation, matrix_no, ended is null
),
final as (
    select
        unused.part,
        case
            when unused.ended is not null then
                'this ended with ' || unused.ended || ': the ' || if(unused.matrix_no is null, 'rule', 'line') || if(unused.is_allowance, ' allows', ' grants') || ' nothing now'
                || if(unused.matrix_no is not null and unused.others > 0, '; likewise ' || others.places || if(unused.others > 3, ' and ' || unused.others - 3 || ' more', ''), '')
            when unused.yields then 'the expression yields a name for nobody'
            when unused.matrix_no is null then 'nobody meets this condition: the rule ' || if(unused.is_allowance, 'allows', 'grants') || ' nothing'
            else 'nobody meets these cells: the line ' || if(unused.is_allowance, 'allows', 'grants') || ' nothing'
                || case
                    when unused.others > 0 then
                        '; likewise ' || unused.others || ' more of the ' || matrices.lines || ' lines of this matrix: ' || others.places
                        || if(unused.others > 3, ' and ' || unused.others - 3 || ' more', '')
                    else ''
                end
        end as message,
        if(unused.ended is null, 'compare it with what the exports hold: rolecall eval tries an expression out', 'remove it, or give it a later end') as hint
    from unused
    left join matrices on matrices.relation = unused.relation and matrices.matrix_no = unused.matrix_no
    left join others on others.relation = unused.relation and others.matrix_no = unused.matrix_no and others.is_on = (unused.ended is null)
    where unused.matrix_no is null or unused.place = 1
)
select part, message, hint from final
