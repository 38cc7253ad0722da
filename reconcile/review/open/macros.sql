-- What several statements compute in the same way.

-- Characters of a SHA-256 in Crockford's base 32, eight for each 40 bits: I, L, O and U are misread.
create macro review.base32(bits, characters) as translate(to_base(bits, 32, characters), 'IJKLMNOPQRSTUV', 'JKMNPQRSTVWXYZ');

create macro review.bits(digest, first, hex_digits) as cast('0x' || substr(digest, first, hex_digits) as bigint);

-- The id of an item, as ItemID of the package makes it.
create macro review.item_id(kind, subject_key, entitlement_key) as
    'I' || review.base32(review.bits(sha256(concat_ws(chr(31), kind, subject_key, entitlement_key)), 1, 10), 8)
    || review.base32(review.bits(sha256(concat_ws(chr(31), kind, subject_key, entitlement_key)), 11, 7) >> 3, 5);

-- 16 characters that stand for a text.
create macro review.short_hash(text) as
    review.base32(review.bits(sha256(text), 1, 10), 8) || review.base32(review.bits(sha256(text), 11, 10), 8);

-- A text in one line, without signs that turn or hide what follows.
create macro review.inert(value) as
    trim(regexp_replace(regexp_replace(value, '[\x{061c}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}\x{fffe}\x{ffff}]', chr(65533), 'g'), '[\x00-\x1f\x7f-\x9f\x{2028}\x{2029}]+', ' ', 'g'));

-- A text as a cell of a packet has it: inert, and not endless.
create macro review.cell(value) as
    case
        when length(coalesce(value, '')) > 2000 then left(review.inert(value), 1960) || '… [cut: ' || length(value) || ' characters in all]'
        else review.inert(coalesce(value, ''))
    end;

-- A list of names for people: so many, and how many more there are.
create macro review.some(names, most) as
    array_to_string(names[1:most], ', ') || if(len(names) > most, ' and ' || (len(names) - most) || ' more', '');
