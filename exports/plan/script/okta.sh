#!/bin/sh
# rolecall: takes the lists of Okta that the plan names, through Okta's API. It reads, and
# changes nothing in Okta.
#
#   sh okta.sh FOLDER     takes all lists; run it again after an interruption: it goes on
#                         where it was. Nothing is in FOLDER before all is there
#
# It needs curl and no other program that is not POSIX (of sha256sum, shasum and openssl,
# one). It reads from the environment
#
#   ROLECALL_OKTA_TOKEN    an API token of an administrator, who may read only; or
#   ROLECALL_OKTA_BEARER   an OAuth access token. One is asked for, if none is set; never kept
#   ROLECALL_OKTA          https://ORG, if it is not the plan's
#   ROLECALL_ENVIRONMENT   what the organization is: production, preview
#   ROLECALL_PAUSE         seconds between requests; 0 if not set
#   ROLECALL_WAIT          seconds before a request is tried again, doubled each time; 2 if not set
#   ROLECALL_ATTEMPTS      how often a request is tried; 8 if not set
#
# A list is followed by its links to the next page until there is none. Where few requests are
# left (X-Rate-Limit-Remaining), it waits until the limit is lifted.
me=okta.sh

# what the plan says: {app}, {group}, {user} and {mapping} stand for ids. The names of groups are JSON texts
# DECLARED

