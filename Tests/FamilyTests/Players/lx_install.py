"""What the platform does to an image's files when a zone is installed from it."""

import re

from platform_scripts import joined, lines_of
from zonetree import Node

NAME = "zone"


def install(zone):
    if not zone.h("etc/hostname"):
        zone.write("etc/hostname", NAME + "\n", through=True)
    if zone.f("etc/hosts") and not zone.h("etc/hosts"):
        def named(line):
            fields = line.split()
            is_local = bool(fields) and re.match(r"127\.", fields[0]) is not None
            return f"{line} {NAME}" if is_local and NAME not in line else line
        zone.write("etc/hosts", joined(map(named, lines_of(zone.text("etc/hosts")))))
    for path, mode in (("tmp", 0o1777), ("var/svc", 0o755)):
        if not zone.d(path):
            names, _ = zone.look(path)
            zone.put(names, Node("d", mode))


def report(zone):
    install(zone)
    return zone.report()
