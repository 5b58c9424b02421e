#!/usr/bin/env python3
"""Compare two directory trees in every field but the times of directories and links: exit status 1 if they differ.

usage: compare-trees.py ONE OTHER
"""

import os
import stat
import sys


def read(path, status):
    """The bytes of a file, the target of a link."""
    if stat.S_ISLNK(status.st_mode):
        return os.readlink(path)
    if not stat.S_ISREG(status.st_mode):
        return status.st_rdev
    with open(path, "rb") as file:
        return file.read()


def attributes(path, status):
    if stat.S_ISLNK(status.st_mode):
        return {}
    return {name: os.getxattr(path, name) for name in os.listxattr(path)}


def listing(root):
    found = {}
    for directory, directories, files in os.walk(os.fsencode(root)):
        for name in directories + files:
            path = os.path.join(directory, name)
            status = os.lstat(path)
            found[os.path.relpath(path, os.fsencode(root))] = {
                "mode": oct(status.st_mode),
                "owner": (status.st_uid, status.st_gid),
                "content": read(path, status),
                "attributes": attributes(path, status),
                "modified": status.st_mtime_ns if stat.S_ISREG(status.st_mode) else None,
            }
    return found


def main():
    one, other = listing(sys.argv[1]), listing(sys.argv[2])
    differences = 0
    for path in sorted(one.keys() | other.keys()):
        first, second = one.get(path, {}), other.get(path, {})
        fields = [name for name in first.keys() | second.keys() if first.get(name) != second.get(name)]
        if fields:
            differences += 1
            print(f"  {path!r}: {', '.join(sorted(fields))}")
    print(f"  {len(one)} and {len(other)} paths, {differences} differences")
    sys.exit(differences > 0)


main()
