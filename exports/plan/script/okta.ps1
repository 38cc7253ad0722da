# rolecall: takes the lists of Okta that the plan names, through Okta's API. It reads, and
# changes nothing in Okta.
#
#   ./okta.ps1 FOLDER     takes all lists; run it again after an interruption: it goes on
#                         where it was. Nothing is in FOLDER before all is there
#
# Windows PowerShell 5.1, or PowerShell 7 or later. It reads the same environment as okta.sh, where each is
# explained: ROLECALL_OKTA_TOKEN or ROLECALL_OKTA_BEARER; ROLECALL_OKTA, ROLECALL_ENVIRONMENT,
# ROLECALL_PAUSE, ROLECALL_WAIT, ROLECALL_ATTEMPTS.
param([string]$Folder = '')

# what the plan says: {app}, {group}, {user} and {mapping} stand for ids. The names of groups are JSON texts
# DECLARED
$names = @'
# NAMES
'@

# COMMON
if (-not $Folder) { throw 'usage: ./okta.ps1 FOLDER' }
$base = (Setting 'ROLECALL_OKTA' "https://$org").TrimEnd('/')
Test-Base $base 'ROLECALL_OKTA'
$hostName = $base -replace '^https?://', ''
$contentType = 'application/json; okta-response=omitCredentials,omitCredentialsLinks'
$headers = @{ Accept = 'application/json' }
$bearer = Setting 'ROLECALL_OKTA_BEARER' ''
$token = Setting 'ROLECALL_OKTA_TOKEN' ''
if (-not $token -and $bearer) { $headers.Authorization = "Bearer $bearer" }
else {
    if (-not $token) { $token = Ask "API token of $hostName" }
    $headers.Authorization = "SSWS $token"
}
$wanted = @(foreach ($line in $lists.Split("`n")) {
    $words = $line.Trim().Split(' ')
    if ($words.Count -eq 4) { [pscustomobject]@{ Table = $words[0]; File = $words[1]; Path = $words[2]; MayRefuse = ($words[3] -eq 'optional') } }
})

function Records($answer, $where) {
    $parsed = Parse $answer $where
    if ($parsed -is [Collections.IDictionary] -and $parsed.Contains('value')) { $parsed = @($parsed['value']) } # the list of administrators
    if (-not ($parsed -is [Collections.IList])) { throw "$where; then $hostName answered what is no list of records" }
    foreach ($each in $parsed) { if ([string]$each['id'] -notmatch '^[0-9A-Za-z_-]+$') { throw "$where; then $hostName answered records without an id" } }
    ,@($parsed)
}
# Next-Page is the path of the page that follows; - if there is none. A link to another host
# would give it the credential.
function Next-Page($answer, $where) {
    $link = Get-Header $answer.Headers 'Link'
    $next = ''
    if ($link -match '<([^>]*)>\s*;[^<]*rel="next"') { $next = $Matches[1] }
    else { # the list of administrators has the link beside its records
        $parsed = Parse $answer $where
        if ($parsed -is [Collections.IDictionary] -and $parsed['_links'] -and $parsed['_links']['next']) { $next = [string]$parsed['_links']['next']['href'] }
    }
    if (-not $next) { return '-' }
    if (-not $next.StartsWith("$base/api/v1/", [StringComparison]::Ordinal) -or $next -notmatch '^[-0-9A-Za-z._~%/?&=+:,]+$') { throw "$where; then $hostName named a next page that is no address of its API" }
    $next.Substring($base.Length)
}
# Take-List takes a list, to the last page. It gives $false if the list is refused.
function Take-List($entry, $name, $path, $group, [bool]$mayRefuse) {
    $mine = @(@($entry['parts']) | Where-Object { $_ -and $_['file'].StartsWith("$name-", [StringComparison]::Ordinal) })
    $number = $mine.Count; $rows = 0
    foreach ($part in $mine) { $rows += $part['rows']; $path = $part['next'] }
    while ($path -ne '-') {
        $where = "$name was taken up to $rows records"
        $answer = Try-Call $path $where $mayRefuse
        if ($null -eq $answer) { return $false }
        $records = Records $answer $where
        $path = Next-Page $answer $where
        $number++
        $first = ''; $last = ''
        if ($records.Count -gt 0) { $first = [string]$records[0]['id']; $last = [string]$records[-1]['id'] }
        Keep $entry ('{0}-{1:d3}.json' -f $name, $number) $answer $records.Count $first $last $path $group
        $rows += $records.Count
    }
    Write-Host "${name}: $rows"
    $true
}
# Kept-Records are the records of a table that were taken.
function Kept-Records($table) {
    foreach ($part in @((Table-State $table)['parts'])) {
        if (-not $part) { continue }
        $read = Read-Json ([IO.File]::ReadAllText((Join-Path $kept $part['file']), $utf8))
        if ($read -is [Collections.IDictionary]) { $read = @($read['value']) }
        foreach ($record in $read) { $record }
    }
}
# Take-OfGroups takes the members, or the owners, of the groups that are wanted.
function Take-OfGroups($entry, $file, $path, [bool]$mayRefuse) {
    $ids = @{}
    $groups = @(Kept-Records 'okta.group')
    if ($members -eq 'all') { foreach ($group in $groups) { $ids[[string]$group['id']] = $true } }
    if ($members -eq 'named') {
        foreach ($id in $groupIds.Split("`n")) { if ($id.Trim()) { $ids[$id.Trim()] = $true } }
        foreach ($line in $names.Split("`n")) {
            $line = $line.TrimEnd("`r")
            if (-not $line.StartsWith('=')) { continue }
            $name = (Read-Json ('["' + $line.Substring(1) + '"]'))[0]
            $found = @($groups | Where-Object { $_['profile']['name'] -ceq $name })
            if ($found.Count -eq 0) { Write-Warning "no group is called $name" }
            foreach ($group in $found) { $ids[[string]$group['id']] = $true }
        }
    }
    if ($membersOfApp -eq 'yes') { foreach ($group in @(Kept-Records 'okta.app_group')) { $ids[[string]$group['id']] = $true } }
    foreach ($id in @($ids.Keys | Sort-Object)) {
        if (-not (Take-List $entry $file.Replace('{group}', $id) $path.Replace('{group}', $id) $id $mayRefuse)) { return $false }
    }
    $true
}
# Take-OfAdmins takes the roles of each administrator.
function Take-OfAdmins($entry, $file, $path, [bool]$mayRefuse) {
    if ((Table-State 'okta.admin').ContainsKey('left')) {
        $script:lastStatus = 'nothing, since it is not known who administers Okta,'
        return $false
    }
    foreach ($id in @(Kept-Records 'okta.admin' | ForEach-Object { [string]$_['id'] } | Sort-Object -Unique)) {
        if (-not (Take-List $entry $file.Replace('{user}', $id) $path.Replace('{user}', $id) '' $mayRefuse)) { return $false }
    }
    $true
}
# Take-Mappings takes each mapping from and to the app: the list does not say what they map.
function Take-Mappings($entry, $path, [bool]$mayRefuse) {
    $ids = @{}
    foreach ($end in 'sourceId', 'targetId') {
        $answer = Try-Call "/api/v1/mappings?$end=$app&limit=200" 'the mappings are asked for' $mayRefuse
        if ($null -eq $answer) { return $false }
        foreach ($each in (Records $answer 'the mappings are asked for')) { $ids[[string]$each['id']] = $true }
    }
    foreach ($id in @($ids.Keys | Sort-Object)) {
        if (@(@($entry['parts']) | Where-Object { $_ -and $_['first'] -eq $id }).Count -gt 0) { continue }
        $answer = Try-Call $path.Replace('{mapping}', $id) "mapping $id is asked for" $mayRefuse
        if ($null -eq $answer) { return $false }
        Keep $entry "rolecall-mapping-$id.json" $answer 1 $id $id '-' ''
    }
    $true
}

