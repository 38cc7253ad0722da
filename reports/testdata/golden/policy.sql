-- policy
select 1
