#!/bin/sh
# rolecall: sends the rows of the form rest to ServiceNow's Import Set API, where they pass
# the same guard as an import set that is loaded by hand. Run rhaykmmwdxv8g0b2.
#
#   sh send.sh             says what it would send, and sends nothing
#   sh send.sh --send      sends; run it again after an interruption: it goes on where it was
#   sh send.sh --collect   asks what became of the rows
#
# A folder behind that, rollback or part-0001, is sent in place of the one of this file.
# It needs curl and no other program that is not POSIX. It reads from the environment
#
#   ROLECALL_INSTANCE      https://INSTANCE.service-now.com
#   ROLECALL_USER and ROLECALL_PASSWORD, or ROLECALL_TOKEN
#   ROLECALL_TABLE         the staging table; u_rolecall_changes if not set
#   ROLECALL_ROWS          rows a request; 100 if not set (ServiceNow advises 200 at most)
#   ROLECALL_PAUSE         seconds between requests; 1 if not set
#   ROLECALL_SETTLE        seconds to wait before asking what came of a request that failed; 10 if not set
#   ROLECALL_ATTEMPTS      how often a request is tried; 8 if not set
#
# What is sent is kept in servicenow-rest-results.csv, beside the rows. What a failed request
# may have stored is asked for first, so that no row is sent twice.
set -eu
umask 077

run='rhaykmmwdxv8g0b2'
mode=dry
case ${1-} in
--send) mode=send; shift ;;
--collect) mode=collect; shift ;;
-*) echo "send.sh: unknown option $1: --send sends, --collect asks what became of the rows" >&2; exit 64 ;;
esac
folder=$(dirname "$0")/${1-.}
table=${ROLECALL_TABLE:-u_rolecall_changes}
rows=${ROLECALL_ROWS:-100}
pause=${ROLECALL_PAUSE:-1}
settle=${ROLECALL_SETTLE:-10}
attempts=${ROLECALL_ATTEMPTS:-8}
results=$folder/servicenow-rest-results.csv
pending=$folder/servicenow-rest-pending.txt
lock=$folder/.sending

stop() {
    echo "send.sh: $*" >&2
    exit 1
}

set -- "$folder"/servicenow-rest-[0-9]*.jsonl
[ -f "$1" ] || stop "$folder holds no rows: no servicenow-rest-0001.jsonl"

# ids of rows: {"u_run_id":"...","u_plan":"...","u_change_id":"..."
ids() { awk -F'"' '{ print $12 }' "$@"; }
[ "$(awk -F'"' 'NR == 1 { print $4 }' "$1")" = "$run" ] || stop "the rows of $folder are of another run than this script"
plan=$(awk -F'"' 'NR == 1 { print $8 }' "$1")

work=$folder/.sending-$$
mkdir "$work"
held=
# shellcheck disable=SC2329
leave() {
    rm -rf "$work"
    [ -z "$held" ] || rm -rf "$lock"
}
trap leave EXIT
trap 'exit 130' HUP INT TERM

# begin_results begins the list, and ends a line that was cut off when the last run was killed.
begin_results() {
    [ -f "$results" ] || echo 'change_id,outcome,outcome_reason' >"$results"
    [ -z "$(tail -c 1 "$results")" ] || echo >>"$results"
}

# keep_sent notes the ids of a file as sent.
keep_sent() {
    begin_results
    sed 's/$/,sent,/' "$1" >>"$results"
}

# to_send makes a file of the rows that are not sent yet.
to_send() {
    : >"$work/sent"
    [ ! -f "$results" ] || sed -n 's/^\([0-9a-z]\{16\}\),.*/\1/p' "$results" | sort -u >"$work/sent"
    awk -F'"' -v sent="$work/sent" 'BEGIN { while ((getline id <sent) > 0) done[id] = 1 } !($12 in done)' "$@" >"$work/rows"
}

# call METHOD PATH [BODY] leaves the answer in $work/answer; status is its code, 000 if there
# was none. Credentials go through a pipe: what a process is started with, others can see.
status=000
call() {
    {
        if [ -n "${ROLECALL_TOKEN-}" ]; then
            printf 'header = "Authorization: Bearer %s"\n' "$(printf %s "$ROLECALL_TOKEN" | sed 's/[\\"]/\\&/g')"
        else
            printf 'user = "%s"\n' "$(printf %s "$ROLECALL_USER:$ROLECALL_PASSWORD" | sed 's/[\\"]/\\&/g')"
        fi
        printf 'request = "%s"\nurl = "%s%s"\n' "$1" "${ROLECALL_INSTANCE%/}" "$2"
        [ -z "${3-}" ] || printf 'data-binary = "@%s"\n' "$3"
    } | curl --config - --silent --show-error --max-time 300 \
        --header 'Content-Type: application/json; charset=utf-8' --header 'Accept: application/json' --header 'Expect:' \
        --dump-header "$work/head" --output "$work/answer" --write-out '%{http_code}' >"$work/code" 2>"$work/error" || echo 000 >"$work/code"
    status=$(tail -c 3 "$work/code" | tr -d '\n')
    case $status in [0-9][0-9][0-9]) ;; *) status=000 ;; esac
}

