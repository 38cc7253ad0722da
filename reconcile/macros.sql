-- What several statements compute in the same way. The macros are in the
-- database of each run, beside the stages.

-- A text as values compare: trimmed, in Unicode NFC, null if nothing is left.
create macro recon.plain(value) as nullif(nfc_normalize(trim(value, e' \t\r\n' || chr(160))), '');

-- A text as a part of a finding_key: without case, without the sign that stands between the parts, in one line.
create macro recon.key_part(value) as
    replace(replace(replace(replace(lower(recon.plain(value)), '%', '%25'), '|', '%7c'), chr(10), '%0a'), chr(13), '%0d');

-- A text in one line, and what was made of it made undone. What has no line break stays as it is, unless it
-- looks as if it had been one.
create macro recon.in_one_line(value) as
    if(regexp_matches(value, '[\r\n]|%(0a|0d|25)'), replace(replace(replace(value, '%', '%25'), chr(10), '%0a'), chr(13), '%0d'), value);
create macro recon.in_its_lines(value) as
    if(regexp_matches(value, '%(0a|0d|25)'), replace(replace(replace(value, '%0a', chr(10)), '%0d', chr(13)), '%25', '%'), value);

-- What becomes of an account because of whose it is, as a sentence; null if no population says so.
create macro recon.population_says(population, action) as 'Population ' || population || ' says to ' || action || ' such accounts.';

-- The id of what a key names: a letter, so that no spreadsheet takes it for a number or a date, and 75 bits
-- of the key's MD5 in base 32 (Crockford's digits: without i, l, o and u, which are misread).
create macro recon.short_id(letter, key) as
    letter || translate(
        lower(to_base(cast((md5_number(key) >> 24) & 1099511627775 as bigint), 32, 8) || to_base(cast(md5_number(key) >> 93 as bigint), 32, 7)),
        'ijklmnopqrstuv', 'jkmnpqrstvwxyz'
    );

-- What a finding rests on besides its key, as one text: a person who accepts it accepts these.
create macro recon.fact_hash(is_active, okta_status, item, via, rule_digest) as
    recon.short_id('h', concat_ws(chr(31), coalesce(cast(is_active as varchar), ''), coalesce(okta_status, ''), coalesce(item, ''), coalesce(via, ''), coalesce(rule_digest, '')));

-- The id of a change: the same correction has the same id in every run, whatever form the exports have.
create macro recon.change_id(system, "table", operation, record_key, change_key) as
    recon.short_id('c', concat_ws(chr(31), system, "table", operation, record_key, change_key));

-- What tells a grant or membership from others: whose it is, of which role or group, and its sys_id if
-- several records say the same, else null.
create macro recon.record_key(subject, entitlement, sys_id) as
    concat_ws('|', subject, replace(replace(entitlement, '%', '%25'), '|', '%7c'), sys_id);

-- A value that stands for "none" where a key was asked for: n/a, tbd, dashes, zeros alone.
-- Most values are told by their first letter, which takes a tenth of the rest.
create macro recon.is_placeholder(key) as
    case
        when key >= '1' and key < '<' then false
        when key < 'A' then ltrim(key, '0-?._/ ') = '' or contains('|#n/a|<none>|(none)|<null>|(null)|', '|' || lower(key) || '|')
        when strlen(key) > 15 then false
        when (key >= 'n' and key < 'o') or (key >= 'N' and key < 'O') or (key >= 't' and key < 'v') or (key >= 'T' and key < 'V') then
            contains('|n/a|n.a.|none|null|unknown|undefined|tbd|not available|not applicable|', '|' || lower(key) || '|')
        when key >= '_' and key < 'a' then ltrim(key, '0-?._/ ') = ''
        else key = '–' or key = '—'
    end;

