-- Creates a WukongSnapshot beside the Wukong, named by the time.
local os = require("os")
local snapshot = {}
snapshot.apiVersion = obj.apiVersion
snapshot.kind = "WukongSnapshot"
snapshot.metadata = {}
snapshot.metadata.name = obj.metadata.name .. "-" .. os.date("!%Y%m%d%H%M%S")
snapshot.metadata.namespace = obj.metadata.namespace
snapshot.spec = {}
snapshot.spec.wukongName = obj.metadata.name

local impacted = {}
impacted.operation = "create"
impacted.resource = snapshot
return {impacted}