# try METHOD PATH [BODY] calls until it gets an answer that is none of 429 and 5xx; it gives up
# on others. A POST that failed without a clear answer returns 1: it may have done something.
try() {
    attempt=1
    wait=2
    while :; do
        : >"$work/head"
        : >"$work/answer"
        call "$@"
        case $status in
        2??)
            [ "$(head -c 1 "$work/answer")" != '{' ] || return 0
            stop "the instance answers $1 ${2%%\?*} with a page, not with JSON: it may be asleep, or something in between asks to sign in"
            ;;
        429)
            asked=$(tr -d '\r' <"$work/head" | sed -n 's/^[Rr]etry-[Aa]fter: *\([0-9]\{1,4\}\)$/\1/p' | tail -n 1)
            ;;
        000 | 5??)
            asked=
            [ "$1" != POST ] || return 1
            ;;
        *) stop "the instance answers $status to $1 ${2%%\?*}: $(head -c 300 "$work/answer" | tr -c '[:print:]' ' ')" ;;
        esac
        [ "$attempt" -lt "$attempts" ] || stop "$1 ${2%%\?*} failed $attempt times, the last time with $status $(cat "$work/error"): run it again later"
        sleep "${asked:-$wait}"
        attempt=$((attempt + 1))
        [ "$wait" -ge 60 ] || wait=$((wait * 2))
    done
}

# ask FIELDS FILE asks for the staging rows of the ids in FILE.
ask() {
    try GET "/api/now/table/$table?sysparm_query=u_run_id%3D$run%5Eu_plan%3D$plan%5Eu_change_idIN$(paste -s -d, "$2" | sed 's/,/%2C/g')&sysparm_fields=$1&sysparm_limit=10000&sysparm_exclude_reference_link=true"
}

# stored leaves the ids of FILE that the staging table has, once two answers agree: a
# request that was cut off may still be at work.
stored() {
    echo none >"$work/before"
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        sleep "$settle"
        ask u_change_id "$1"
        tr '{},' '\n\n\n' <"$work/answer" | sed -n 's/.*"u_change_id" *: *"\([0-9a-z]\{16\}\)".*/\1/p' | sort -u >"$work/stored"
        ! cmp -s "$work/before" "$work/stored" || return 0
        cp "$work/stored" "$work/before"
    done
    stop "the staging table keeps changing: run it again later"
}

# settle_pending finds out what became of a request that nobody saw the answer of.
settle_pending() {
    [ -s "$pending" ] || return 0
    echo "asking which of $(wc -l <"$pending" | tr -d ' ') rows arrived"
    stored "$pending"
    keep_sent "$work/stored"
    rm -f "$pending"
}

