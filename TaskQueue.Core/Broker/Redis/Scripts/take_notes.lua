-- Takes notes that wait, oldest first.
-- KEYS[1] what all keys start with   ARGV[1] how many at the most
-- Returns the notes.
return call('LPOP', root .. 'notes', tonumber(ARGV[1])) or {}
