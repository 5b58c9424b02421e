"""Listings of trees: how an entry is written, read and compared. Shared by the programs beside this file.

An entry is a dictionary in the shape of `lxlayer ls --json`: path, type, mode, uid, gid, size, mtime, target, device,
hardlinkGroup, xattrs, implied; ours also have sha256. The root's path is ".".
"""

import decimal
import json

# Compared for every entry; size and mtime have rules of their own.
FIELDS = ("type", "mode", "uid", "gid", "target", "device", "xattrs", "implied")


def escaped(name):
    """Bytes of a path as text: what is not UTF-8 becomes \\xhh, and a backslash is doubled."""
    text = name.replace(b"\\", b"\\\\").decode("utf-8", "surrogateescape")
    return "".join(f"\\x{ord(c) - 0xDC00:02x}" if 0xDC80 <= ord(c) <= 0xDCFF else c for c in text)


def decimal_text(value):
    """A number of seconds without trailing zeros: "1700000000.25"."""
    return format(decimal.Decimal(value).normalize(), "f")


def load(path):
    """path → entry, from JSON lines or from the document that `lxlayer ls --json` prints."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    try:
        document = json.loads(text)
        entries = [dict(document["root"], path=".", type="directory"), *document["entries"]]
    except json.JSONDecodeError:
        entries = [json.loads(line) for line in text.splitlines()]
    listing = {entry["path"]: entry for entry in entries}
    if len(listing) != len(entries):
        raise SystemExit(f"{path}: a path is listed twice")
    return listing


def hard_links(listing):
    """path → the group's first path. A group with one member left is no group."""
    groups = {}
    for path, entry in listing.items():
        if entry.get("hardlinkGroup") is not None:
            groups.setdefault(entry["hardlinkGroup"], []).append(path)
    return {path: min(paths) for paths in groups.values() if len(paths) > 1 for path in paths}


def differences(expected, found):
    """What differs, one line each, sorted by path."""
    lines = []
    expected_links, found_links = hard_links(expected), hard_links(found)
    for path in sorted(expected.keys() | found.keys()):
        if path not in found:
            lines.append(f"{path!r}: expected, but not there")
            continue
        if path not in expected:
            lines.append(f"{path!r}: there, but not expected")
            continue
        one, two = expected[path], found[path]

        def differ(field, a, b):
            if a != b:
                lines.append(f"{path!r}: {field}: expected {a!r}, found {b!r}")

        for field in FIELDS:
            differ(field, one.get(field) or None, two.get(field) or None)
        if one["type"] == "file":
            differ("size", one["size"], two["size"])
            if "sha256" in one and "sha256" in two:
                differ("sha256", one["sha256"], two["sha256"])
        # No layer gives the time of a directory that it only implies.
        if not one.get("implied") and not two.get("implied"):
            differ("mtime", decimal_text(one["mtime"]), decimal_text(two["mtime"]))
        differ("hard link", expected_links.get(path), found_links.get(path))
    return lines


def report(title, lines, limit=20):
    """Print the differences, and give the exit status."""
    if not lines:
        return 0
    print(f"  {title}: {len(lines)} differences")
    for line in lines[:limit]:
        print(f"    {line}")
    if len(lines) > limit:
        print(f"    … and {len(lines) - limit} more")
    return 1
