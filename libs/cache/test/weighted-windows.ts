/**
 * The usual alternative to a log: two fixed windows, the older weighted by the share of it that the
 * sliding window still covers. Kept to measure against and to plant a limiter that admits too much.
 * KEYS counters. ARGV limit, window µs, cost.
 */
export const WEIGHTED_WINDOWS_SCRIPT = `
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local limit, window, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local index = math.floor(now / window)
local state = redis.call('HMGET', KEYS[1], 'index', 'current', 'previous')
local at, current, previous = tonumber(state[1] or index), tonumber(state[2] or 0), tonumber(state[3] or 0)
if at == index - 1 then previous, current = current, 0 elseif at < index - 1 then previous, current = 0, 0 end
local left = (index + 1) * window - now
local used = current + previous * left / window
if used + cost > limit then return {0, math.ceil(used), left, left} end
redis.call('HSET', KEYS[1], 'index', index, 'current', current + cost, 'previous', previous)
redis.call('PEXPIRE', KEYS[1], math.ceil(window / 500))
return {1, math.ceil(used + cost), left, 0}
`;
