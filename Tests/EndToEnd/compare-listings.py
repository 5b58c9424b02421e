#!/usr/bin/env python3
"""Compare two listings of a tree; each is from list-tree.py or from `lxlayer ls --json`.

usage: compare-listings.py EXPECTED FOUND TITLE      exit status 1 and the differences if they differ
"""

import sys

from listing import differences, load, report

if __name__ == "__main__":
    expected, found, title = sys.argv[1:]
    sys.exit(report(title, differences(load(expected), load(found))))
