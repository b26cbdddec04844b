/**
 * The scripts of the cache. All times are microseconds of the Redis server's clock.
 *
 * entry: hash  v value, s when its load began, f until when it is fresh, t its marks (joined by a space)
 * lock:  string `<token> <when the load began>`
 * mark:  string, when what it names (a tag, a cache) was last invalidated
 *
 * An entry or a load counts only if it began after every one of its marks. So invalidating is one SET
 * per tag however many entries carry it, and a load that began before can never bring the old value back.
 */
const NEWEST_MARK = `
local function newest(keys)
  local latest = 0
  if #keys == 0 then return latest end
  for _, mark in ipairs(redis.call('MGET', unpack(keys))) do
    local at = tonumber(mark or 0)
    if at > latest then latest = at end
  end
  return latest
end
local function split(text)
  local parts = {}
  for part in string.gmatch(text, '[^ ]+') do parts[#parts + 1] = part end
  return parts
end
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
`;

/**
 * KEYS entry, lock, marks known to the caller. ARGV token, lock ms, those marks joined by a space.
 * Returns {state, value or false, token}: `hit`; `load` (the caller holds the lock now, value is a stale
 * one if any); `wait` (somebody else holds it).
 */
export const READ_SCRIPT = `${NEWEST_MARK}
local known = {}
for i = 3, #KEYS do known[#known + 1] = KEYS[i] end
local invalidated = newest(known)
local value = false
local entry = redis.call('HMGET', KEYS[1], 'v', 's', 'f', 't')
if entry[1] then
  local own = invalidated
  if entry[4] ~= ARGV[3] then own = math.max(own, newest(split(entry[4]))) end
  if own < tonumber(entry[2]) then
    if now < tonumber(entry[3]) then return {'hit', entry[1], ''} end
    value = entry[1]
  end
end
local lock = redis.call('GET', KEYS[2])
if lock then
  local held = split(lock)
  if invalidated < tonumber(held[2]) then return {'wait', value, held[1]} end
end
redis.call('SET', KEYS[2], ARGV[1] .. ' ' .. string.format('%.0f', now), 'PX', ARGV[2])
return {'load', value, ARGV[1]}
`;

/**
 * KEYS entry, lock, all marks of the value. ARGV token, value, fresh ms, total ms, marks joined by a space.
 * Gives the lock back and stores the value unless the lock was lost or a mark is newer than the load.
 */
export const STORE_SCRIPT = `${NEWEST_MARK}
local lock = redis.call('GET', KEYS[2])
if not lock then return 0 end
local held = split(lock)
if held[1] ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[2])
local marks = {}
for i = 3, #KEYS do marks[#marks + 1] = KEYS[i] end
if newest(marks) >= tonumber(held[2]) then return 0 end
redis.call('HSET', KEYS[1], 'v', ARGV[2], 's', held[2],
  'f', string.format('%.0f', now + ARGV[3] * 1000), 't', ARGV[5])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
`;

/** KEYS lock. ARGV token. Gives the lock back without storing anything. */
export const RELEASE_SCRIPT = `
local lock = redis.call('GET', KEYS[1])
if lock and string.sub(lock, 1, #ARGV[1] + 1) == ARGV[1] .. ' ' then return redis.call('DEL', KEYS[1]) end
return 0
`;

/** KEYS marks. ARGV how long to keep them, ms. A mark never goes back, even if the clock does. */
export const INVALIDATE_SCRIPT = `${NEWEST_MARK}
for _, key in ipairs(KEYS) do
  local at = math.max(now, tonumber(redis.call('GET', key) or 0) + 1)
  redis.call('SET', key, string.format('%.0f', at), 'PX', ARGV[1])
end
return #KEYS
`;
