#!/usr/bin/env python3
"""List a tar as Python's tarfile reads it: one JSON object per member, in the form of listing.py.

usage: list-tar.py FILE PREFIX [LISTING]

FILE may be compressed. Listed is what is below PREFIX, without it; all if it is empty. A tar has an entry for every
directory: those that LISTING, which `lxlayer ls --json` printed, has as implied are marked so, for their times are none.

Says on standard error what is no member of a root filesystem's archive: a name that is there twice, or before its
directory, names of owners, a hard link before its target.
"""

import base64
import hashlib
import json
import os
import sys
import tarfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../EndToEnd"))
from listing import decimal_text, escaped, load  # noqa: E402

ATTRIBUTE = "SCHILY.xattr."
TYPES = {
    tarfile.REGTYPE: "file", tarfile.DIRTYPE: "directory", tarfile.SYMTYPE: "symlink", tarfile.CHRTYPE: "chardev",
    tarfile.BLKTYPE: "blockdev", tarfile.FIFOTYPE: "fifo",
}


def coded(text):
    return text.encode("utf-8", "surrogateescape")


def entry_of(archive, member, path):
    entry = {
        "path": escaped(coded(path)), "type": TYPES[member.type], "mode": f"{member.mode:04o}", "uid": member.uid,
        "gid": member.gid, "mtime": decimal_text(member.pax_headers.get("mtime", str(member.mtime))),
    }
    if member.isreg():
        entry["size"] = member.size
        digest, data = hashlib.sha256(), archive.extractfile(member)
        while block := data.read(1 << 20):
            digest.update(block)
        entry["sha256"] = digest.hexdigest()
    elif member.issym():
        entry["target"] = escaped(coded(member.linkname))
    elif member.ischr() or member.isblk():
        entry["device"] = [member.devmajor, member.devminor]
    found = {name[len(ATTRIBUTE):]: base64.b64encode(coded(value)).decode("ascii")
             for name, value in member.pax_headers.items() if name.startswith(ATTRIBUTE)}
    if found:
        entry["xattrs"] = found
    return entry


def main(file, prefix, listing=None):
    archive = tarfile.open(file, errors="surrogateescape")
    implied = {path for path, entry in load(listing).items() if entry.get("implied")} if listing else set()
    entries, groups = {}, {}
    previous = None
    for member in archive:
        name = member.name.rstrip("/")
        if prefix:
            if name != prefix and not name.startswith(prefix + "/"):
                continue
            name = name[len(prefix):].lstrip("/") or "."
        if member.uname or member.gname:
            print(f"{name}: names of owners", file=sys.stderr)
        if name in entries:
            print(f"{name}: twice", file=sys.stderr)
        parent = os.path.dirname(name) or "."
        if name != "." and entries.get(parent, {}).get("type") != "directory":
            print(f"{name}: before its directory", file=sys.stderr)
        order = [coded(part) for part in name.split("/")] if name != "." else []
        if previous is not None and order <= previous:
            print(f"{name}: not in order", file=sys.stderr)
        previous = order
        if member.islnk():
            target = member.linkname[len(prefix):].lstrip("/") if prefix else member.linkname
            if target not in entries:
                print(f"{name}: before its target", file=sys.stderr)
                continue
            first = groups.setdefault(target, entries[target]["path"])
            entries[target]["hardlinkGroup"] = first
            entries[name] = dict(entries[target], path=escaped(coded(name)))
        else:
            entries[name] = entry_of(archive, member, name)
            if entries[name]["path"] in implied:
                entries[name]["implied"] = True
    for name in sorted(entries, key=coded):
        print(json.dumps(entries[name], ensure_ascii=True, sort_keys=True))


if __name__ == "__main__":
    main(*sys.argv[1:])
