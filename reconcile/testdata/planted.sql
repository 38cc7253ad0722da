-- Accounts of which the owner is known to this test alone: ten kinds of difference, forty of each
-- a time, among identities that share 113 first and 116 last names; and accounts of strangers.
-- The table size says how many of each. Everything is drawn by digests of numbers: the same in every run.

create macro draw(salt, number, most) as cast(md5_number_lower(salt || ':' || number) % most as integer);

create table first_name as select unnest(range(113)) as no, unnest(string_split(
    'Anna,Bernd,Carla,David,Eva,Frank,Greta,Hans,Ines,Jan,Karin,Lars,Maria,Nils,Olga,Paul,Rita,Simon,Tina,Uwe,Vera,Willi,Yvonne,Zoë,Alice,Bruno,Chiara,Daniel,Élise,Farid,Grace,Hannah,Ivan,Jana,Kenji,Leila,Marco,Nadia,Oscar,Priya,Quentin,Rosa,Samuel,Aleš,Uma,Viktor,Wendy,Ximena,Yusuf,Amélie,Björn,Carmen,Dmitri,Esther,Felix,Gabriela,Henrik,Ingrid,José,Karen,Lukas,Mei,Noah,Olivia,Paolo,Rahul,Sofia,Thomas,Ulrike,Valentina,William,Yara,Tomáš,Anders,Beatriz,Cédric,Deepa,Emeka,Fatima,Giulia,Hiroshi,Isabel,Jürgen,Kofi,Laura,Miguel,Noémie,Otto,Patricia,Ravi,Simone,Tariq,Ursula,Victoria,Walter,Xavier,Zara,Aisha,Benjamin,Camila,Elena,François,George,Helena,Ibrahim,Julia,Kwame,Lena,Mohammed,Nina,Omar,Petra,Zofia', ',')) as name;
create table last_name as select unnest(range(116)) as no, unnest(string_split(
    'Müller,Schäfer,Größer,Łukasz,Sørensen,Åberg,Straße,Köhler,Weiß,Bär,Smith,O’Brien,García,Rossi,Tanaka,Nguyen,Kowalski,Dubois,Andersson,Silva,Patel,Okafor,Haddad,Novák,Fischer,Jones,Petrov,Santos,Yamamoto,Weber,Brown,D''Angelo,Lefèvre,Larsen,Kim,Chen,Mensah,Ferreira,Schneider,Taylor,Ivanova,Moreau,Becker,Johnson,Sato,Fernández,Eriksson,Bianchi,Hoffmann,Davies,Popescu,Nielsen,Costa,Singh,Richter,Evans,Horváth,Lindström,Marino,Wilson,Kaya,Jansen,Mbeki,Castillo,Wagner,Walker,Suzuki,Dupont,Virtanen,Thompson,Rahman,Peeters,Gómez,Conti,Bauer,Robinson,Osei,Girard,Holm,Wright,Sharma,de Vries,Almeida,Greco,Koch,Clarke,Ito,Simon,Berg,Hughes,Farouk,Martínez,Ribeiro,Esposito,Schulz,Green,Park,Laurent,Dahl,Hall,Abdullah,Lopes,Ricci,Zimmermann,Lewis,Mori,Fontaine,Hansen,King,St. John,van der Berg,Nowak,Meyer,Schmidt,Lehmann,Krüger', ',')) as name;

alter table okta.user add column "previousLogin" varchar;
alter table servicenow.user add column phone varchar;
alter table servicenow.user add column city varchar;