-- What people call a correlation key: by the attribute of Okta if it is one, else by the field.
create macro recon.key_label(okta, servicenow) as
    case okta
        when 'user.login' then 'login'
        when 'user.email' then 'e-mail'
        when 'user.employeeNumber' then 'employee number'
        when 'appuser.externalId' then 'external id'
        else case servicenow
            when 'user_name' then 'user name'
            when 'email' then 'e-mail'
            when 'sys_id' then 'external id'
            else replace(servicenow, '_', ' ')
        end
    end;

-- Names as people mean them: without case, accents, blanks and signs; umlauts spelled either way.
create macro recon.folded_name(name) as
    replace(replace(replace(
        case
            when regexp_full_match(name, '[A-Za-z]*') then lower(name) -- most names, a third of what the rest takes
            else regexp_replace(lower(strip_accents(translate(replace(lower(name), 'ß', 'ss'), 'øłđðıœæ', 'olddioa'))), '[^\p{L}\p{N}]', '', 'g')
        end,
        'ae', 'a'), 'oe', 'o'), 'ue', 'u');

-- A name as words of plain letters, in two ways: with umlauts and ligatures written out (ä as ae), and
-- with their dots left away (ä as a). Accents go last: what they would leave as it is (ß, ø, ł) is
-- spelled before. A name without a letter is null.
create macro recon.written_out(name) as
    case
        when regexp_full_match(name, '[A-Za-z]+') then lower(name) -- most names
        else nullif(trim(regexp_replace(strip_accents(translate(
            replace(replace(replace(replace(replace(replace(replace(replace(replace(lower(nfc_normalize(name)),
                'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss'), 'ø', 'oe'), 'å', 'aa'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
            'łđðı', 'lddi')), '[^\p{L}]+', ' ', 'g')), '')
    end;
create macro recon.written_short(name) as
    case
        when regexp_full_match(name, '[A-Za-z]+') then lower(name)
        else nullif(trim(regexp_replace(strip_accents(translate(
            replace(replace(replace(replace(lower(nfc_normalize(name)), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
            'øłđðı', 'olddi')), '[^\p{L}]+', ' ', 'g')), '')
    end;

-- Who an identity is, in a sentence: "Anna Müller (anna.mueller@example.com, leaver since 2026-03-01)".
create macro recon.as_owner(first_name, last_name, display_name, login, status, status_changed_at) as
    coalesce(nullif(concat_ws(' ', nullif(trim(first_name), ''), nullif(trim(last_name), '')), ''), nullif(trim(display_name), ''), 'Somebody')
        || ' (' || login
        || case when status = 'DEPROVISIONED' then ', leaver' || coalesce(' since ' || strftime(status_changed_at, '%Y-%m-%d'), '') else '' end
        || ')';

-- First and last name of an account: as they are or, if it has neither, of the full name taken apart.
create macro recon.first_name_of(first_name, last_name, name) as
    case
        when coalesce(trim(first_name), '') <> '' or coalesce(trim(last_name), '') <> '' then first_name
        when contains(name, ',') then split_part(name, ',', 2)
        else regexp_extract(name, '^(.*\S)\s+\S+\s*$', 1)
    end;
create macro recon.last_name_of(first_name, last_name, name) as
    case
        when coalesce(trim(first_name), '') <> '' or coalesce(trim(last_name), '') <> '' then last_name
        when contains(name, ',') then split_part(name, ',', 1)
        else regexp_extract(name, '(\S+)\s*$', 1)
    end;

-- The last nine digits of a phone number, null if it has fewer: they are the same however it is written.
create macro recon.phone_key(phone) as
    case when length(regexp_replace(phone, '\D', '', 'g')) >= 9 then right(regexp_replace(phone, '\D', '', 'g'), 9) end;

-- The e-mail addresses in a text, in lower case.
create macro recon.addresses(value) as
    list_filter(string_split_regex(lower(value), '[\s,;\[\]<>"'']+'), lambda address: contains(address, '@'));

-- Parts of two names that similar ones share: names as words of plain letters.
create macro recon.name_beginning(first_name, last_name) as left(first_name, 1) || '|' || left(last_name, 4);
create macro recon.name_ending(first_name, last_name) as left(first_name, 2) || '|' || right(last_name, 4);

-- How alike two names are, in points: names as words of plain letters. 30 the same, 28 swapped, 25 one has
-- all words of the other (double names), 24 one edit apart, 22 the same last name and a similar first name,
-- 18 the same last name and initial, or similar as a whole; 10 the same first name.
create macro recon.name_points(first_name, last_name, other_first, other_last) as
    case
        when replace(first_name, ' ', '') = replace(other_first, ' ', '') and replace(last_name, ' ', '') = replace(other_last, ' ', '') then 30
        when replace(first_name, ' ', '') = replace(other_last, ' ', '') and replace(last_name, ' ', '') = replace(other_first, ' ', '') then 28
        when (contains(' ' || first_name || ' ', ' ' || other_first || ' ') or contains(' ' || other_first || ' ', ' ' || first_name || ' '))
            and (contains(' ' || last_name || ' ', ' ' || other_last || ' ') or contains(' ' || other_last || ' ', ' ' || last_name || ' ')) then 25
        -- lengths first: most pairs need no distance
        when abs(strlen(first_name) + strlen(last_name) - strlen(other_first) - strlen(other_last)) <= 4
            and damerau_levenshtein(first_name || ' ' || last_name, other_first || ' ' || other_last) = 1 then 24
        when last_name = other_last and jaro_winkler_similarity(first_name, other_first, 0.9) >= 0.9 then 22
        when last_name = other_last and left(first_name, 1) = left(other_first, 1) then 18
        when jaro_winkler_similarity(first_name || ' ' || last_name, other_first || ' ' || other_last, 0.94) >= 0.94 then 18
        when first_name = other_first then 10
        else 0
    end;

-- What stands before the @.
create macro recon.local_part(address) as lower(split_part(trim(address), '@', 1));

-- An address with the new domain, if its domain is an old one (policy.correlation_rule); any other text as it is.
create macro recon.moved_address(value, old_domains, new_domains) as
    coalesce(
        nullif(regexp_extract(value, '^(.*@)[^@]*$', 1), '')
            || list_extract(new_domains, list_position(old_domains, lower(regexp_extract(value, '@([^@]*)$', 1)))),
        value
    );

-- An e-mail address as RFC 5322 has it without quotes (dot-atom), letters of all languages with it.
create macro recon.is_address(value) as
    regexp_full_match(value, '[\p{L}\p{M}0-9!#$%&''*+/=?^_`{|}~-]+([.][\p{L}\p{M}0-9!#$%&''*+/=?^_`{|}~-]+)*@[\p{L}\p{M}0-9]([\p{L}\p{M}0-9-]*[.])+[\p{L}\p{M}0-9-]*[\p{L}\p{M}0-9]');

create macro recon.is_sys_id(value) as length(value) = 32 and regexp_full_match(value, '[0-9a-fA-F]{32}');

-- Whether an exception (policy.exception, by its patterns) is about somebody with this user name and login, both in
-- small letters, and this role, group or field. A pattern for user names holds for logins, too. Which Okta groups it
-- is about, policy.exception_member says.
create macro recon.is_about(user_name_like, login_like, item_like, user_name, login, item) as
    (
        user_name_like is null
        or coalesce(like_escape(user_name, user_name_like, '!'), false)
        or coalesce(like_escape(login, user_name_like, '!'), false)
    )
    and (login_like is null or coalesce(like_escape(login, login_like, '!'), false))
    and (item_like is null or coalesce(like_escape(item, item_like, '!'), false));

-- Whether a finding of the history with this state is open.
create macro recon.is_open(state) as state not in ('fixed', 'gone', 'subject_gone');

-- A text as the history has it: on one line, whatever it holds.
create macro recon.on_one_line(value) as regexp_replace(value, '[\x00-\x1f\x7f]', ' ', 'g');
