-- Says which tasks are not known. What a damaged index does not know says nothing: it is as good as closed.
-- KEYS[1] what all keys start with   ARGV[1..n] ids
-- Returns {epoch, or -1 while closed; time (ms); places of the unknown ...}.
local epoch, open = epoch_now()
open = open and not damage_of(root .. epoch .. ':', epoch)
local answer = { open and tonumber(epoch) or -1, now() }
local live = open and #ARGV > 0 and read_all('HMGET', root .. epoch .. ':live', ARGV) or {}
for i = 1, #ARGV do
  if not live[i] then answer[#answer + 1] = i end
end
return answer
