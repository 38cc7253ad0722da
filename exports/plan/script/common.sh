set -eu
umask 077
LC_ALL=C
export LC_ALL

stop() {
    echo "$me: $*" >&2
    exit 1
}

# shown is what of a message may be shown: control characters act in a terminal.
shown() { head -c 300 "$1" | tr -c '[:print:]' ' '; }

# ask TEXT reads what is typed, unseen, if somebody is there to type.
ask() {
    [ -t 0 ] || stop "set the variables that the top of this script names: nobody is there to be asked"
    printf '%s (not shown): ' "$1" >&2
    stty -echo
    trap 'stty echo; exit 130' HUP INT TERM
    IFS= read -r answered || answered=
    stty echo
    trap - HUP INT TERM
    echo >&2
}

# quoted is a text for a configuration of curl.
quoted() { printf '"%s"' "$(printf %s "$1" | sed 's/[\\"]/\\&/g')"; }

# as_json is a text as a JSON string.
as_json() { printf '"%s"' "$(printf %s "$1" | tr -d '[:cntrl:]' | sed 's/[\\"]/\\&/g')"; }

now() { date -u +%Y-%m-%dT%H:%M:%SZ; }

if command -v sha256sum >/dev/null; then
    sum() { sha256sum "$1" | cut -d ' ' -f 1; }
elif command -v shasum >/dev/null; then
    sum() { shasum -a 256 "$1" | cut -d ' ' -f 1; }
else
    sum() { openssl dgst -sha256 -r "$1" | cut -d ' ' -f 1; }
fi

# check_base says whether an address may be asked: only over TLS, or on this machine.
check_base() {
    case $1 in
    https://*[!0-9A-Za-z.:-]* | http://127.0.0.1:*[!0-9]* | http://localhost:*[!0-9]*) ;;
    https://?* | http://127.0.0.1:?* | http://localhost:?*) return 0 ;;
    esac
    stop "$2 is to be https:// and a host name"
}

# header NAME is a header of the answer.
header() {
    tr -d '\r' <"$work/head" | awk -v name="$1" '
        { at = index($0, ":") }
        at && tolower(substr($0, 1, at - 1)) == name { sub(/^[^:]*: */, ""); value = $0 }
        END { print value }'
}

# call PATH leaves the answer in $work/answer; status is its code, 000 if there was none.
# Credentials go through a pipe: what a process is started with, others can see.
status=000
call() {
    : >"$work/head"
    : >"$work/answer"
    {
        secret
        printf 'url = %s\n' "$(quoted "$base$1")"
    } | curl --config - --globoff --silent --show-error --max-time 300 \
        --header 'Accept: application/json' --dump-header "$work/head" --output "$work/answer" \
        --write-out '%{http_code}' >"$work/code" 2>"$work/error" || echo 000 >"$work/code"
    status=$(tail -c 3 "$work/code" | tr -d '\n')
    case $status in [0-9][0-9][0-9]) ;; *) status=000 ;; esac
}

# try PATH [WHERE] calls until the answer is neither 429 nor 5xx, and stops at any other than
# 200. If may_refuse is yes, refused is yes where the list is refused or not there. (A status
# that is asked for with if or || would switch off that the script stops at what fails.)
may_refuse=no
refused=no
try() {
    refused=no
    attempt=1
    wait=$first_wait
    while :; do
        call "$1"
        case $status in
        200)
            rest_a_little
            return 0
            ;;
        429 | 000 | 5??) ;;
        401) stop "${2-nothing more was taken}; then $host answered 401: the credentials are wrong or have expired. Set new ones and run this again: it goes on there" ;;
        *)
            if [ "$may_refuse" = yes ]; then
                refused=yes
                return 0
            fi
            stop "${2-nothing more was taken}; then $host answered $status to ${1%%\?*}: $(shown "$work/answer")"
            ;;
        esac
        [ "$attempt" -lt "$attempts" ] || stop "${2-nothing more was taken}; then ${1%%\?*} failed $attempt times, the last time with $status $(shown "$work/error"). Run this again later: it goes on there. Fewer rows a request may help (ROLECALL_ROWS)"
        asked=$(header retry-after)
        case $asked in '' | *[!0-9]* | ?????*) asked=$(until_reset) ;; esac
        sleep "${asked:-$wait}"
        attempt=$((attempt + 1))
        wait=$((wait * 2))
        [ "$wait" -le 60 ] || wait=60
    done
}

# until_reset is how many seconds it takes until a limit on requests is lifted; nothing if
# the answer does not say.
until_reset() {
    reset=$(header x-rate-limit-reset)
    case $reset in '' | *[!0-9]* | ???????????*) return 0 ;; esac
    reset=$((reset - $(date +%s)))
    [ "$reset" -ge 1 ] || reset=1
    [ "$reset" -le 60 ] || reset=60
    echo "$reset"
}

# rest_a_little waits if nearly no request is left before the limit.
rest_a_little() {
    remaining=$(header x-rate-limit-remaining)
    case $remaining in
    [0-4])
        asked=$(until_reset)
        sleep "${asked:-1}"
        ;;
    *) [ "$pause" = 0 ] || sleep "$pause" ;;
    esac
}

