#!/bin/sh
# rolecall: takes the tables of ServiceNow that the plan names, through the Table API. It
# reads, and writes nothing to the instance.
#
#   sh servicenow.sh --count     says how many rows each table has, and takes nothing
#   sh servicenow.sh FOLDER      takes all tables; run it again after an interruption: it
#                                goes on where it was. Nothing is in FOLDER before all is there
#
# It needs curl and no other program that is not POSIX (of sha256sum, shasum and openssl,
# one). It reads from the environment
#
#   ROLECALL_USER and ROLECALL_PASSWORD, or ROLECALL_TOKEN   asked for, if not set; never kept
#   ROLECALL_INSTANCE      https://INSTANCE, if it is not the plan's
#   ROLECALL_ENVIRONMENT   what the instance is: production, test
#   ROLECALL_ROWS          rows a request; 10000 if not set
#   ROLECALL_PAUSE         seconds between requests; 0 if not set
#   ROLECALL_WAIT          seconds before a request is tried again, doubled each time; 2 if not set
#   ROLECALL_ATTEMPTS      how often a request is tried; 8 if not set
#
# ServiceNow cuts a page before it hides rows by access rules, so that a page may be short, or
# empty, though more follow (support article KB3047115): pages are asked for until the total
# that the instance declares (X-Total-Count). Each page begins behind the last record of the one before, by sys_id, so that
# no row is missed where another one goes meanwhile.
me=servicenow.sh

# what the plan says
# DECLARED

# COMMON
system=servicenow
base=${ROLECALL_INSTANCE:-https://$instance}
base=${base%/}
page=${ROLECALL_ROWS:-10000}
pause=${ROLECALL_PAUSE:-0}
first_wait=${ROLECALL_WAIT:-2}
attempts=${ROLECALL_ATTEMPTS:-8}

mode=take
case ${1-} in
--count)
    mode=count
    shift
    ;;
-* | '') echo "usage: sh servicenow.sh FOLDER, or sh servicenow.sh --count" >&2; exit 64 ;;
esac
check_base "$base" ROLECALL_INSTANCE
host=${base#*://}
case $page in '' | *[!0-9]* | 0* | ??????*) page=0 ;; esac
[ "$page" -ge 1 ] && [ "$page" -le 10000 ] || stop "ROLECALL_ROWS is a number of rows up to 10000: more than that, an instance does not give at once"
if [ -z "${ROLECALL_TOKEN-}" ]; then
    if [ -z "${ROLECALL_USER-}" ]; then
        ask "user of $host"
        ROLECALL_USER=$answered
    fi
    if [ -z "${ROLECALL_PASSWORD-}" ]; then
        ask "password of $ROLECALL_USER"
        ROLECALL_PASSWORD=$answered
    fi
fi

secret() {
    if [ -n "${ROLECALL_TOKEN-}" ]; then
        printf 'header = %s\n' "$(quoted "Authorization: Bearer $ROLECALL_TOKEN")"
    else
        printf 'user = %s\n' "$(quoted "$ROLECALL_USER:$ROLECALL_PASSWORD")"
    fi
}

# count TABLE [WHERE] asks how many rows a table has.
count() {
    try "/api/now/stats/$1?sysparm_count=true" "${2-nothing was taken yet}"
    [ "$refused" = no ] || return 0
    total=$(tr '{},' '\n\n\n' <"$work/answer" | sed -n 's/^ *"count" *: *"\{0,1\}\([0-9]\{1,15\}\)"\{0,1\} *$/\1/p' | tail -n 1)
    [ -n "$total" ] || stop "$host does not say how many rows $1 has: $(shown "$work/answer")"
}

# take TABLE FIELDS takes all pages of a table.
take() {
    number=0
    rows=$(rows_of "$table")
    after=
    if [ "$rows" -gt 0 ]; then
        number=$(($(wc -l <"$state/$table.parts")))
        after=$(tail -n 1 "$state/$table.parts" | cut -d ' ' -f 5)
    fi
    offset=0
    while :; do
        query=ORDERBYsys_id
        [ -z "$after" ] || query="sys_id%3E$after%5EORDERBYsys_id"
        where="$table was taken up to $rows of $before rows"
        try "/api/now/table/$table?sysparm_query=$query&sysparm_fields=$2&sysparm_display_value=all&sysparm_exclude_reference_link=true&sysparm_limit=$page&sysparm_offset=$offset" "$where"
        left=$(header x-total-count)
        case $left in '' | *[!0-9]*) stop "$where; then $host did not say how many rows there are (X-Total-Count)" ;; esac
        : >"$work/fields"
        walk 3 sys_id "$work/answer" '' "$work/fields" >"$work/seen" || stop "$where; then $host answered what is no list of records, or one that is cut off: $(shown "$work/answer")"
        read -r got first last <"$work/seen"
        if [ "$got" -gt 0 ]; then
            [ "$got" -le "$page" ] || stop "$where; then $host answered $got rows where $page were asked for"
            [ -z "$after" ] || [ "$(printf '%s\n%s\n' "$after" "$first" | sort | tail -n 1)" != "$after" ] ||
                stop "$where; then $host began again at $first: it does not keep to the order by sys_id"
            number=$((number + 1))
            sed "s/^/$number /" "$work/fields" >>"$state/$table.fields"
            keep "$(printf 'rolecall-%s-%03d.json' "$table" "$number")" "$got" "$first" "$last" -
            rows=$((rows + got))
            after=$last
            echo "$table: $rows of $before rows"
        fi
        if [ "$got" -gt 0 ]; then
            [ "$got" -lt "$left" ] || break
            offset=0
        else # all of the page is hidden
            offset=$((offset + page))
            [ "$offset" -lt "$left" ] || break
        fi
    done
}