create table person as
select
    numbers.no, first_name.name as first, last_name.name as last, lower(strip_accents(first_name.name)) || '.' || lower(regexp_replace(strip_accents(last_name.name), '[^\p{L}]', '', 'g')) || numbers.no as local,
    'Department ' || draw('department', numbers.no, 40) as department, 'Title ' || draw('title', numbers.no, 60) as title, 'City ' || draw('city', numbers.no, 25) as city,
    lpad(cast(numbers.no + 1000 as varchar), 8, '0') as number,
    '+49 30 ' || (10000000 + numbers.no) as phone,
    draw('manager', numbers.no, (select identities // 25 from size)) as manager_key,
    timestamp '2015-01-01 08:00:00' + to_days(draw('created', numbers.no, 4000)) as created_at
from (select unnest(range((select identities from size))) as no) as numbers
join first_name on first_name.no = draw('first', numbers.no, 113)
join last_name on last_name.no = draw('last', numbers.no, 116);

insert into okta.user by name
select
    no as user_key, '00u' || lpad(cast(no as varchar), 17, '0') as okta_id, if(draw('left', no, 10) = 0, 'DEPROVISIONED', 'ACTIVE') as status, created_at,
    local || '@example.com' as login, local || '@example.com' as email, 'private' || no || '@mail.example' as "secondEmail",
    first as "firstName", last as "lastName", title, department, city, number as "employeeNumber", phone as "primaryPhone", manager_key,
    case when no % 3 = 0 then 'old' || no || '@example.org' end as "previousLogin", 0 as file_key, no as record
from person;

-- whose accounts are planted: every so many-th person, in turn of each kind; what they share with the owner is not always kept
create table planted as
select
    no, (row_number() over (order by no) - 1) % 10 as kind, draw('keeps department', no, 8) > 0 as has_department, draw('keeps title', no, 8) > 0 as has_title,
    draw('keeps city', no, 5) > 0 as has_city, draw('keeps manager', no, 10) < 7 as has_manager, draw('keeps day', no, 10) < 7 as has_day
from person
where no >= (select identities // 25 from size) and no % (select (identities - identities // 25) // planted from size) = 7
order by no
limit (select planted from size);

create table stray as
select
    planted.kind, planted.no,
    case planted.kind
        when 1 then first
        when 2 then replace(replace(replace(replace(first, 'ü', 'ue'), 'ö', 'oe'), 'é', 'e'), 'ë', 'e')
        when 3 then last
        when 7 then left(first, 3) || substr(first, 5)
        when 8 then left(first, 1) || '.'
        else first
    end as first_name,
    case planted.kind
        when 2 then replace(replace(replace(replace(replace(replace(last, 'ü', 'ue'), 'ö', 'oe'), 'ä', 'ae'), 'ß', 'ss'), 'ø', 'oe'), 'Ł', 'L')
        when 3 then first
        when 4 then left(last, 1 + draw('place', planted.no, length(last) - 1)) || 'x' || substr(last, 3 + draw('place', planted.no, length(last) - 1))
        when 5 then (select name from last_name where last_name.no = draw('new name', planted.no, 116))
        when 6 then last || '-' || (select name from last_name where last_name.no = draw('new name', planted.no, 116))
        else last
    end as last_name,
    case planted.kind when 0 then ltrim(number, '0') end as employee_number,
    case planted.kind when 1 then local || '@old.example.com' when 9 then if(planted.no % 3 = 0, 'old' || planted.no || '@example.org', 'private' || planted.no || '@mail.example') end as email,
    case when planted.kind = 5 and planted.no % 4 = 0 then phone end as phone,
    if(has_department, department, 'Department ' || draw('other department', planted.no, 40)) as department,
    if(has_title, title, 'Title ' || draw('other title', planted.no, 60)) as title,
    if(has_city, city, 'City ' || draw('other city', planted.no, 25)) as city,
    if(has_manager, manager_key, draw('other manager', planted.no, (select identities // 25 from size))) as manager_key,
    if(has_day, created_at + interval 2 days, created_at + interval 400 days) as created_at
from planted
join person on person.no = planted.no
union all
select
    null as kind, no,
    (select name from first_name where first_name.no = draw('stranger', numbers.no, 113)) as first_name, (select name from last_name where last_name.no = draw('strange', numbers.no, 116)) as last_name,
    null as employee_number, null as email, null as phone,
    'Department ' || draw('strange department', no, 40), 'Title ' || draw('strange title', no, 60), 'City ' || draw('strange city', no, 25),
    draw('strange manager', no, (select identities // 25 from size)) as manager_key,
    timestamp '2015-01-01 08:00:00' + to_days(draw('strange day', no, 4000)) as created_at
from (select unnest(range((select strangers from size))) as no) as numbers;

-- everybody but one in fifty has an account; those of managers are known by it
insert into servicenow.user by name
select
    no as account_key, md5('account' || no) as sys_id, local as user_name, local || '@example.com' as email, first as first_name, last as last_name, true as active,
    department, title, created_at as sys_created_on, 0 as file_key, no as record
from person
where no < (select if(identities > 100000, identities, identities // 25) from size);

insert into servicenow.user by name
select
    (select identities from size) + row_number() over (order by kind, no) - 1 as account_key, md5('stray' || row_number() over (order by kind, no)) as sys_id,
    'x' || (10000 + row_number() over (order by kind, no)) as user_name, email, first_name, last_name, employee_number, phone, city, department, title,
    manager_key as manager_account_key, created_at as sys_created_on, true as active, 0 as file_key, row_number() over (order by kind, no) as record
from stray;

create table truth as
select (select identities from size) + row_number() over (order by kind, no) - 1 as account_key, kind, if(kind is not null, no, null) as user_key from stray;

create table recon.link as
select no as account_key, no as user_key, 1 as rule_no, 'rules.yaml:3' as rule, true as is_primary from person where no < (select identities // 25 from size) or no % 50 <> 7;
create table recon.identity as
select user_key, if(status = 'ACTIVE', 'live', 'leaver') as standing, status = 'ACTIVE' as is_in_scope, 'default' as scope_rule, 1 as scope_rule_no from okta.user;
create table recon.match (account_key integer, rule_no integer, rule varchar, user_key integer, user_keys integer[], all_left boolean);
create table recon.decided_link (link_no integer, rule varchar, user_name varchar, login varchar, is_nobodys boolean, account_key integer, user_key integer);
create table recon.verdict as
select account_key, cast(null as integer) as user_key, 'orphaned.no_identity' as verdict from truth;
