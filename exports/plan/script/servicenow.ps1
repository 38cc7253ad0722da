# rolecall: takes the tables of ServiceNow that the plan names, through the Table API. It
# reads, and writes nothing to the instance.
#
#   ./servicenow.ps1 -Count      says how many rows each table has, and takes nothing
#   ./servicenow.ps1 FOLDER      takes all tables; run it again after an interruption: it
#                                goes on where it was. Nothing is in FOLDER before all is there
#
# Windows PowerShell 5.1, or PowerShell 7 or later. It reads the same environment as servicenow.sh, where each is
# explained: ROLECALL_USER and ROLECALL_PASSWORD, or ROLECALL_TOKEN; ROLECALL_INSTANCE,
# ROLECALL_ENVIRONMENT, ROLECALL_ROWS, ROLECALL_PAUSE, ROLECALL_WAIT, ROLECALL_ATTEMPTS.
param([string]$Folder = '', [switch]$Count)

# what the plan says
# DECLARED

# COMMON
if (-not $Folder -and -not $Count) { throw 'usage: ./servicenow.ps1 FOLDER, or ./servicenow.ps1 -Count' }
$base = (Setting 'ROLECALL_INSTANCE' "https://$instance").TrimEnd('/')
Test-Base $base 'ROLECALL_INSTANCE'
$hostName = $base -replace '^https?://', ''
$page = [int](Setting 'ROLECALL_ROWS' 10000)
if ($page -lt 1 -or $page -gt 10000) { throw 'ROLECALL_ROWS is a number of rows up to 10000: more than that, an instance does not give at once' }
$contentType = ''
$headers = @{ Accept = 'application/json' }
$token = Setting 'ROLECALL_TOKEN' ''
$user = Setting 'ROLECALL_USER' ''
if ($token) { $headers.Authorization = "Bearer $token" }
else {
    if (-not $user) { $user = Read-Host -Prompt "user of $hostName" }
    $password = Setting 'ROLECALL_PASSWORD' ''
    if (-not $password) { $password = Ask "password of $user" }
    $headers.Authorization = 'Basic ' + [Convert]::ToBase64String($utf8.GetBytes("${user}:$password"))
}
$wanted = @(foreach ($line in $tables.Split("`n")) { $words = $line.Trim().Split(' '); if ($words.Count -ge 2) { [pscustomobject]@{ Table = $words[0]; Fields = $words[1]; MayRefuse = ($words.Count -eq 3) } } })

# Count-Table asks how many rows a table has; $null if it may be refused, and is.
function Count-Table($table, $where, [bool]$mayRefuse = $false) {
    $counted = Try-Call "/api/now/stats/${table}?sysparm_count=true" $where $mayRefuse
    if ($null -eq $counted) { return $null }
    $answer = Parse $counted $where
    try { [long]$answer['result']['stats']['count'] } catch { throw "$hostName does not say how many rows $table has" }
}
# Take takes all pages of a table. ServiceNow cuts a page before it hides rows by access rules:
# a short or empty page is not the last one, the declared total says which is.
function Take($table, $fields, $entry) {
    $rows = Count-Rows $entry
    $number = @($entry['parts']).Count
    $after = if ($number -gt 0) { @($entry['parts'])[-1]['last'] } else { '' }
    $offset = 0
    if (-not $entry.ContainsKey('having')) { $entry['having'] = @{} } # of how many rows each field is
    while ($true) {
        $query = 'ORDERBYsys_id'
        if ($after) { $query = "sys_id%3E$after%5EORDERBYsys_id" }
        $where = "$table was taken up to $rows of $($entry['before']) rows"
        $answer = Try-Call "/api/now/table/${table}?sysparm_query=$query&sysparm_fields=$fields&sysparm_display_value=all&sysparm_exclude_reference_link=true&sysparm_limit=$page&sysparm_offset=$offset" $where
        $left = Get-Header $answer.Headers 'X-Total-Count'
        if ($left -notmatch '^[0-9]+$') { throw "$where; then $hostName did not say how many rows there are (X-Total-Count)" }
        $parsed = Parse $answer $where
        if (-not ($parsed -is [Collections.IDictionary]) -or -not $parsed.ContainsKey('result')) { throw "$where; then $hostName answered what is no list of records" }
        $records = @($parsed['result'])
        if ($records.Count -gt 0) {
            $first = [string]$records[0]['sys_id']['value']
            $last = [string]$records[-1]['sys_id']['value']
            if ($first -notmatch '^[0-9A-Za-z_-]+$' -or $last -notmatch '^[0-9A-Za-z_-]+$') { throw "$where; then $hostName answered records without a sys_id" }
            if ($records.Count -gt $page) { throw "$where; then $hostName answered $($records.Count) rows where $page were asked for" }
            if ($after -and [string]::CompareOrdinal($first, $after) -le 0) { throw "$where; then $hostName began again at ${first}: it does not keep to the order by sys_id" }
            $number++
            foreach ($record in $records) { foreach ($name in $record.Keys) { $entry['having'][$name] = 1 + $(if ($entry['having'].ContainsKey($name)) { $entry['having'][$name] } else { 0 }) } }
            Keep $entry ('rolecall-{0}-{1:d3}.json' -f $table, $number) $answer $records.Count $first $last '-' ''
            $rows += $records.Count
            $after = $last
            "${table}: $rows of $($entry['before']) rows"
        }
        if ($records.Count -gt 0) {
            if ($records.Count -ge [long]$left) { break }
            $offset = 0
        } else { # all of the page is hidden
            $offset += $page
            if ($offset -ge [long]$left) { break }
        }
    }
}

