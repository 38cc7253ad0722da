-- What statements of several packages compute in the same way. The macros are in the database
-- of each run, beside the canonical tables.

-- A text as names of records compare: trimmed, in Unicode NFC, in lower case; null if nothing is left.
-- What is ASCII and begins and ends with no blank, as nearly all, needs the last only.
create macro servicenow.as_known(value) as
    case when strlen(value) = length(value) and value >= '!' and right(value, 1) >= '!' then lower(value)
        else lower(nullif(nfc_normalize(trim(value, e' \t\r\n' || chr(160))), '')) end;

-- The texts an account is known by, the most exact first: of those that fit a reference the one
-- in the first place decides, and if several accounts have it, nothing is guessed. The identity
-- that an account is linked to makes it known by Okta's id (place 5) and login (place 6).
create macro servicenow.known_as(sys_id, user_name, email, employee_number, name) as [
    {'place': 1, 'text': servicenow.as_known(sys_id)},
    {'place': 2, 'text': servicenow.as_known(user_name)},
    {'place': 3, 'text': servicenow.as_known(email)},
    {'place': 4, 'text': servicenow.as_known(employee_number)},
    {'place': 7, 'text': servicenow.as_known(name)}
];

-- A text in capitals as Java, and so Okta, writes them: some letters become several (Unicode's
-- SpecialCasing.txt), which the engine's upper leaves as they are or answers with one.
create macro okta.full_upper(value) as
    case
        when regexp_matches(value, '[ßŉǰΐΰևẖ-ẚὐὒὔὖᾀ-ᾯᾲ-ᾴᾶᾷᾼῂ-ῄῆῇῌῒΐῖῗῢ-ῤῦῧῲ-ῴῶῷῼﬀ-ﬆﬓ-ﬗ]') then upper(array_to_string(list_transform(
            regexp_extract_all(value, '(?s).'),
            lambda letter: case letter
                when 'ß' then 'SS' when 'ŉ' then 'ʼN' when 'ǰ' then 'J̌' when 'ΐ' then 'Ϊ́' when 'ΰ' then 'Ϋ́'
                when 'և' then 'ԵՒ' when 'ẖ' then 'H̱' when 'ẗ' then 'T̈' when 'ẘ' then 'W̊' when 'ẙ' then 'Y̊'
                when 'ẚ' then 'Aʾ' when 'ὐ' then 'Υ̓' when 'ὒ' then 'Υ̓̀' when 'ὔ' then 'Υ̓́' when 'ὖ' then 'Υ̓͂'
                when 'ᾀ' then 'ἈΙ' when 'ᾁ' then 'ἉΙ' when 'ᾂ' then 'ἊΙ' when 'ᾃ' then 'ἋΙ' when 'ᾄ' then 'ἌΙ'
                when 'ᾅ' then 'ἍΙ' when 'ᾆ' then 'ἎΙ' when 'ᾇ' then 'ἏΙ' when 'ᾈ' then 'ἈΙ' when 'ᾉ' then 'ἉΙ'
                when 'ᾊ' then 'ἊΙ' when 'ᾋ' then 'ἋΙ' when 'ᾌ' then 'ἌΙ' when 'ᾍ' then 'ἍΙ' when 'ᾎ' then 'ἎΙ'
                when 'ᾏ' then 'ἏΙ' when 'ᾐ' then 'ἨΙ' when 'ᾑ' then 'ἩΙ' when 'ᾒ' then 'ἪΙ' when 'ᾓ' then 'ἫΙ'
                when 'ᾔ' then 'ἬΙ' when 'ᾕ' then 'ἭΙ' when 'ᾖ' then 'ἮΙ' when 'ᾗ' then 'ἯΙ' when 'ᾘ' then 'ἨΙ'
                when 'ᾙ' then 'ἩΙ' when 'ᾚ' then 'ἪΙ' when 'ᾛ' then 'ἫΙ' when 'ᾜ' then 'ἬΙ' when 'ᾝ' then 'ἭΙ'
                when 'ᾞ' then 'ἮΙ' when 'ᾟ' then 'ἯΙ' when 'ᾠ' then 'ὨΙ' when 'ᾡ' then 'ὩΙ' when 'ᾢ' then 'ὪΙ'
                when 'ᾣ' then 'ὫΙ' when 'ᾤ' then 'ὬΙ' when 'ᾥ' then 'ὭΙ' when 'ᾦ' then 'ὮΙ' when 'ᾧ' then 'ὯΙ'
                when 'ᾨ' then 'ὨΙ' when 'ᾩ' then 'ὩΙ' when 'ᾪ' then 'ὪΙ' when 'ᾫ' then 'ὫΙ' when 'ᾬ' then 'ὬΙ'
                when 'ᾭ' then 'ὭΙ' when 'ᾮ' then 'ὮΙ' when 'ᾯ' then 'ὯΙ' when 'ᾲ' then 'ᾺΙ' when 'ᾳ' then 'ΑΙ'
                when 'ᾴ' then 'ΆΙ' when 'ᾶ' then 'Α͂' when 'ᾷ' then 'Α͂Ι' when 'ᾼ' then 'ΑΙ' when 'ῂ' then 'ῊΙ'
                when 'ῃ' then 'ΗΙ' when 'ῄ' then 'ΉΙ' when 'ῆ' then 'Η͂' when 'ῇ' then 'Η͂Ι' when 'ῌ' then 'ΗΙ'
                when 'ῒ' then 'Ϊ̀' when 'ΐ' then 'Ϊ́' when 'ῖ' then 'Ι͂' when 'ῗ' then 'Ϊ͂' when 'ῢ' then 'Ϋ̀'
                when 'ΰ' then 'Ϋ́' when 'ῤ' then 'Ρ̓' when 'ῦ' then 'Υ͂' when 'ῧ' then 'Ϋ͂' when 'ῲ' then 'ῺΙ'
                when 'ῳ' then 'ΩΙ' when 'ῴ' then 'ΏΙ' when 'ῶ' then 'Ω͂' when 'ῷ' then 'Ω͂Ι' when 'ῼ' then 'ΩΙ'
                when 'ﬀ' then 'FF' when 'ﬁ' then 'FI' when 'ﬂ' then 'FL' when 'ﬃ' then 'FFI' when 'ﬄ' then 'FFL'
                when 'ﬅ' then 'ST' when 'ﬆ' then 'ST' when 'ﬓ' then 'ՄՆ' when 'ﬔ' then 'ՄԵ' when 'ﬕ' then 'ՄԻ'
                when 'ﬖ' then 'ՎՆ' when 'ﬗ' then 'ՄԽ'
                else letter
            end
        ), ''))
        else upper(value)
    end;