# COMMON
system=okta
base=${ROLECALL_OKTA:-https://$org}
base=${base%/}
pause=${ROLECALL_PAUSE:-0}
first_wait=${ROLECALL_WAIT:-2}
attempts=${ROLECALL_ATTEMPTS:-8}

case ${1-} in -* | '') echo "usage: sh okta.sh FOLDER" >&2; exit 64 ;; esac
check_base "$base" ROLECALL_OKTA
host=${base#*://}
if [ -z "${ROLECALL_OKTA_TOKEN-}${ROLECALL_OKTA_BEARER-}" ]; then
    ask "API token of $host"
    ROLECALL_OKTA_TOKEN=$answered
fi

# secret is the credential, and that answers need hold none of anybody's.
secret() {
    if [ -n "${ROLECALL_OKTA_TOKEN-}" ]; then
        printf 'header = %s\n' "$(quoted "Authorization: SSWS $ROLECALL_OKTA_TOKEN")"
    else
        printf 'header = %s\n' "$(quoted "Authorization: Bearer $ROLECALL_OKTA_BEARER")"
    fi
    printf 'header = "Content-Type: application/json; okta-response=omitCredentials,omitCredentialsLinks"\n'
}

# next_page is the path of the page that follows; nothing if there is none. The list of
# administrators has the link beside its records. A link to another host would give it the
# credential.
next_page() {
    tr -d '\r' <"$work/head" | sed -n 's/^[Ll][Ii][Nn][Kk]: *//p' | tr ',' '\n' |
        sed -n 's/^ *<\([^>]*\)> *;.*rel="next".*$/\1/p' | tail -n 1 >"$work/next"
    if [ ! -s "$work/next" ] && [ "$table" = okta.admin ]; then
        { tr -d '\r\n' <"$work/answer" && echo; } | sed -n 's/.*"next" *: *{ *"href" *: *"\([^"]*\)".*/\1/p' >"$work/next"
    fi
    read -r found <"$work/next" || found=
    case $found in
    '') return 0 ;;
    "$base"/api/v1/*[!-0-9A-Za-z._~%/?\&=+:,]*) stop "$where; then $host named a next page that is no address of its API" ;;
    "$base"/api/v1/*) printf %s "${found#"$base"}" ;;
    *) stop "$where; then $host named a next page on another host: $(shown "$work/next")" ;;
    esac
}

# depth_of TABLE is how deep in an answer the records are.
depth_of() { if [ "$1" = okta.admin ]; then echo 3; else echo 2; fi; }

# list TABLE NAME PATH [GROUP] takes a list, to the last page, unless it is refused.
list() {
    table=$1
    : >>"$state/$table.parts"
    awk -v name="$2" -v group="${4--}" 'index($1, name "-") == 1 && $7 == group { parts++; rows += $2; following = $6 } END { print parts + 0, rows + 0, following }' \
        "$state/$table.parts" >"$work/so_far"
    read -r number rows path <"$work/so_far"
    [ "$path" != - ] || return 0
    [ "$number" -gt 0 ] || path=$3
    while [ "$path" != - ]; do
        where="$2 was taken up to $rows records"
        try "$path" "$where"
        [ "$refused" = no ] || return 0
        walk "$(depth_of "$table")" id "$work/answer" >"$work/seen" || stop "$where; then $host answered what is no list of records, or one that is cut off: $(shown "$work/answer")"
        read -r got first last <"$work/seen"
        path=$(next_page) || exit 1
        path=${path:--}
        number=$((number + 1))
        keep "$(printf '%s-%03d.json' "$2" "$number")" "$got" "$first" "$last" "$path" "${4-}"
        rows=$((rows + got))
    done
    echo "$2: $rows"
}

# every TABLE [NAME] prints the keys of the records of a table, with NAME names behind them.
every() {
    [ -f "$state/$1.parts" ] || return 0
    while read -r part _; do
        walk "$(depth_of "$1")" id "$state/files/$part" "${2-none}"
    done <"$state/$1.parts"
}

# find_app finds the app, if the plan does not say which it is. Where only lists need it that
# may be left out, it may stay unknown.
find_app() {
    [ -z "$app" ] || return 0
    [ "$needs_app" = yes ] || may_refuse=yes
    try "/api/v1/apps?filter=name%20eq%20%22servicenow_ud%22&limit=200"
    may_refuse=no
    [ "$refused" = no ] || return 0
    walk 2 id "$work/answer" none >"$work/apps" || stop "$host answered what is no list of apps: $(shown "$work/answer")"
    found=$(($(wc -l <"$work/apps")))
    if [ "$found" -eq 1 ]; then
        app=$(cut -f 1 "$work/apps")
    elif [ "$needs_app" = yes ]; then
        stop "nothing was taken: there are $found ServiceNow apps ($(cut -f 1 "$work/apps" | paste -s -d ' ' -)). Make the plan again with --app and the right one"
    fi
}

# groups_to_take leaves the ids of the groups whose members are wanted in $work/wanted, and the
# names that no group has in $work/unknown.
groups_to_take() {
    every okta.group name >"$work/groups"
    : >"$work/ids"
    case $members in
    all) cut -f 1 "$work/groups" >"$work/ids" ;;
    named)
        printf '%s\n' "$group_ids" >"$work/ids"
        # names are compared as texts, however the JSON of each is written
        awk -F '\t' -v list="$work/names" '
            function hex(digits,    i, value) {
                for (i = 1; i <= 4; i++) value = value * 16 + index("0123456789abcdef", tolower(substr(digits, i, 1))) - 1
                return value
            }
            function utf8(code) {
                if (code < 128) return sprintf("%c", code)
                if (code < 2048) return sprintf("%c%c", 192 + int(code / 64), 128 + code % 64)
                if (code < 65536) return sprintf("%c%c%c", 224 + int(code / 4096), 128 + int(code / 64) % 64, 128 + code % 64)
                return sprintf("%c%c%c%c", 240 + int(code / 262144), 128 + int(code / 4096) % 64, 128 + int(code / 64) % 64, 128 + code % 64)
            }
            function plain(json,    text, at, c, code, low) {
                while ((at = index(json, "\\")) > 0) {
                    text = text substr(json, 1, at - 1)
                    c = substr(json, at + 1, 1)
                    json = substr(json, at + 2)
                    if (c == "u") {
                        code = hex(json)
                        json = substr(json, 5)
                        if (code >= 55296 && code < 56320 && substr(json, 1, 2) == "\\u") {
                            low = hex(substr(json, 3))
                            code = 65536 + (code - 55296) * 1024 + low - 56320
                            json = substr(json, 7)
                        }
                        c = utf8(code)
                    } else if (c in escaped) c = escaped[c]
                    text = text c
                }
                return text json
            }
            BEGIN { escaped["n"] = "\n"; escaped["t"] = "\t"; escaped["r"] = "\r"; escaped["b"] = "\b"; escaped["f"] = "\f" }
            FILENAME == list { if (sub(/^=/, "")) wanted[plain($0)] = $0; next }
            { name = plain($2) }
            name in wanted { print $1; found[name] = 1 }
            END { for (name in wanted) if (!(name in found)) print "no group is called \"" wanted[name] "\"" | "cat 1>&2" }
        ' "$work/names" "$work/groups" >>"$work/ids" 2>"$work/unknown"
        ;;
    esac
    if [ "$members_of_app" = yes ]; then
        every okta.app_group >"$work/app_groups"
        cut -f 1 "$work/app_groups" >>"$work/ids"
    fi
    sed -n '/^[0-9A-Za-z_-]\{1,\}$/p' "$work/ids" | sort -u >"$work/wanted"
}

# of_groups TABLE NAME PATH takes the members, or the owners, of the groups that are wanted.
of_groups() {
    cat >"$work/names" <<'NAMES'
# NAMES
NAMES
    : >"$work/unknown"
    groups_to_take
    sed "s/^/$me: /" "$work/unknown" >&2
    while read -r id; do
        list "$1" "$(printf %s "$2" | sed "s/{group}/$id/")" "$(printf %s "$3" | sed "s/{group}/$id/")" "$id"
        [ "$refused" = no ] || return 0
    done <"$work/wanted"
}

# of_admins TABLE NAME PATH takes the roles of each administrator.
of_admins() {
    if grep -q left "$state/okta.admin.done"; then
        refused=yes
        status='nothing, since it is not known who administers Okta,'
        return 0
    fi
    : >>"$state/$1.parts"
    every okta.admin | cut -f 1 | sort -u >"$work/admins"
    while read -r id; do
        list "$1" "$(printf %s "$2" | sed "s/{user}/$id/")" "$(printf %s "$3" | sed "s/{user}/$id/")"
        [ "$refused" = no ] || return 0
    done <"$work/admins"
}

# mappings takes each mapping from and to the app: the list of them does not say what they map.
mappings() {
    : >"$work/mappings"
    for end in sourceId targetId; do
        try "/api/v1/mappings?$end=$app&limit=200"
        [ "$refused" = no ] || return 0
        walk 2 id "$work/answer" none >>"$work/mappings" || stop "$host answered what is no list of mappings: $(shown "$work/answer")"
    done
    table=okta.mapping
    : >>"$state/$table.parts"
    for id in $(cut -f 1 "$work/mappings" | sort -u); do
        if grep -q "^rolecall-mapping-$id.json " "$state/$table.parts"; then continue; fi
        try "$(printf %s "$1" | sed "s/{mapping}/$id/")"
        [ "$refused" = no ] || return 0
        walk 1 id "$work/answer" >"$work/seen" || stop "$host answered what is no mapping: $(shown "$work/answer")"
        keep "rolecall-mapping-$id.json" 1 "$id" "$id" -
    done
}

# take TABLE NAME PATH OPTIONAL takes one list of the plan.
take() {
    [ ! -f "$state/$1.done" ] || return 0
    path=$(printf %s "$3" | sed "s/{app}/$app/")
    [ "$4" != optional ] || may_refuse=yes
    refused=no
    case $1$app in
    okta.mapping | okta.push_mapping | okta.app_user | okta.app_group)
        refused=yes
        status='nothing, since it is not known which app is meant,'
        ;;
    okta.membership* | okta.group_owner*) of_groups "$1" "$2" "$path" ;;
    okta.admin_role*) of_admins "$1" "$2" "$path" ;;
    okta.mapping*) mappings "$path" ;;
    *) list "$1" "$2" "$path" ;;
    esac
    may_refuse=no
    if [ "$refused" = yes ]; then
        echo "$me: $host answers $status to $2, which is left out: it can be done without" >&2
        [ ! -f "$state/$1.parts" ] || cut -d ' ' -f 1 "$state/$1.parts" | while read -r part; do rm -f "$state/files/$part"; done
        rm -f "$state/$1.parts"
        echo left out >"$state/$1.done"
        return 0
    fi
    case $1 in
    okta.user | okta.group)
        [ "$(rows_of "$1")" -gt 0 ] || stop "$2 was taken, and is empty: a token without an administrator's role gets an empty list. Remove $state, and use another token"
        ;;
    esac
    echo taken >"$state/$1.done"
}

# whoami finds out who the token is of.
whoami() {
    by='""'
    roles=
    may_refuse=yes
    try /api/v1/users/me
    if [ "$refused" = no ] && walk 1 id "$work/answer" login >"$work/seen"; then
        by="\"$(cut -f 2 "$work/seen")\""
        try "/api/v1/users/$(cut -f 1 "$work/seen")/roles"
        if [ "$refused" = no ] && walk 2 type "$work/answer" none >"$work/seen"; then
            roles=$(cut -f 1 "$work/seen" | sort -u | sed 's/.*/"&"/' | paste -s -d, -)
        fi
    fi
    may_refuse=no
}

begin "$1"
whoami
[ "$needs_app" = no ] || find_app
while read -r name file path optional; do
    [ -n "$name" ] || continue
    take "$name" "$file" "$path" "$optional"
done <<LISTS
$lists
LISTS

while read -r name file path _; do
    [ -n "$name" ] || continue
    ! grep -q left "$state/$name.done" || continue
    query=
    [ "$name" != okta.user ] || query='search=status pr'
    printf '{"table":"%s","query":"%s","fields":[],"complete":true,"rows_written":%s,"parts":[%s]}\n' "$name" "$query" "$(rows_of "$name")" "$(parts_of "$name")"
done <<LISTS >"$work/tables"
$lists
LISTS
finish
echo "$folder is complete. Look at it with rolecall inspect."