# settle TABLE FIELDS OPTIONAL takes a table, and again if it changed meanwhile. One that is
# optional may be refused.
settle() {
    table=$1
    [ ! -f "$state/$table.done" ] || return 0
    takes=1
    while :; do
        if [ ! -f "$state/$table.before" ]; then
            [ "$3" != optional ] || may_refuse=yes
            count "$table" "nothing of $table was taken yet"
            may_refuse=no
            if [ "$refused" = yes ]; then
                echo "$me: $host answers $status to $table, which is left out: it can be done without" >&2
                echo left out >"$state/$table.done"
                return 0
            fi
            echo "$total" >"$work/before"
            mv "$work/before" "$state/$table.before"
        fi
        before=$(cat "$state/$table.before")
        take "$table" "$2"
        count "$table" "$table was taken"
        [ "$total" != "$before" ] || break
        [ "$takes" -lt 3 ] || break
        echo "$table: $before rows before, $total after: it changed meanwhile, and is taken again"
        cut -d ' ' -f 1 "$state/$table.parts" | while read -r name; do rm -f "$state/files/$name"; done
        rm -f "$state/$table.parts" "$state/$table.before" "$state/$table.fields"
        takes=$((takes + 1))
    done
    rows=$(rows_of "$table")
    if [ "$total" != "$before" ]; then
        echo "$table: $before rows before, $total after, $rows taken: it changes all the time. Take it at a quieter hour" >>"$state/notes"
    elif [ "$rows" != "$total" ]; then
        echo "$table: $rows of $total rows: access rules hide the others from this user. Take it as one who may read them all, or with servicenow-export.js" >>"$state/notes"
    fi
    fields_of "$2" >"$work/fields"
    awk -v table="$table" -v rows="$rows" '$2 < rows {
        print table ": " rows - $2 " of " rows " rows have no field " $1 ": the instance does not have it, or access rules hide it from this user"
    }' "$work/fields" >>"$state/notes"
    awk -v rows="$rows" '$2 == rows { printf "%s\"%s\"", comma, $1; comma = "," }' "$work/fields" >"$state/$table.had"
    echo "$total" >"$state/$table.done"
}

# fields_of FIELDS prints each field that was asked for, and how many rows of $table have it.
fields_of() {
    : >>"$state/$table.fields"
    awk -v asked="$1" '
        { having[$2, $1] = $3; parts[$1] } # of a part that was taken twice, the last time
        END {
            count = split(asked, names, ",")
            for (i = 1; i <= count; i++) {
                found = 0
                for (part in parts) found += having[names[i], part]
                print names[i], found
            }
        }' "$state/$table.fields"
}

# whoami finds out who the credentials are of.
whoami() {
    by=$(as_json "${ROLECALL_USER-}")
    roles=
    may_refuse=yes
    try "/api/now/table/sys_user_has_role?sysparm_query=user%3Djavascript:gs.getUserID()%5Estate%3Dactive&sysparm_fields=user.user_name,role.name&sysparm_limit=1000"
    may_refuse=no
    if [ "$refused" = no ]; then
        tr '{},' '\n\n\n' <"$work/answer" >"$work/lines"
        roles=$(sed -n 's/^ *"role\.name" *: *\(".*"\) *$/\1/p' "$work/lines" | sort -u | paste -s -d, -)
        name=$(sed -n 's/^ *"user\.user_name" *: *\(".*"\) *$/\1/p' "$work/lines" | head -n 1)
        by=${name:-$by}
    fi
}

if [ "$mode" = count ]; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    trap 'exit 130' HUP INT TERM
    while read -r name _ optional; do
        [ -n "$name" ] || continue
        [ "$optional" != optional ] || may_refuse=yes
        count "$name"
        may_refuse=no
        [ "$refused" = no ] || total='not given'
        printf '%12s  %s\n' "$total" "$name"
    done <<TABLES
$tables
TABLES
    echo "Nothing was taken: sh servicenow.sh FOLDER does it."
    exit 0
fi

begin "$1"
whoami
while read -r name fields optional; do
    [ -n "$name" ] || continue
    settle "$name" "$fields" "$optional"
done <<TABLES
$tables
TABLES

while read -r name _; do
    [ -n "$name" ] || continue
    ! grep -q left "$state/$name.done" || continue
    printf '{"table":"%s","query":"ORDERBYsys_id","fields":[%s],"count_before":%s,"count_after":%s,"rows_written":%s,"parts":[%s]}\n' \
        "$name" "$(cat "$state/$name.had")" "$(cat "$state/$name.before")" "$(cat "$state/$name.done")" "$(rows_of "$name")" "$(parts_of "$name")"
done <<TABLES >"$work/tables"
$tables
TABLES
notes=
[ ! -f "$state/notes" ] || notes=$(cat "$state/notes")
finish
if [ -n "$notes" ]; then
    echo "$me: $folder is not complete:" >&2
    echo "$notes" >&2
    exit 3
fi
echo "$folder is complete. Look at it with rolecall inspect."
