-- Takes back what stop did. A Wukong whose repository says Halted is put back at the next sync.
obj.spec.startStrategy = obj.spec.startStrategy or {}
obj.spec.startStrategy.runStrategy = "Always"
return obj