if ($Count) {
    foreach ($each in $wanted) {
        $rows = Count-Table $each.Table 'nothing was taken yet' $each.MayRefuse
        if ($null -eq $rows) { $rows = 'not given' }
        '{0,12}  {1}' -f $rows, $each.Table
    }
    'Nothing was taken: ./servicenow.ps1 FOLDER does it.'
    return
}
Begin-Taking $Folder
try {
    $by = $user; $roles = @()
    $own = Try-Call '/api/now/table/sys_user_has_role?sysparm_query=user%3Djavascript:gs.getUserID()%5Estate%3Dactive&sysparm_fields=user.user_name,role.name&sysparm_limit=1000' 'nothing was taken yet' $true
    if ($own) {
        $held = @((Parse $own 'nothing was taken yet')['result'])
        if ($held.Count -gt 0) { $by = [string]$held[0]['user.user_name']; $roles = @($held | ForEach-Object { [string]$_['role.name'] } | Sort-Object -Unique) }
    }
    foreach ($each in $wanted) {
        $entry = Table-State $each.Table
        for ($takes = 1; -not $entry['done']; $takes++) {
            if (-not $entry.ContainsKey('before')) {
                $rows = Count-Table $each.Table "nothing of $($each.Table) was taken yet" $each.MayRefuse
                if ($null -eq $rows) {
                    Write-Warning "$hostName answers $lastStatus to $($each.Table), which is left out: it can be done without"
                    $entry['left'] = $true; $entry['done'] = $true; Save-State; break
                }
                $entry['before'] = $rows; Save-State
            }
            Take $each.Table $each.Fields $entry
            $entry['after'] = Count-Table $each.Table "$($each.Table) was taken"
            if ($entry['after'] -eq $entry['before'] -or $takes -ge 3) { $entry['done'] = $true; Save-State; break }
            "$($each.Table): $($entry['before']) rows before, $($entry['after']) after: it changed meanwhile, and is taken again"
            foreach ($part in @($entry['parts'])) { Remove-Item (Join-Path $kept $part['file']) }
            $entry['parts'] = @(); $entry['having'] = @{}; [void]$entry.Remove('before'); Save-State
        }
    }
    $notes = @(); $listed = @()
    foreach ($each in $wanted) {
        $entry = Table-State $each.Table
        if ($entry.ContainsKey('left')) { continue }
        $rows = Count-Rows $entry
        if ($entry['after'] -ne $entry['before']) { $notes += "$($each.Table): $($entry['before']) rows before, $($entry['after']) after, $rows taken: it changes all the time. Take it at a quieter hour" }
        elseif ($rows -ne $entry['after']) { $notes += "$($each.Table): $rows of $($entry['after']) rows: access rules hide the others from this user. Take it as one who may read them all, or with servicenow-export.js" }
        $had = @()
        foreach ($name in $each.Fields.Split(',')) {
            $having = if ($entry['having'].ContainsKey($name)) { $entry['having'][$name] } else { 0 }
            if ($having -eq $rows) { $had += $name }
            else { $notes += "$($each.Table): $($rows - $having) of $rows rows have no field ${name}: the instance does not have it, or access rules hide it from this user" }
        }
        $listed += @{ table = $each.Table; query = 'ORDERBYsys_id'; fields = $had; count_before = $entry['before']; count_after = $entry['after']; rows_written = $rows; parts = (Show-Parts $entry) }
    }
    Finish-Taking 'servicenow' $by $roles $listed
    if ($notes.Count -gt 0) { "$folder is not complete:"; $notes; exit 3 }
    "$folder is complete. Look at it with rolecall inspect."
} finally { $lock.Close() }
