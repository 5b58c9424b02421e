#!/usr/bin/env python3
"""List a directory tree as it is on disk: one JSON object per line, sorted by the bytes of the path.

usage: list-tree.py DIRECTORY [LISTED]

LISTED names a file with the JSON array of the directories that some layer lists (extract-layers.py writes it); any
other directory is marked "implied", since nothing says when it was made. Links are never followed.
"""

import base64
import hashlib
import json
import os
import stat
import sys

from listing import decimal_text, escaped

TYPES = {
    stat.S_IFREG: "file", stat.S_IFDIR: "directory", stat.S_IFLNK: "symlink",
    stat.S_IFCHR: "chardev", stat.S_IFBLK: "blockdev", stat.S_IFIFO: "fifo", stat.S_IFSOCK: "socket",
}
# Not the image's: overlayfs' own notes, and what the host's security module adds.
FOREIGN_ATTRIBUTES = ("trusted.overlay.", "security.selinux")


def content_digest(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def attributes(path):
    try:
        names = os.listxattr(path, follow_symlinks=False)
    except OSError:
        return {}
    return {
        name: base64.b64encode(os.getxattr(path, name, follow_symlinks=False)).decode("ascii")
        for name in sorted(names) if not name.startswith(FOREIGN_ATTRIBUTES)
    }


def entry_of(path, relative, listed):
    status = os.lstat(path)
    kind = TYPES[stat.S_IFMT(status.st_mode)]
    entry = {
        "path": escaped(relative), "type": kind, "mode": f"{stat.S_IMODE(status.st_mode):04o}",
        "uid": status.st_uid, "gid": status.st_gid,
        "mtime": decimal_text(f"{status.st_mtime_ns // 10**9}.{status.st_mtime_ns % 10**9:09d}"),
    }
    if kind == "file":
        entry["size"] = status.st_size
        entry["sha256"] = content_digest(path)
    elif kind == "symlink":
        entry["target"] = escaped(os.readlink(path))
    elif kind in ("chardev", "blockdev"):
        entry["device"] = [os.major(status.st_rdev), os.minor(status.st_rdev)]
    elif kind == "directory" and listed is not None and entry["path"] not in listed:
        entry["implied"] = True
    if found := attributes(path):
        entry["xattrs"] = found
    if kind != "directory" and status.st_nlink > 1:
        entry["hardlinkGroup"] = f"{status.st_dev}:{status.st_ino}"
    return entry


def main(root, listed_file=None):
    listed = None
    if listed_file:
        with open(listed_file, encoding="utf-8") as file:
            listed = set(json.load(file))
    root = os.fsencode(root)
    found = [(b".", root)]
    for parent, directories, files in os.walk(root):
        for name in directories + files:
            path = os.path.join(parent, name)
            found.append((os.path.relpath(path, root), path))
    # A group is named after its first member: inode numbers differ from run to run.
    first = {}
    for relative, path in sorted(found):
        entry = entry_of(path, relative, listed)
        if "hardlinkGroup" in entry:
            entry["hardlinkGroup"] = first.setdefault(entry["hardlinkGroup"], entry["path"])
        print(json.dumps(entry, ensure_ascii=True, sort_keys=True))


if __name__ == "__main__":
    main(*sys.argv[1:])
