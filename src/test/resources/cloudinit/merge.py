"""Prints what cloud-init makes of user data: the cloud-config that its parts are merged into, and the other parts."""

import json
import sys

from cloudinit import handlers, helpers, user_data
from cloudinit.handlers.cloud_config import CloudConfigPartHandler

paths = helpers.Paths({"cloud_dir": sys.argv[2], "run_dir": sys.argv[2]})
with open(sys.argv[1], "rb") as file:
    message = user_data.UserDataProcessor(paths).process(file.read())
handler = CloudConfigPartHandler(paths)
others = []


def take(data, name, payload, headers):
    kind = headers["Content-Type"]
    if kind in handler.list_types():
        handler.handle_part(data, kind, name, payload, "always", headers)
    else:
        others.append([kind, payload])


handlers.walk(message, take, {})
print(json.dumps({"config": handler.cloud_buf, "others": others}))
