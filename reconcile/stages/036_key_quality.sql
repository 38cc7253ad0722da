-- recon.key_quality
-- title:       Notes and warnings about unreliable correlation keys
-- one row per: code, rule
-- reads:       recon.mute_key, recon.key_rule, recon.contested_link, recon.link, policy.correlation_rule
-- columns:
--   severity: note or warning
--   code:     correlation.shared_values (values that stand for no one person), correlation.mostly_different (fewer than 80% of the links agree) or correlation.names_differ (names are written differently)
--   rule:     the place of the rule
--   message:  what is wrong, with the numbers
--   hint:     what to do
--   affected: how many accounts
--
-- Each is said once for a rule. A key that agrees nowhere is another name for people, which is
-- usual; one that agrees here and there is wrong in places.
with rules as (
    select correlation_rule.rule_no, correlation_rule.rule, key_rule.label, key_rule.compared_count, key_rule.agreeing_count, key_rule.is_mute
    from policy.correlation_rule as correlation_rule
    join recon.key_rule as key_rule on key_rule.rule_no = correlation_rule.rule_no
),
mute as (
    select rule_no, key, account_count from recon.mute_key
),
counted as (
    select
        rule_no, count(*) as value_count, sum(account_count) as account_count,
        max(account_count) as most, arg_max(key, account_count) filter (key is not null) as example
    from mute
    group by rule_no
),
links as (
    select rule_no, count(*) as link_count from recon.link group by rule_no
),
forms as (
    select rule_no, count(*) as form_count from recon.contested_link where is_form group by rule_no
),
final as (
    select
        'note' as severity, 'correlation.shared_values' as code, rules.rule,
        'The key ' || rules.label || ' (' || rules.rule || ') has '
            || if(counted.value_count = 1, '1 value that identifies', counted.value_count || ' values that identify') || ' no single person, in '
            || if(counted.account_count = 1, '1 account', counted.account_count || ' accounts')
            || coalesce(' ("' || left(counted.example, 40) || '", for example)', '')
            || ': placeholders, or values that several people share; they link nobody' as message,
        'give people keys of their own, or decide single accounts under links in the rules' as hint,
        cast(counted.account_count as bigint) as affected
    from counted
    join rules on rules.rule_no = counted.rule_no
    union all
    select
        if(rules.agreeing_count = 0, 'note', 'warning') as severity, 'correlation.mostly_different' as code, rules.rule,
        'The key ' || rules.label || ' (' || rules.rule || ') agrees in ' || rules.agreeing_count || ' of ' || rules.compared_count
            || ' links in which both sides have a value: alone, it links nobody whose name or e-mail address differs' as message,
        'correct the field, or remove the rule' as hint,
        cast(rules.compared_count - rules.agreeing_count as bigint) as affected
    from rules
    where rules.is_mute
    union all
    select
        'note' as severity, 'correlation.names_differ' as code, rules.rule,
        'Of ' || links.link_count || ' accounts linked by ' || rules.label || ' (' || rules.rule || '), ' || forms.form_count
            || ' differ from their identity in first name, last name and e-mail address: the two systems seem to write names differently' as message,
        'check some of them: if they are different people, the key is wrong' as hint,
        cast(forms.form_count as bigint) as affected
    from forms
    join rules on rules.rule_no = forms.rule_no
    join links on links.rule_no = forms.rule_no
)
select severity, code, rule, message, hint, affected from final
