-- What wrk asks: the paths of a file, none twice; what it prints at the end: failures, seconds, all times.

local paths, asked = {}, 0

function init(arguments)
  for path in io.lines(arguments[1]) do
    paths[#paths + 1] = path
  end
end

function request()
  asked = asked + 1
  if asked >= #paths then
    wrk.thread:stop()
  end
  return wrk.format("GET", paths[math.min(asked, #paths)])
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.status + errors.connect + errors.read + errors.write + errors.timeout
  print("failed " .. failed)
  print("seconds " .. summary.duration / 1e6)
  for place = 1, #latency do
    local micros, count = latency(place)
    print("answers " .. count .. " " .. micros / 1e3)
  end
end
