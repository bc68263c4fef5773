-- Health of a WukongSnapshot, for Argo CD: it is done, has failed for good, or goes on.
local message = "Waiting for the operator"
for _, c in ipairs((obj.status or {}).conditions or {}) do
  if c.type == "Ready" then
    message = c.message
  end
end

local phase = (obj.status or {}).phase
local health = {message = message}
if phase == "Succeeded" then
  health.status = "Healthy"
elseif phase == "Failed" then
  health.status = "Degraded"
else
  health.status = "Progressing"
end

return health
