# rolecall: sends the rows of the form rest to ServiceNow's Import Set API, where they pass
# the same guard as an import set that is loaded by hand. Run rhaykmmwdxv8g0b2.
#
#   ./send.ps1             says what it would send, and sends nothing
#   ./send.ps1 -Send       sends; run it again after an interruption: it goes on where it was
#   ./send.ps1 -Collect    asks what became of the rows
#   ./send.ps1 rollback -Send     sends what is in that folder, or in part-0001, instead
#
# Windows PowerShell 5.1 or later. It reads the same environment as send.sh, where each is explained:
# ROLECALL_INSTANCE; ROLECALL_USER and ROLECALL_PASSWORD, or ROLECALL_TOKEN; ROLECALL_TABLE,
# ROLECALL_ROWS, ROLECALL_PAUSE, ROLECALL_SETTLE, ROLECALL_ATTEMPTS.
param([string]$Folder = '.', [switch]$Send, [switch]$Collect)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
[Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
[Net.ServicePointManager]::Expect100Continue = $false

$run = 'rhaykmmwdxv8g0b2'
function Setting($name, $otherwise) { $value = [Environment]::GetEnvironmentVariable($name); if ($value) { $value } else { $otherwise } }
$base = Join-Path $PSScriptRoot $Folder
$table = Setting 'ROLECALL_TABLE' 'u_rolecall_changes'
$rowsOf = [int](Setting 'ROLECALL_ROWS' 100)
$pause = [int](Setting 'ROLECALL_PAUSE' 1)
$settle = [int](Setting 'ROLECALL_SETTLE' 10)
$attempts = [int](Setting 'ROLECALL_ATTEMPTS' 8)
$results = Join-Path $base 'servicenow-rest-results.csv'
$pending = Join-Path $base 'servicenow-rest-pending.txt'
$utf8 = New-Object Text.UTF8Encoding $false

$files = @(Get-ChildItem -Path $base -Filter 'servicenow-rest-*.jsonl' | Sort-Object Name)
if ($files.Count -eq 0) { throw "$base holds no rows: no servicenow-rest-0001.jsonl" }
$lines = @(foreach ($file in $files) { [IO.File]::ReadAllLines($file.FullName, $utf8) })
$rows = @(foreach ($line in $lines) { $part = $line.Split('"'); [pscustomobject]@{ Run = $part[3]; Plan = $part[7]; Id = $part[11]; Text = $line } })
if ($rows[0].Run -ne $run) { throw "the rows of $base are of another run than this script" }
$plan = $rows[0].Plan

function Sent {
    $ids = @{}
    if (Test-Path $results) { foreach ($line in [IO.File]::ReadAllLines($results, $utf8)) { if ($line -match '^([0-9a-z]{16}),') { $ids[$Matches[1]] = $true } } }
    $ids
}
function Keep($texts) {
    if (-not (Test-Path $results)) { [IO.File]::WriteAllText($results, "change_id,outcome,outcome_reason`n", $utf8) }
    $old = [IO.File]::ReadAllText($results, $utf8)
    $end = ''
    if (-not $old.EndsWith("`n")) { $end = "`n" } # a line that was cut off when the last run was killed
    [IO.File]::AppendAllText($results, $end + (($texts | ForEach-Object { "$_`n" }) -join ''), $utf8)
}

$sent = Sent
$toSend = @($rows | Where-Object { -not $sent.ContainsKey($_.Id) })
if (-not ($Send -or $Collect)) {
    "$($rows.Count) rows of run $run ($plan), $($toSend.Count) of them yet to be sent to $(Setting 'ROLECALL_INSTANCE' 'an instance that ROLECALL_INSTANCE names'), table $table, $rowsOf a request."
    'Nothing was sent: ./send.ps1 -Send does it.'
    return
}

$instance = (Setting 'ROLECALL_INSTANCE' '').TrimEnd('/')
if ($instance -notmatch '^https://|^http://(127\.0\.0\.1|localhost):') { throw 'ROLECALL_INSTANCE is to be https://INSTANCE.service-now.com' }
if ($table -notmatch '^[a-z0-9_]+$') { throw 'ROLECALL_TABLE is no name of a table' }
$token = Setting 'ROLECALL_TOKEN' ''
$headers = @{ Accept = 'application/json' }
if ($token) { $headers.Authorization = "Bearer $token" }
elseif ($env:ROLECALL_USER -and $env:ROLECALL_PASSWORD) {
    $headers.Authorization = 'Basic ' + [Convert]::ToBase64String($utf8.GetBytes("$($env:ROLECALL_USER):$($env:ROLECALL_PASSWORD)"))
} else { throw 'set ROLECALL_USER and ROLECALL_PASSWORD, or ROLECALL_TOKEN' }

# Call gives the answer, or its status if it is none of 2xx; 0 if there was no answer.
function Call($method, $path, $body) {
    $arguments = @{ Method = $method; Uri = "$instance$path"; Headers = $headers; TimeoutSec = 300; UseBasicParsing = $true
        MaximumRedirection = 0 } # a page to sign in is no answer
    if ($null -ne $body) { $arguments.Body = $utf8.GetBytes($body); $arguments.ContentType = 'application/json; charset=utf-8' }
    try { return [pscustomobject]@{ Status = 200; Content = [string](Invoke-WebRequest @arguments).Content; Wait = 0 } }
    catch {
        $response = $null
        if ($_.Exception.PSObject.Properties['Response']) { $response = $_.Exception.Response }
        $status = 0; $wait = 0
        if ($response) {
            $status = [int]$response.StatusCode
            try { $wait = [Math]::Min(9999, [int](@($response.Headers.GetValues('Retry-After'))[0])) } catch { $wait = 0 } # seconds; a date counts as none
        }
        return [pscustomobject]@{ Status = $status; Content = $_.Exception.Message; Wait = $wait }
    }
}
# Try calls until the answer is none of 429 and 5xx. A POST that failed without a clear answer
# gives $null: it may have done something.
function Try-Call($method, $path, $body) {
    $wait = 2
    for ($attempt = 1; ; $attempt++) {
        $answer = Call $method $path $body
        if ($answer.Status -eq 200) {
            if ($answer.Content.StartsWith('{')) { return $answer }
            throw "the instance answers $method with a page, not with JSON: it may be asleep, or something in between asks to sign in"
        }
        $isUnclear = $answer.Status -eq 0 -or $answer.Status -ge 500
        if ($isUnclear -and $method -eq 'POST') { return $null }
        if (-not $isUnclear -and $answer.Status -ne 429) { throw "the instance answers $($answer.Status) to ${method}: $($answer.Content)" }
        if ($attempt -ge $attempts) { throw "$method failed $attempt times, the last time with $($answer.Status): run it again later" }
        Start-Sleep -Seconds ([Math]::Max($answer.Wait, $wait))
        $wait = [Math]::Min(60, 2 * $wait)
    }
}
function Ask($fields, $ids) {
    $query = "u_run_id%3D$run%5Eu_plan%3D$plan%5Eu_change_idIN" + ($ids -join '%2C')
    $answer = Try-Call 'GET' "/api/now/table/${table}?sysparm_query=$query&sysparm_fields=$fields&sysparm_limit=10000&sysparm_exclude_reference_link=true" $null
    @(($answer.Content | ConvertFrom-Json).result)
}
# Stored are the ids that the staging table has, once two answers agree: a request that was
# cut off may still be at work.
function Stored($ids) {
    $before = 'none'
    for ($i = 0; $i -lt 10; $i++) {
        Start-Sleep -Seconds $settle
        $found = @(Ask 'u_change_id' $ids | ForEach-Object { $_.u_change_id } | Where-Object { $_ -match '^[0-9a-z]{16}$' } | Sort-Object -Unique)
        if (($found -join ',') -eq $before) { return $found }
        $before = $found -join ','
    }
    throw 'the staging table keeps changing: run it again later'
}
function Settle {
    if (-not (Test-Path $pending)) { return }
    $ids = @([IO.File]::ReadAllLines($pending, $utf8) | Where-Object { $_ })
    if ($ids.Count -gt 0) {
        "asking which of $($ids.Count) rows arrived"
        $found = @(Stored $ids)
        if ($found.Count -gt 0) { Keep ($found | ForEach-Object { "$_,sent," }) }
    }
    Remove-Item $pending
}

# another one fails here; the file goes when this one ends
$lock = New-Object IO.FileStream((Join-Path $base '.sending.lock'), 'OpenOrCreate', 'ReadWrite', 'None', 1, 'DeleteOnClose')
try {
    if ($Collect) {
        $known = @{}
        for ($i = 0; $i -lt $rows.Count; $i += $rowsOf) {
            $ids = @($rows[$i..([Math]::Min($i + $rowsOf, $rows.Count) - 1)] | ForEach-Object { $_.Id })
            $told = @(Ask 'u_change_id,u_outcome' $ids | Where-Object { $_.u_change_id -match '^[0-9a-z]{16}$' -and $_.u_outcome -match '^[a-z ]+$' })
            if ($told.Count -gt 0) { Keep ($told | ForEach-Object { "$($_.u_change_id),$($_.u_outcome)," }) }
            foreach ($each in $told) { $known[$each.u_change_id] = $each.u_outcome }
            Start-Sleep -Seconds $pause
        }
        $known.Values | Group-Object | ForEach-Object { "$($_.Count) $($_.Name)" }
        "$($known.Count) of $($rows.Count) rows have an outcome. Read them back: rolecall changes OUT --results $results"
        return
    }
    Settle
    $failures = 0
    while ($true) {
        $sent = Sent
        $left = @($rows | Where-Object { -not $sent.ContainsKey($_.Id) })
        if ($left.Count -eq 0) { break }
        $part = @($left | Select-Object -First $rowsOf)
        [IO.File]::WriteAllText("$pending.new", (($part | ForEach-Object { "$($_.Id)`n" }) -join ''), $utf8)
        Move-Item -Force "$pending.new" $pending # whole or not at all
        $answer = Try-Call 'POST' "/api/now/import/$table/insertMultiple" ('{"records":[' + (($part | ForEach-Object { $_.Text }) -join ',') + ']}')
        if ($null -ne $answer) {
            Keep ($part | ForEach-Object { "$($_.Id),sent," })
            Remove-Item $pending
            $failures = 0
            "$($rows.Count - $left.Count + $part.Count) of $($rows.Count) rows sent"
        } else {
            $failures++
            if ($failures -ge $attempts) { throw "the rows failed $failures times: run it again later" }
            'no clear answer'
            Settle
        }
        Start-Sleep -Seconds $pause
    }
    'All rows are sent. Once they are transformed, ./send.ps1 -Collect asks what became of them.'
} finally { $lock.Close() }
