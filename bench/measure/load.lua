-- wrk's part of a slice: sends prepared requests in turn, and reports as one line of JSON.
-- The file holds, for each request, its length in bytes, a newline, and its bytes.

local requests = {}
local last = 0

function init(arguments)
  local file = assert(io.open(arguments[1], 'rb'))
  local length = file:read('*l')
  while length do
    table.insert(requests, file:read(tonumber(length)))
    length = file:read('*l')
  end
  file:close()
end

function request()
  last = last % #requests + 1
  return requests[last]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"durationUs":%d,"bytes":%d,"status":%d,"socket":%d,"p50Us":%d,"p99Us":%d}\n',
    summary.requests, summary.duration, summary.bytes, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
