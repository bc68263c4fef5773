-- Each new value of the annotation is one restart.
local os = require("os")
obj.metadata.annotations = obj.metadata.annotations or {}
obj.metadata.annotations["vm.novasphere.dev/restartRequestedAt"] = os.date("!%Y-%m-%dT%XZ")
return obj
