Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
[Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
$utf8 = New-Object Text.UTF8Encoding $false

function Setting($name, $otherwise) { $value = [Environment]::GetEnvironmentVariable($name); if ($value) { $value } else { $otherwise } }
function Ask($what) {
    $typed = Read-Host -Prompt $what -AsSecureString
    (New-Object Net.NetworkCredential '', $typed).Password
}
function Now { [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ', [Globalization.CultureInfo]::InvariantCulture) }
function Read-Json([string]$text) {
    if ($PSVersionTable.PSVersion.Major -ge 6) { return ,(ConvertFrom-Json -InputObject $text -AsHashtable -NoEnumerate) }
    Add-Type -AssemblyName System.Web.Extensions # ConvertFrom-Json of Windows PowerShell reads 2 MB at most
    $reader = New-Object Web.Script.Serialization.JavaScriptSerializer
    $reader.MaxJsonLength = [int]::MaxValue
    return ,$reader.DeserializeObject($text)
}
function Write-Json($value) { ConvertTo-Json -InputObject $value -Depth 8 -Compress }
function Test-Base($address, $name) {
    if ($address -notmatch '^https://[0-9A-Za-z.:-]+$|^http://(127\.0\.0\.1|localhost):[0-9]+$') { throw "$name is to be https:// and a host name" }
}
$pause = [int](Setting 'ROLECALL_PAUSE' 0)
$firstWait = [int](Setting 'ROLECALL_WAIT' 2)
$attempts = [int](Setting 'ROLECALL_ATTEMPTS' 8)

function Get-Header($headers, $name) {
    if ($null -eq $headers) { return '' }
    try { $value = $headers[$name] } catch { $value = $null }
    if ($null -eq $value) { try { $value = $headers.GetValues($name) } catch { $value = $null } }
    (@($value) -join ',')
}
# Call gives status, bytes and headers of an answer; status 0 if there was none.
function Call($path) {
    $arguments = @{ Method = 'GET'; Uri = "$base$path"; Headers = $headers; TimeoutSec = 300; UseBasicParsing = $true; MaximumRedirection = 0 }
    if ($contentType) { $arguments.ContentType = $contentType }
    try {
        $response = Invoke-WebRequest @arguments
        return [pscustomobject]@{ Status = [int]$response.StatusCode; Bytes = $response.RawContentStream.ToArray(); Headers = $response.Headers; Text = '' }
    } catch {
        $response = $null; $status = 0; $answered = $null
        if ($_.Exception.PSObject.Properties['Response']) { $response = $_.Exception.Response }
        if ($response) { $status = [int]$response.StatusCode; $answered = $response.Headers }
        return [pscustomobject]@{ Status = $status; Bytes = $null; Headers = $answered; Text = $_.Exception.Message }
    }
}
# Until-Reset is how many seconds it takes until a limit on requests is lifted; 0 if unknown.
function Until-Reset($headers) {
    $reset = Get-Header $headers 'X-Rate-Limit-Reset'
    if ($reset -notmatch '^[0-9]{1,10}$') { return 0 }
    $seconds = [long]$reset - [long]([DateTime]::UtcNow - [DateTime]'1970-01-01').TotalSeconds
    [Math]::Min(60, [Math]::Max(1, $seconds))
}
# Try-Call calls until the answer is neither 429 nor 5xx, and stops at any other than 200. With
# MayRefuse it gives $null where the list is refused or not there.
function Try-Call($path, $where, [bool]$mayRefuse = $false) {
    $wait = $firstWait
    for ($attempt = 1; ; $attempt++) {
        $answer = Call $path
        $script:lastStatus = $answer.Status
        if ($answer.Status -eq 200) {
            $remaining = Get-Header $answer.Headers 'X-Rate-Limit-Remaining'
            if ($remaining -match '^[0-4]$') { Start-Sleep -Seconds ([Math]::Max(1, (Until-Reset $answer.Headers))) } elseif ($pause -gt 0) { Start-Sleep -Seconds $pause }
            return $answer
        }
        if ($answer.Status -eq 401) { throw "$where; then $hostName answered 401: the credentials are wrong or have expired. Set new ones and run this again: it goes on there" }
        if ($answer.Status -ne 0 -and $answer.Status -ne 429 -and $answer.Status -lt 500) {
            if ($mayRefuse) { return $null }
            throw "$where; then $hostName answered $($answer.Status) to $($path.Split('?')[0]): $($answer.Text)"
        }
        if ($attempt -ge $attempts) { throw "$where; then $($path.Split('?')[0]) failed $attempt times, the last time with $($answer.Status) $($answer.Text). Run this again later: it goes on there. Fewer rows a request may help (ROLECALL_ROWS)" }
        $asked = Get-Header $answer.Headers 'Retry-After'
        $seconds = if ($asked -match '^[0-9]{1,4}$') { [int]$asked } else { Until-Reset $answer.Headers }
        if ($seconds -lt 1) { $seconds = $wait }
        Start-Sleep -Seconds $seconds
        $wait = [Math]::Min(60, 2 * $wait)
    }
}
function Parse($answer, $where) {
    try { Read-Json ($utf8.GetString($answer.Bytes)) } catch { throw "$where; then $hostName answered what is no JSON, or was cut off" }
}

# What is taken stays in a folder of its own until all is there; an earlier run is taken up.
# The state has, for each table, its parts, and what was counted.
function Begin-Taking($target) {
    $script:folder = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($target)
    $script:taking = Join-Path $folder '.rolecall-taking'
    $script:kept = Join-Path $taking 'files'
    $script:stateFile = Join-Path $taking 'state.json'
    if (-not (Test-Path $taking) -and @(Get-ChildItem -Path $folder -Filter 'rolecall-*' -ErrorAction SilentlyContinue).Count -gt 0) {
        throw "$folder holds an extract already: name another folder, or move it away"
    }
    [void](New-Item -ItemType Directory -Force -Path $kept)
    $script:lock = [IO.File]::Open((Join-Path $taking 'lock'), 'OpenOrCreate', 'ReadWrite', 'None') # another one fails here
    $script:state = @{ plan = "$plan $base"; started = (Now); tables = @{} }
    if (Test-Path $stateFile) {
        $script:state = Read-Json ([IO.File]::ReadAllText($stateFile, $utf8))
        if ($state['plan'] -ne "$plan $base") { throw "$folder was begun with another plan, or from another system: remove $taking to begin again" }
        "goes on with what was begun at $($state['started'])"
    }
}
function Save-State {
    [IO.File]::WriteAllText("$stateFile.new", (Write-Json $state), $utf8)
    Move-Item -Force "$stateFile.new" $stateFile # whole or not at all
}
function Table-State($name) {
    if (-not $state['tables'].ContainsKey($name)) { $state['tables'][$name] = @{ parts = @(); done = $false } }
    $state['tables'][$name]
}
# Keep keeps an answer as a part of a table.
function Keep($entry, $name, $answer, $rows, $first, $last, $next, $group) {
    $path = Join-Path $kept $name
    [void](New-Item -ItemType Directory -Force -Path (Split-Path $path))
    [IO.File]::WriteAllBytes($path, $answer.Bytes)
    $part = @{ file = $name; rows = $rows; sha256 = (Get-FileHash -Algorithm SHA256 -Path $path).Hash.ToLowerInvariant(); next = $next }
    if ($rows -gt 0) { $part.first = $first; $part.last = $last }
    if ($group) { $part.group = $group }
    $entry['parts'] = @($entry['parts']) + @($part)
    Save-State
}
function Count-Rows($entry) { $rows = 0; foreach ($part in @($entry['parts'])) { $rows += $part['rows'] }; $rows }
function Show-Parts($entry) {
    ,@(foreach ($part in @($entry['parts'])) {
        if ($part['rows'] -eq 0 -and (-not $part.ContainsKey('group') -or $part['file'] -like 'owners/*')) { continue }
        $shown = @{}
        foreach ($key in 'file', 'rows', 'sha256', 'first', 'last', 'group') { if ($part.ContainsKey($key)) { $shown[$key] = $part[$key] } }
        $shown
    })
}
# Finish-Taking writes the sidecar, and moves all to its place.
function Finish-Taking($system, $by, $roles, $tables) {
    $sidecar = @{ format = 1; system = $system; instance = $hostName; by = $by; roles = @($roles); started = $state['started']; finished = (Now); tool = $tool; plan_sha256 = $plan; tables = @($tables) }
    $environment = Setting 'ROLECALL_ENVIRONMENT' ''
    if ($environment) { $sidecar.environment = $environment }
    foreach ($file in @(Get-ChildItem -Path $kept -Recurse | Where-Object { -not $_.PSIsContainer })) {
        $to = Join-Path $folder $file.FullName.Substring($kept.Length + 1)
        [void](New-Item -ItemType Directory -Force -Path (Split-Path $to))
        Move-Item -Force $file.FullName $to
    }
    [IO.File]::WriteAllText((Join-Path $folder 'rolecall-extract.json'), (Write-Json $sidecar) + "`n", $utf8)
    $lock.Close()
    Remove-Item -Recurse -Force $taking
}
