-- account.spreadsheet_file
-- title:       Files that a spreadsheet may have saved again
-- one row per: file_key
-- reads:       input.file
-- makes:       staging.spreadsheet_file
--
-- No spreadsheet writes JSON or XML: what stands there is what the system says.
select file_key, system from input.file where form in ('csv', 'xlsx')