# walk DEPTH KEY FILE [NAME [FIELDS]] reads JSON. Records are the objects at a depth, those of
# links beside a list left out; KEY is what
# identifies each, and NAME a text in its profile. It prints how many records there are, and
# the keys of the first and the last; with NAME, the key and the name of each instead. Into the
# file FIELDS goes how many records have each field. It fails if the text is cut off, or if a
# record has no key.
walk() {
    awk -v want="$1" -v key="$2" -v profiled="${4-}" -v fields="${5-}" '
        function value() {
            if (depth == want && at[depth] == key || depth == want + 1 && at[want] == key && at[depth] == "value") id = text
            if (depth == want + 1 && at[want] == "profile" && at[depth] == profiled) name = text
        }
        function begin() {
            rows++
            id = name = ""
        }
        function end() {
            if (id !~ /^[0-9A-Za-z_-]+$/) wrong = 1
            if (rows == 1) first = id
            last = id
            if (profiled != "") print id "\t" name
        }
        BEGIN { RS = "\"" }
        !inside { # what stands between strings
            for (i = 1; i <= length($0); i++) {
                c = substr($0, i, 1)
                if (c == ":") {
                    if (known) at[depth] = text
                    if (known && depth == want) having[text]++
                    known = 0
                } else if (c == "{" || c == "[") {
                    at[++depth] = ""
                    if (c == "{" && depth == want && at[1] != "_links") begin()
                } else if (c == "," || c == "}" || c == "]") {
                    if (known) value()
                    known = 0
                    if (c == "}" && depth == want && at[1] != "_links") end()
                    if (c != "," && --depth < 0) wrong = 1
                }
            }
            inside = 1
            text = ""
            next
        }
        {
            text = text $0
            if (match($0, /\\+$/) && RLENGTH % 2) {
                text = text "\"" # an escaped quote: the string goes on
                next
            }
            inside = 0
            known = 1
        }
        END {
            if (!inside || depth || wrong || NR == 0) exit 1
            if (fields != "") for (name in having) print name, having[name] >fields
            if (profiled == "") print rows + 0, (first == "" ? "-" : first), (last == "" ? "-" : last)
        }' "$3"
}

# begin FOLDER makes the folder, and the one in it where everything is kept until all is
# taken. What an earlier run took is taken up.
begin() {
    folder=$1
    state=$folder/.rolecall-taking
    for each in "$folder"/rolecall-*; do
        [ ! -e "$each" ] || [ -d "$state" ] || stop "$folder holds an extract already ($each): name another folder, or move it away"
    done
    mkdir -p "$state/files"
    if ! mkdir "$state/lock" 2>/dev/null; then
        other=$(cat "$state/lock/pid" 2>/dev/null || echo 0)
        if [ "$other" -gt 0 ] && kill -0 "$other" 2>/dev/null; then
            stop "another one, process $other, is writing to $folder"
        fi
    fi
    echo $$ >"$state/lock/pid"
    work=$state/work
    rm -rf "$work"
    mkdir "$work"
    trap 'rm -rf "$work" "$state/lock"' EXIT
    trap 'exit 130' HUP INT TERM
    if [ -f "$state/plan" ]; then
        [ "$(cat "$state/plan")" = "$plan $base" ] || stop "$folder was begun with another plan, or from another system: remove $state to begin again"
        echo "goes on with what was begun at $(cat "$state/started")"
    else
        now >"$state/started"
        echo "$plan $base" >"$state/plan"
    fi
}

# keep NAME ROWS FIRST LAST NEXT [GROUP] keeps the answer as a part of $table.
keep() {
    case $1 in */*) mkdir -p "$state/files/${1%/*}" ;; esac
    digest=$(sum "$work/answer")
    [ "${#digest}" -eq 64 ] || stop "no checksum can be computed: it takes sha256sum, shasum or openssl"
    mv "$work/answer" "$state/files/$1"
    printf '%s %s %s %s %s %s %s\n' "$1" "$2" "$digest" "$3" "$4" "$5" "${6--}" >>"$state/$table.parts"
}

# rows_of TABLE is how many rows its parts hold.
rows_of() {
    [ -f "$state/$1.parts" ] || : >"$state/$1.parts"
    awk '{ rows += $2 } END { print rows + 0 }' "$state/$1.parts"
}

# parts_of TABLE are its parts as JSON.
parts_of() {
    awk '$2 > 0 || $7 != "-" && $1 !~ /^owners/ {
        printf "%s{\"file\":\"%s\",\"rows\":%d,\"sha256\":\"%s\"", comma, $1, $2, $3
        if ($4 != "-") printf ",\"first\":\"%s\",\"last\":\"%s\"", $4, $5
        if ($7 != "-") printf ",\"group\":\"%s\"", $7
        printf "}"
        comma = ","
    }' "$state/$1.parts"
}

# finish writes the sidecar, whose tables are in $work/tables, and moves all to its place: a
# list without records is no file, unless it is of the members of a group.
finish() {
    {
        printf '{"format":1,"system":"%s","instance":"%s",' "$system" "$host"
        [ -z "${ROLECALL_ENVIRONMENT-}" ] || printf '"environment":%s,' "$(as_json "$ROLECALL_ENVIRONMENT")"
        printf '"by":%s,"roles":[%s],"started":"%s","finished":"%s","tool":"%s","plan_sha256":"%s","tables":[\n' \
            "$by" "$roles" "$(cat "$state/started")" "$(now)" "$tool" "$plan"
        awk 'NR > 1 { printf ",\n" } { printf "%s", $0 } END { print "" }' "$work/tables"
        printf ']}\n'
    } >"$state/rolecall-extract.json"
    cat "$state"/*.parts | awk '$2 > 0 || $7 != "-" && $1 !~ /^owners/ { print $1 }' | while read -r each; do
        case $each in */*) mkdir -p "$folder/${each%/*}" ;; esac
        mv "$state/files/$each" "$folder/$each"
    done
    mv "$state/rolecall-extract.json" "$folder/rolecall-extract.json"
    rm -rf "$state"
}