# send FILE sends the rows of a file, as often as it takes.
send() {
    cp "$1" "$work/left"
    attempt_of=1
    while [ -s "$work/left" ]; do
        { printf '{"records":['; paste -s -d, "$work/left"; printf ']}'; } >"$work/body"
        ids "$work/left" >"$work/ids"
        cp "$work/ids" "$work/pending"
        mv "$work/pending" "$pending" # whole or not at all
        if try POST "/api/now/import/$table/insertMultiple" "$work/body"; then
            keep_sent "$work/ids"
            rm -f "$pending"
            return 0
        fi
        echo "no clear answer ($status)"
        [ "$attempt_of" -lt "$attempts" ] || stop "the rows failed $attempt_of times, the last time with $status $(cat "$work/error"): run it again later"
        settle_pending
        to_send "$work/left"
        mv "$work/rows" "$work/left"
        attempt_of=$((attempt_of + 1))
    done
}

# collect asks what became of the rows, and keeps it.
collect() {
    ids "$@" >"$work/all"
    split -l "$rows" -a 5 "$work/all" "$work/ask."
    : >"$work/outcomes"
    for each in "$work"/ask.*; do
        ask u_change_id,u_outcome "$each"
        tr -d '\n' <"$work/answer" | tr '{}' '\n\n' | awk '
            match($0, /"u_change_id" *: *"[0-9a-z]+"/) {
                id = substr($0, RSTART, RLENGTH); sub(/"$/, "", id); sub(/.*"/, "", id)
                if (match($0, /"u_outcome" *: *"[a-z ]+"/)) {
                    outcome = substr($0, RSTART, RLENGTH); sub(/"$/, "", outcome); sub(/.*"/, "", outcome)
                    print id "," outcome ","
                }
            }' >>"$work/outcomes"
        sleep "$pause"
    done
    begin_results
    cat "$work/outcomes" >>"$results"
    cut -d, -f2 "$work/outcomes" | sort | uniq -c
    known=$(cut -d, -f1 "$work/outcomes" | sort -u | wc -l)
    echo "$((known)) of $(($(wc -l <"$work/all"))) rows have an outcome. Read them back: rolecall changes OUT --results $results"
}

if [ "$mode" = dry ]; then
    to_send "$@"
    echo "$(($(ids "$@" | wc -l))) rows of run $run ($plan), $(($(wc -l <"$work/rows"))) of them yet to be sent to ${ROLECALL_INSTANCE:-an instance that ROLECALL_INSTANCE names}, table $table, $rows a request."
    echo "Nothing was sent: sh send.sh --send does it."
    exit 0
fi

case ${ROLECALL_INSTANCE-} in
https://* | http://127.0.0.1:* | http://localhost:*) ;;
*) stop "ROLECALL_INSTANCE is to be https://INSTANCE.service-now.com" ;;
esac
case $table in *[!a-z0-9_]* | '') stop "ROLECALL_TABLE is no name of a table" ;; esac
[ -n "${ROLECALL_TOKEN-}" ] || { [ -n "${ROLECALL_USER-}" ] && [ -n "${ROLECALL_PASSWORD-}" ]; } || stop "set ROLECALL_USER and ROLECALL_PASSWORD, or ROLECALL_TOKEN"

if ! mkdir "$lock" 2>/dev/null; then
    other=$(cat "$lock/pid" 2>/dev/null || echo 0)
    if [ "$other" -gt 0 ] && kill -0 "$other" 2>/dev/null; then
        stop "another one, process $other, is sending these rows"
    fi
    for left in "$lock" "$folder"/.sending-[0-9]*; do
        [ "$left" = "$work" ] || rm -rf "$left"
    done
    mkdir "$lock"
fi
held=yes
echo $$ >"$lock/pid"

if [ "$mode" = collect ]; then
    collect "$@"
    exit 0
fi
settle_pending
to_send "$@"
if [ ! -s "$work/rows" ]; then
    echo "All $(($(ids "$@" | wc -l))) rows are sent."
    exit 0
fi
total=$(($(wc -l <"$work/rows")))
split -l "$rows" -a 5 "$work/rows" "$work/part."
done=0
for each in "$work"/part.*; do
    count=$(($(wc -l <"$each")))
    send "$each"
    done=$((done + count))
    echo "$done of $total rows sent"
    sleep "$pause"
done
echo "All rows are sent. Once they are transformed, sh send.sh --collect asks what became of them."
