-- Takes one token of each bucket, or of none where one of them is empty. A bucket is the time at which it is full again, in
-- microseconds; one that is full is not there. TokenBucket.cs counts alike.
-- KEYS[i] a bucket
-- ARGV[2 * i - 1] microseconds in which one token of it comes back   ARGV[2 * i] microseconds in which it fills from empty
-- Returns {1 or 0 whether they were taken, for each bucket how many microseconds were missing until it was full, before}.
local time, taken, fullIn = now_us(), 1, {}
for i = 1, #KEYS do
  -- What was taken while the bucket was larger is not owed.
  local missing = math.min(math.max(0, tonumber(redis.call('GET', KEYS[i]) or 0) - time), tonumber(ARGV[2 * i]))
  fullIn[i] = missing
  if missing + tonumber(ARGV[2 * i - 1]) > tonumber(ARGV[2 * i]) then taken = 0 end
end
if taken == 1 then
  for i = 1, #KEYS do
    local after = fullIn[i] + tonumber(ARGV[2 * i - 1])
    redis.call('SET', KEYS[i], string.format('%.0f', time + after), 'PX', math.ceil(after / 1000))
  end
end
table.insert(fullIn, 1, taken)
return fullIn
