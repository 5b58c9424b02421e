#!/usr/bin/env python3
"""What the platform makes of an image, from import to boot.

usage: play.py LAYOUT TAG [LISTING]     LISTING: the document that `lxlayer ls --json` prints

Prints lines as `import WHAT` (how the imported tree differs from LISTING), `install WHAT`, `boot WHAT`, and
`named WHAT` for the boot of a zone with name servers; see imgadm.py, lx_install.py and lx_boot.py.
"""

import sys

import imgadm
import lx_boot
import lx_install
from platform_scripts import Zone


def main(layout, tag, listing=None):
    tree = imgadm.imported(layout, tag)
    reports = []
    if listing:
        reports.append(("import", imgadm.differences(tree, listing)))
    reports.append(("install", lx_install.report(Zone(tree.copy()))))
    reports.append(("boot", lx_boot.report(Zone(tree.copy()), [])))
    reports.append(("named", lx_boot.report(Zone(tree.copy()), ["192.0.2.1", "192.0.2.2"])))
    for word, lines in reports:
        for line in lines:
            print(word, line)


if __name__ == "__main__":
    main(*sys.argv[1:])
