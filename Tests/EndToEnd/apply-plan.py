#!/usr/bin/env python3
"""Check that converting an image did what its plan says, and nothing else.

usage: apply-plan.py BASE_LISTING PLAN LAYER CONVERTED_LISTING TITLE

Applies PLAN (what `lxlayer plan --json` printed) to BASE_LISTING and compares with CONVERTED_LISTING; both listings are
from list-tree.py. What a plan leaves open (the content of a file, its time) is read from LAYER, the blob that the
conversion added, with Python's tarfile. The layer is held to the plan as well: an entry for each change, a whiteout for
each removal, the directories above them exactly as they were, and nothing more.
"""

import base64
import hashlib
import json
import os
import sys

from layers import WHITEOUT, attributes, modified, open_layer, path_of, raw
from listing import decimal_text, differences, escaped, load, report

# What a plan may say about a path after the change, as far as a listing can show it.
STATED = ("type", "mode", "uid", "gid", "size", "mtime", "target", "digest")


def read_layer(blob):
    """The layer's entries as path → listing entry, and the paths that it whites out."""
    entries, whiteouts = {}, []
    with open_layer(blob) as archive:
        for member in archive:
            path = path_of(member.name)
            parent, name = os.path.split(path)
            if name.startswith(WHITEOUT):
                whiteouts.append(escaped(os.path.join(parent, name[len(WHITEOUT):])))
                continue
            entry = {
                "path": escaped(path), "mode": f"{member.mode & 0o7777:04o}", "uid": member.uid, "gid": member.gid,
                "mtime": decimal_text(modified(member)),
            }
            if member.isdir():
                entry["type"] = "directory"
            elif member.issym():
                entry.update(type="symlink", mode="0777", target=escaped(raw(member.linkname)))
            elif member.isreg():
                content = archive.extractfile(member).read()
                entry.update(type="file", size=len(content), sha256=hashlib.sha256(content).hexdigest())
            elif member.islnk():
                first = entries[escaped(path_of(member.linkname))]
                first["hardlinkGroup"] = "added " + first["path"]
                entry = dict(first, path=entry["path"])
            else:
                raise SystemExit(f"{path!r}: the layer holds a tar entry of type {member.type!r}")
            if found := attributes(member):
                entry["xattrs"] = {name: base64.b64encode(found[name]).decode("ascii") for name in sorted(found)}
            entries[entry["path"]] = entry
    return entries, whiteouts


def without(listing, path):
    """The listing after a path and what is below it are gone."""
    return {other: entry for other, entry in listing.items() if other != path and not other.startswith(path + "/")}


def apply(base, plan, entries, whiteouts):
    """The listing that the plan promises, and what the layer has no right to."""
    expected, problems = dict(base), []
    # Several steps may change one path; the last of them says what it will be.
    changes = {change["path"]: change for change in plan["changes"] if "path" in change}
    for path, change in changes.items():
        # Not only `remove` takes away: `service` does, and `unit` where a link goes.
        removed = "after" not in change
        if removed != (path in whiteouts) or removed == (path in entries):
            problems.append(f"{path!r}: planned as {change['operation']}, but the layer says otherwise")
        if removed or path not in entries:
            expected = without(expected, path)
            continue
        entry, after = entries[path], change.get("after") or {}
        stated = entry | ({"digest": "sha256:" + entry["sha256"]} if "sha256" in entry else {})
        problems += [
            f"{path!r}: {field}: planned {after[field]!r}, in the layer {stated.get(field)!r}"
            for field in STATED if field in after and after[field] != stated.get(field)
        ]
        if entry["type"] != "directory":
            expected = without(expected, path)
        expected[path] = entry
    problems += [f"{path!r}: removed, but not planned" for path in whiteouts if path not in changes]
    for path, entry in entries.items():
        if path in changes:
            continue
        if entry["type"] != "directory" or path not in base:
            problems.append(f"{path!r}: in the layer, but not planned")
        elif not any(other.startswith(path + "/") or path == "." for other in changes):
            problems.append(f"{path!r}: repeated, but nothing below it changes")
        else:
            # Repeated for its metadata, which must be what it was.
            problems += [f"repeated, {line}" for line in differences({path: base[path]}, {path: entry | {
                "implied": base[path].get("implied", False)}})]
    return expected, problems


def main(base_file, plan_file, layer, converted_file, title):
    base, converted = load(base_file), load(converted_file)
    with open(plan_file, encoding="utf-8") as file:
        plan = json.load(file)
    expected, problems = apply(base, plan, *read_layer(layer))
    # A directory that no layer listed before may be listed now, for the sake of what is below it.
    for path, entry in converted.items():
        if path in expected and expected[path].get("implied") and not entry.get("implied"):
            expected[path] = {**expected[path], "implied": False, "mtime": entry["mtime"]}
    print(f"  {title}: {len(base)} paths, {len(plan['changes'])} planned changes")
    return report(title, problems + differences(expected, converted))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
