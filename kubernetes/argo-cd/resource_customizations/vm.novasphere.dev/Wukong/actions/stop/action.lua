-- Shuts the guest down and keeps it off.
obj.spec.startStrategy = obj.spec.startStrategy or {}
obj.spec.startStrategy.runStrategy = "Halted"
return obj
