-- Each new value of the annotation is one live migration. Where the guest cannot move, the condition Migrated says why.
local os = require("os")
obj.metadata.annotations = obj.metadata.annotations or {}
obj.metadata.annotations["vm.novasphere.dev/migrateRequestedAt"] = os.date("!%Y-%m-%dT%XZ")
return obj