-- The capital sigma at the end of a word as the small letter that ends words, as Java does: in its word
-- a letter with case comes before it, and none after it. A word is what stands between Java's word
-- boundaries: letters and digits, with one sign such as - ' . or _ between two letters.
create macro okta.final_sigma(value) as
    regexp_replace(value, replace(replace(
        '([\p{Lu}\p{Ll}\p{Lt}]\p{M}*(?:(?:{mid}?|{number})\p{L}\p{M}*)*(?:{mid}|{number})?)Σ'
        || '(\p{M}*(?:(?:{mid}?|{number})[\p{Lo}\p{Lm}]\p{M}*)*'
        || '(?:\z|{mid}(?:\z|\P{L})|{number}(?:\z|["'',.٫](?:\z|\P{N})|[^\p{L}\p{N}\p{M}"'',.٫])|[^\p{L}\p{N}\p{M}\p{Pd}\p{Pc}\x{AD}\x{2027}"''.]))',
        '{mid}', '[\p{Pd}\p{Pc}\x{AD}\x{2027}"''.]'),
        '{number}', '\p{N}\p{M}*(?:["'',.٫]?\p{N}\p{M}*)*'),
        '\1ς\2', 'g');

-- A text in small letters as Java writes them. Most names are letters and blanks, which is quickly said.
-- Otherwise what follows the last sigma of a word may be what the next word begins with, so that it
-- takes two turns to see all.
create macro okta.full_lower(value) as
    lower(replace(
        case
            when not contains(value, 'Σ') then value
            when regexp_full_match(value, '[\p{Lu}\p{Ll} ]*') then regexp_replace(value, '([^ ])Σ( |\z)', '\1ς\2', 'g')
            else okta.final_sigma(okta.final_sigma(value))
        end,
        'İ', 'i' || chr(775)));
