"""What the platform's scripts do to a zone's root from the global zone, as far as files tell.

The tests are the shell's, and the global zone's: an absolute link in the image leads out of the image.
"""

import re

from zonetree import Loop, Node, NotDirectory, Tree

ZONE = ("zones", "z", "root")

# What there is in the global zone that a link out of an image might meet.
GLOBAL_DIRECTORIES = (
    "dev etc etc/default etc/init.d etc/rc0.d etc/rc1.d etc/rc2.d etc/rc3.d etc/rcS.d etc/ssh export home lib mnt opt "
    "proc root sbin system tmp usr usr/bin usr/lib usr/sbin var var/run var/svc var/tmp zones zones/z").split()
GLOBAL_FILES = "etc/hosts etc/inittab etc/resolv.conf etc/nodename etc/motd etc/release usr/sbin/init".split()
GLOBAL_LINKS = {"bin": "./usr/bin", "sbin/init": "../usr/sbin/init"}


class Fatal(Exception):
    """The script gives up, and the zone does not boot."""


class Zone:
    """The root of a zone below the global zone's."""

    def __init__(self, image):
        self.tree = Tree()
        for name in GLOBAL_DIRECTORIES:
            self.tree.parent_of(tuple(name.split("/")) + ("x",))
        for name in GLOBAL_FILES:
            self.put(tuple(name.split("/")), Node("f", content=b"global\n"))
        for name, target in GLOBAL_LINKS.items():
            self.put(tuple(name.split("/")), Node("l", target=target))
        self.put(("dev", "null"), Node("c"))
        self.put(ZONE, image.root)
        self.before = self.snapshot()
        self.notes = []

    def put(self, names, node):
        self.tree.parent_of(names).children[names[-1]] = node

    def look(self, path, follow=True):
        """Where a path of the image leads to from the global zone, and what is there."""
        try:
            return self.tree.resolve("/".join(ZONE) + "/" + path.lstrip("/"), follow)
        except (Loop, NotDirectory):
            return (), None

    # The tests of a shell.
    def f(self, path):
        node = self.look(path)[1]
        return node is not None and node.kind == "f"

    def e(self, path):
        return self.look(path)[1] is not None

    def d(self, path):
        node = self.look(path)[1]
        return node is not None and node.kind == "d"

    def h(self, path):
        node = self.look(path, False)[1]
        return node is not None and node.kind == "l"

    def text(self, path):
        node = self.look(path)[1]
        return node.content.decode("utf-8", "surrogateescape") if node is not None and node.kind == "f" else ""

    def names(self, path):
        node = self.look(path)[1]
        return sorted(node.children) if node is not None and node.kind == "d" else []

    # What scripts do.
    def write(self, path, text, mode=0o644, through=False):
        """Replaces the name by a file, or, as a redirection does, the contents of what it leads to."""
        names, node = self.look(path, through)
        above = self.tree.at(names[:-1])
        if not names or above is None or above.kind != "d":
            self.notes.append(f"cannot write {path}: no such directory")
            return
        if names[:len(ZONE)] != ZONE:
            self.notes.append(f"writes /{'/'.join(names)} of the global zone by way of {path}")
        content = text.encode("utf-8", "surrogateescape")
        if through and node is not None and node.kind == "f":
            node.content = content
        else:
            above.children[names[-1]] = Node("f", mode, content=content)

    def remove(self, path):
        names, node = self.look(path, False)
        if node is not None and node.kind != "d":
            del self.tree.at(names[:-1]).children[names[-1]]

    def link(self, path, target):
        names, node = self.look(path, False)
        above = self.tree.at(names[:-1]) if names else None
        if node is None and above is not None and above.kind == "d":
            above.children[names[-1]] = Node("l", 0o777, target=target)

    def safe_dir(self, *paths):
        for path in paths:
            if self.h(path) and self.d(path) and self.look(path)[0][:len(ZONE)] != ZONE:
                raise Fatal(f"symlink out of zoneroot: {path}")

    # What became of it.
    def snapshot(self):
        found = {}
        for path, node in self.tree.walk():
            found[path] = (node.kind, node.mode if node.kind != "l" else None, node.content, node.target)
        return found

    def report(self):
        """What happened to each name that is not as it was, and what there is to note."""
        after, prefix = self.snapshot(), "/".join(ZONE) + "/"
        for path in sorted(self.before.keys() | after.keys()):
            if self.before.get(path) == after.get(path):
                continue
            what = "create" if path not in self.before else "remove" if path not in after else "rewrite"
            yield f"{what} {path[len(prefix):] if path.startswith(prefix) else 'GLOBAL ZONE /' + path}"
        yield from (f"note {note}" for note in self.notes)


def lines_of(text):
    return text.split("\n")[:-1] if text.endswith("\n") else text.split("\n") if text else []


def joined(lines):
    return "".join(line + "\n" for line in lines)


def has_line(text, pattern):
    return any(re.search(pattern, line) for line in lines_of(text))