Begin-Taking $Folder
try {
    $by = ''; $roles = @()
    $me = Try-Call '/api/v1/users/me' 'nothing was taken yet' $true
    if ($me) {
        $me = Parse $me 'nothing was taken yet'
        $by = [string]$me['profile']['login']
        $held = Try-Call "/api/v1/users/$($me['id'])/roles" 'nothing was taken yet' $true
        if ($held) { $roles = @((Parse $held 'nothing was taken yet') | ForEach-Object { [string]$_['type'] } | Sort-Object -Unique) }
    }
    if ($needsApp -ne 'no' -and -not $app) {
        $answer = Try-Call '/api/v1/apps?filter=name%20eq%20%22servicenow_ud%22&limit=200' 'nothing was taken yet' ($needsApp -ne 'yes')
        $apps = @()
        if ($answer) { $apps = Records $answer 'nothing was taken yet' }
        if ($apps.Count -ne 1 -and $needsApp -eq 'yes') { throw "nothing was taken: there are $($apps.Count) ServiceNow apps ($(@($apps | ForEach-Object { $_['id'] }) -join ' ')). Make the plan again with --app and the right one" }
        if ($apps.Count -eq 1) { $app = [string]$apps[0]['id'] }
    }
    $listed = @()
    foreach ($each in $wanted) {
        $entry = Table-State $each.Table
        $path = $each.Path.Replace('{app}', $app)
        if (-not $entry['done']) {
            $lastStatus = 'nothing, since it is not known which app is meant,'
            $taken = if (-not $app -and $each.Path -match '[{](app|mapping)[}]') { $false } else { switch ($each.Table) {
                'okta.membership' { Take-OfGroups $entry $each.File $path $each.MayRefuse }
                'okta.group_owner' { Take-OfGroups $entry $each.File $path $each.MayRefuse }
                'okta.admin_role' { Take-OfAdmins $entry $each.File $path $each.MayRefuse }
                'okta.mapping' { Take-Mappings $entry $path $each.MayRefuse }
                default { Take-List $entry $each.File $path '' $each.MayRefuse }
            } }
            if (-not $taken) {
                Write-Warning "$hostName answers $lastStatus to $($each.File), which is left out: it can be done without"
                foreach ($part in @($entry['parts'])) { if ($part) { Remove-Item (Join-Path $kept $part['file']) } }
                $entry['parts'] = @(); $entry['left'] = $true
            }
            if ($each.Table -in 'okta.user', 'okta.group' -and (Count-Rows $entry) -eq 0) {
                throw "$($each.File) was taken, and is empty: a token without an administrator's role gets an empty list. Remove $taking, and use another token"
            }
            $entry['done'] = $true
            Save-State
        }
        if ($entry.ContainsKey('left')) { continue }
        $query = if ($each.Table -eq 'okta.user') { 'search=status pr' } else { '' }
        $listed += @{ table = $each.Table; query = $query; fields = @(); complete = $true; rows_written = (Count-Rows $entry); parts = (Show-Parts $entry) }
    }
    foreach ($each in $wanted) { # a list without records is no file, but for the members of a group
        foreach ($part in @((Table-State $each.Table)['parts'])) {
            if ($part -and $part['rows'] -eq 0 -and (-not $part.ContainsKey('group') -or $part['file'] -like 'owners/*')) { Remove-Item (Join-Path $kept $part['file']) }
        }
    }
    Finish-Taking 'okta' $by $roles $listed
    "$folder is complete. Look at it with rolecall inspect."
} finally { $lock.Close() }
