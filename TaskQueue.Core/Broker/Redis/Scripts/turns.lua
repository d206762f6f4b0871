-- Whose turn it is among queues, by their weights. Lanes.cs does the same for the embedded broker.
-- KEYS[1] what all keys start with
-- Returns nothing; it stands in front of claim.lua.

-- Calls take(queue, wanted) for queues in turn until as many are taken as may be; count tells how many are, full whether
-- no more fit. Each queue gets a share by its weight; what one cannot fill goes to the others. A claim visits a thousand
-- queues at the most. The queues are named, or a single * for all that have something.
local function take_by_turns(base, named, most, count, full, take)
  local weights = {}
  if call('EXISTS', root .. 'weights') == 1 then
    local known = call('HGETALL', root .. 'weights')
    for i = 1, #known, 2 do weights[known[i]] = tonumber(known[i + 1]) end
  end

  local function take_share(queue, left, total)
    local share = math.max(1, math.floor(left * (weights[queue] or 1) / math.max(1, total)))
    take(queue, math.min(share, most - count()))
  end

  -- In its turn a queue is due as many as its weight, or a multiple of that in a large claim; what a claim has no room for
  -- it is due in the next one, beside its share of that one, so that claims of any size obey weights, whatever their mixture.
  local function visit_next(left, total)
    local queue = call('LPOP', base .. 'turns')
    local weight, before = weights[queue] or 1, count()
    local due = (weight > 1 and tonumber(call('HGET', base .. 'credit', queue) or nil) or weight)
      + weight * (math.max(1, math.floor(left / math.max(1, total))) - 1)
    take(queue, math.min(due, most - before))
    if call('EXISTS', base .. 'lists:' .. queue) == 0 then
      call('SREM', base .. 'turning', queue)
      call('HDEL', base .. 'credit', queue)
      return
    end
    due = due - (count() - before)
    if weight > 1 and due > 0 and count() > before and count() >= most then
      call('HSET', base .. 'credit', queue, due)
      call('LPUSH', base .. 'turns', queue)
    else
      if weight > 1 then call('HDEL', base .. 'credit', queue) end
      call('RPUSH', base .. 'turns', queue)
    end
  end

  local function those_with_lists()
    local queues = call('LLEN', base .. 'turns')
    local total = queues
    for queue, weight in pairs(weights) do
      if call('SISMEMBER', base .. 'turning', queue) == 1 then total = total + weight - 1 end
    end
    return queues, total
  end

  local function rounds(visit, size)
    local before, visits = -1, 0
    while count() < most and count() ~= before and not full() and visits < STEP do
      before = count()
      local queues, total = size()
      for _ = 1, queues do
        if count() >= most or full() or visits >= STEP then break end
        visits = visits + 1
        visit(most - before, total)
      end
    end
  end

  if named[1] == '*' and #named == 1 then return rounds(visit_next, those_with_lists) end

  -- Each named queue comes first as often as its weight says.
  local total, first = 0, 1
  for _, queue in ipairs(named) do total = total + (weights[queue] or 1) end
  local at = #named > 1 and call('INCR', base .. 'turn') % total or 0
  while at >= (weights[named[first]] or 1) do
    at, first = at - (weights[named[first]] or 1), first + 1
  end
  local step = first - 1
  rounds(function(left)
    take_share(named[step % #named + 1], left, total)
    step = step + 1
  end, function() return #named, total end)
end
