local actions = {}
local strategy = ((obj.spec or {}).startStrategy or {}).runStrategy
local phase = (obj.status or {}).phase

actions["start"] = {["disabled"] = strategy ~= "Halted"}
actions["stop"] = {["disabled"] = strategy == "Halted"}
actions["restart"] = {["disabled"] = phase ~= "Running"}
actions["migrate"] = {["disabled"] = phase ~= "Running"}
actions["snapshot"] = {["disabled"] = phase ~= "Running" and phase ~= "Stopped"}

return actions
