#!/usr/bin/env python3
"""Random layer stacks, and what the model makes of them.

usage: generate.py SEED COUNT BLOBS [plain]

Appends the layers' blobs to the file BLOBS, and prints a JSON line for each stack: where its layers are there, and the
model's listing, or its fault and the layer's number. A listing's line has, in this order and apart by spaces: path (as
hexadecimal, like all bytes), type, mode, uid, gid, size, mtime, SHA-256, target, device, extended attributes, hard link
group, layer, whether the directory is only implied.
"""

import collections
import json
import random
import sys

from model import merge
from stacks import Stack


def line(path, inode, layer, group):
    device = ":".join(map(str, inode.device)) if inode.device is not None else ""
    attributes = ",".join(f"{name.hex()}={value.hex()}" for name, value in sorted(inode.xattrs.items()))
    target = inode.target.hex() if inode.target is not None else ""
    fields = [
        b"/".join(path).hex(), inode.kind, f"{inode.mode:04o}", inode.uid, inode.gid,
        inode.size if inode.size is not None else "", inode.mtime, inode.digest or "", target, device, attributes,
        group, layer, "implied" if inode.implied else "",
    ]
    return " ".join(f"{field}" for field in fields)


def listing(tree):
    """Every name, by the bytes of its path; a group of hard links is named by number, from 1, by first name."""
    counts = collections.Counter(id(inode) for inode, _ in tree.names.values())
    groups = {}
    lines = []
    for path, (inode, layer) in sorted(tree.names.items(), key=lambda item: b"/".join(item[0])):
        group = groups.setdefault(id(inode), len(groups) + 1) if counts[id(inode)] > 1 else ""
        lines.append(line(path, inode, layer, group))
    return lines


def main(seed, count, blobs, mode="all"):
    offset = 0
    with open(blobs, "wb") as file:
        for number in range(int(count)):
            stack = Stack(random.Random(f"{seed}/{number}"), mode == "plain")
            tree, fault, notes = merge(stack.layers)
            ranges = []
            for layer in stack.layers:
                file.write(layer)
                ranges.append([offset, len(layer)])
                offset += len(layer)
            view = listing(tree) if tree else None
            print(json.dumps({"layers": ranges, "view": view, "fault": fault, "notes": sorted(notes)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
