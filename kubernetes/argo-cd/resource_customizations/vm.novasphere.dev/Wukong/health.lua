-- Health of a Wukong, for Argo CD: Healthy when it is as its user wants it, off included; Suspended when it was turned off or paused by hand;
-- Degraded when it cannot go on without a change; Progressing otherwise.
local function condition(type)
  for _, c in ipairs((obj.status or {}).conditions or {}) do
    if c.type == type then
      return c
    end
  end
  return nil
end

local health = {}
local ready = condition("Ready")
local paused = condition("Paused")

if obj.status == nil or ready == nil then
  health.status = "Progressing"
  health.message = "Waiting for the operator"
elseif obj.metadata.generation ~= nil and obj.status.observedGeneration ~= obj.metadata.generation then
  health.status = "Progressing"
  health.message = "Waiting for the operator to take up the change"
elseif paused ~= nil and paused.status == "True" then
  health.status = "Suspended"
  health.message = paused.message
elseif ready.status == "True" then
  health.status = "Healthy"
  health.message = ready.message
elseif obj.status.phase == "Error" then
  health.status = "Degraded"
  health.message = ready.message
elseif obj.status.phase == "Stopped" then
  health.status = "Suspended"
  health.message = ready.message
else
  health.status = "Progressing"
  health.message = ready.message
end

return health
