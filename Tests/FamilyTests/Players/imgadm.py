"""What SmartOS makes of an image's layers, in memory.

The import runs GNU tar on each layer in a chroot: what is in the way of an entry is unlinked, a directory that is in
the way is removed with all below it, device nodes are skipped. Then each file of the whole tree whose name begins with
".wh." goes, and its sibling of the name that follows with it. Opaque markers mean nothing to it.
"""

import json

from zonetree import Node, NotDirectory, Tree, layers, parts

KINDS = {"d": "directory", "f": "file", "l": "symlink", "p": "fifo"}


def extract(tree, archive):
    for member in archive:
        names = parts(member.name)
        if not names:
            tree.root.mode, tree.root.uid, tree.root.gid = member.mode, member.uid, member.gid
            continue
        above, _ = tree.resolve("/".join(names[:-1]), True)
        directory = tree.parent_of(above + (names[-1],))
        name, old = names[-1], directory.children.get(names[-1])
        if member.isdir():
            if old is None or old.kind != "d":
                old = directory.children[name] = Node("d")
            old.mode, old.uid, old.gid = member.mode, member.uid, member.gid
        elif member.islnk():
            _, target = tree.resolve(member.linkname, False)
            if target is None or target.kind == "d":
                raise NotDirectory(f"{member.name}: no such link target {member.linkname}")
            directory.children[name] = target
        elif member.issym():
            directory.children[name] = Node("l", 0o777, member.uid, member.gid, target=member.linkname)
        elif member.isreg():
            content = archive.extractfile(member).read()
            directory.children[name] = Node("f", member.mode, member.uid, member.gid, content)
        elif member.isfifo():
            directory.children[name] = Node("p", member.mode, member.uid, member.gid)
        elif not member.ischr() and not member.isblk():
            raise SystemExit(f"{member.name}: an entry of type {member.type!r}")


def remove_whiteouts(tree):
    for path, _ in list(tree.walk()):
        name = path.rsplit("/", 1)[-1]
        if not name.startswith(".wh."):
            continue
        names = tuple(path.split("/"))
        directory = tree.at(names[:-1])
        if directory is not None and directory.kind == "d":
            directory.children.pop(name[len(".wh."):], None)
            directory.children.pop(name, None)


def imported(layout, tag):
    tree = Tree()
    for archive in layers(layout, tag):
        with archive:
            extract(tree, archive)
        remove_whiteouts(tree)
    return tree


def escaped(text):
    data = text.replace("\\", "\\\\")
    return "".join(f"\\x{ord(c) - 0xDC00:02x}" if 0xDC80 <= ord(c) <= 0xDCFF else c for c in data)


def lines(tree):
    for path, node in tree.walk():
        # A link's mode means nothing, and every tool makes up its own.
        mode = "" if node.kind == "l" else f"{node.mode:04o}"
        size = len(node.content) if node.kind == "f" else ""
        yield (escaped(path), KINDS[node.kind], mode, node.uid, node.gid, size, escaped(node.target))


def listed(document):
    for entry in document["entries"]:
        if entry["type"] in ("chardev", "blockdev"):
            continue
        mode = "" if entry["type"] == "symlink" else entry["mode"]
        size = entry["size"] if entry["type"] == "file" else ""
        yield (entry["path"], entry["type"], mode, entry["uid"], entry["gid"], size, entry.get("target", ""))


def differences(tree, listing):
    """How the tree differs from the document that `lxlayer ls --json` prints."""
    with open(listing, encoding="utf-8") as file:
        expected = set(listed(json.load(file)))
    found = set(lines(tree))
    for line in sorted(expected ^ found, key=str):
        yield " ".join(["only in ours:" if line in expected else "only in theirs:", *map(str, line)])
