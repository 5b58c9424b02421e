"""A tree in memory, as programs outside of a zone see it. Shares nothing with the program under test."""

import copy
import gzip
import io
import json
import os
import tarfile

LINK_LIMIT = 40


class Node:
    """A file, directory ("d"), symlink ("l"), pipe or device; hard links are one node with two names."""

    def __init__(self, kind, mode=0o755, uid=0, gid=0, content=b"", target=""):
        self.kind, self.mode, self.uid, self.gid = kind, mode, uid, gid
        self.content, self.target = content, target
        self.children = {} if kind == "d" else None


class Loop(Exception):
    pass


class NotDirectory(Exception):
    pass


def parts(path):
    return [part for part in path.split("/") if part not in ("", ".")]


class Tree:
    def __init__(self, root=None):
        self.root = root or Node("d")

    def resolve(self, path, follow_last, base=()):
        """The canonical path as a tuple of names, and the node there or None. Absolute links start at the root."""
        pending = list(reversed(parts(path)))
        here, links = list(base), 0
        while pending:
            name = pending.pop()
            if name == "..":
                del here[-1:]
                continue
            parent = self.at(here)
            if parent is not None and parent.kind != "d":
                raise NotDirectory(path)
            node = parent.children.get(name) if parent is not None else None
            if node is not None and node.kind == "l" and (pending or follow_last):
                links += 1
                if links > LINK_LIMIT:
                    raise Loop(path)
                if node.target.startswith("/"):
                    here = []
                pending += reversed(parts(node.target))
                continue
            here.append(name)
        return tuple(here), self.at(here)

    def at(self, names):
        node = self.root
        for name in names:
            if node is None or node.kind != "d":
                return None
            node = node.children.get(name)
        return node

    def parent_of(self, names):
        """The directory above; made where it is missing."""
        node = self.root
        for name in names[:-1]:
            if name not in node.children:
                node.children[name] = Node("d")
            node = node.children[name]
            if node.kind != "d":
                raise NotDirectory("/".join(names))
        return node

    def walk(self, node=None, prefix=""):
        node = node or self.root
        for name in sorted(node.children):
            child = node.children[name]
            yield prefix + name, child
            if child.kind == "d":
                yield from self.walk(child, prefix + name + "/")

    def copy(self):
        return Tree(copy.deepcopy(self.root))


def layers(layout, tag):
    """The image's layers, bottom first, as open archives."""
    def blob(descriptor):
        path = os.path.join(layout, "blobs", *descriptor["digest"].split(":"))
        with open(path, "rb") as file:
            return file.read()

    with open(os.path.join(layout, "index.json"), encoding="utf-8") as file:
        index = json.load(file)
    named = [entry for entry in index["manifests"]
             if entry.get("annotations", {}).get("org.opencontainers.image.ref.name") == tag]
    if len(named) != 1:
        raise SystemExit(f"{layout}: {len(named)} images are called {tag}")
    for layer in json.loads(blob(named[0]))["layers"]:
        data = blob(layer)
        data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        yield tarfile.open(fileobj=io.BytesIO(data), encoding="utf-8", errors="surrogateescape")
