#!/usr/bin/env python3
"""Extract every layer of an image into a directory of its own, with whiteouts in the form that overlayfs reads.

usage: extract-layers.py LAYOUT TAG DIRECTORY

Writes DIRECTORY/0 (the bottom layer), DIRECTORY/1, …, and DIRECTORY/listed.json: the directories of the merged view
that some layer lists, as a JSON array of paths. Needs root.

An independent reading of what layers mean: it shares no code with lxlayer.
"""

import json
import os
import shutil
import stat
import sys

from layers import OPAQUE, WHITEOUT, attributes, layer_files, modified, open_layer, path_of, raw
from listing import decimal_text, escaped


def nanoseconds(member):
    seconds, _, fraction = decimal_text(modified(member)).partition(".")
    return int(seconds) * 10**9 + int(fraction.ljust(9, "0")[:9] or 0)


def parents(path):
    """The directories above a path, topmost first, without the root."""
    parts = path.split(b"/")[:-1]
    return [b"/".join(parts[:count]) for count in range(1, len(parts) + 1)]


def is_directory(path):
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False


def set_metadata(path, member):
    os.chown(path, member.uid, member.gid, follow_symlinks=False)
    if not member.issym():
        os.chmod(path, member.mode & 0o7777)
    for name, value in attributes(member).items():
        os.setxattr(path, name, value, follow_symlinks=False)
    os.utime(path, ns=(nanoseconds(member),) * 2, follow_symlinks=False)


class LayerDirectory:
    """One layer on disk."""

    def __init__(self, root):
        self.root = root
        self.directories = {}  # path → member, for those that the layer lists
        self.whiteouts = []
        self.replaced = []     # paths at which this layer has something else than a directory
        os.mkdir(root)

    def full(self, path):
        return self.root if path == b"." else os.path.join(self.root, path)

    def make_parents(self, path):
        """False when something above the path is no directory in this very layer."""
        for parent in parents(path):
            if not os.path.lexists(self.full(parent)):
                os.mkdir(self.full(parent))
            elif not is_directory(self.full(parent)):
                return False
        return True

    def add(self, archive, member):
        path = path_of(member.name)
        if os.path.basename(path).startswith(WHITEOUT):
            self.whiteouts.append(path)
            return
        if not self.make_parents(path):
            raise SystemExit(f"{path!r}: an entry below something that is no directory")
        target = self.full(path)
        if member.isdir():
            if not is_directory(target):
                if os.path.lexists(target):
                    os.remove(target)
                os.mkdir(target)
            self.directories[path] = member
            return
        if is_directory(target):
            shutil.rmtree(target)
        elif os.path.lexists(target):
            os.remove(target)
        self.replaced.append(path)
        if member.islnk():
            os.link(self.full(path_of(member.linkname)), target, follow_symlinks=False)
            return
        if member.issym():
            os.symlink(raw(member.linkname), target)
        elif member.isfifo():
            os.mkfifo(target)
        elif member.ischr() or member.isblk():
            kind = stat.S_IFCHR if member.ischr() else stat.S_IFBLK
            os.mknod(target, kind | 0o600, os.makedev(member.devmajor, member.devminor))
        elif member.isreg():
            with open(target, "wb") as file:
                shutil.copyfileobj(archive.extractfile(member), file)
        else:
            raise SystemExit(f"{path!r}: a tar entry of type {member.type!r}")
        set_metadata(target, member)

    def hide_what_is_below(self):
        """Whiteouts, in overlayfs' form. They hide lower layers only, never entries of this one."""
        for path in self.whiteouts:
            # A whiteout below a former directory that this layer replaces by a file has nothing left to hide.
            if not self.make_parents(path):
                continue
            parent, name = os.path.split(path)
            if name == OPAQUE:
                os.setxattr(self.full(parent or b"."), "trusted.overlay.opaque", b"y")
            elif not name.startswith(WHITEOUT * 2):
                hidden = self.full(os.path.join(parent, name[len(WHITEOUT):]))
                if is_directory(hidden):
                    os.setxattr(hidden, "trusted.overlay.opaque", b"y")
                elif not os.path.lexists(hidden):
                    os.mknod(hidden, stat.S_IFCHR, os.makedev(0, 0))

    def hidden_paths(self):
        """What lower layers no longer show: (path, whether the path itself is hidden, not only what is below)."""
        for path in self.whiteouts:
            parent, name = os.path.split(path)
            yield (parent or b".", False) if name == OPAQUE else (os.path.join(parent, name[len(WHITEOUT):]), True)
        for path in self.replaced:
            yield path, True

    def set_directory_metadata(self, lower):
        """Last of all, children first: adding a child would change the time."""
        for parent, _, _ in os.walk(self.root, topdown=False):
            path = os.path.relpath(parent, self.root)
            if path in self.directories:
                set_metadata(parent, self.directories[path])
            elif below := next(lower_directories(path, lower), None):
                # Only implied here: overlayfs would show the fresh directory's metadata, the image means the one below.
                status = os.stat(below)
                os.chown(parent, status.st_uid, status.st_gid)
                os.chmod(parent, stat.S_IMODE(status.st_mode))
                for name in os.listxattr(below):
                    if not name.startswith(("trusted.overlay.", "security.selinux")):
                        os.setxattr(parent, name, os.getxattr(below, name))
                os.utime(parent, ns=(status.st_atime_ns, status.st_mtime_ns))


def lower_directories(path, lower):
    """The same directory in the layers below, topmost first, as far as nothing in between hides it."""
    for layer in reversed(lower):
        for step in [*parents(path), path]:
            if os.path.lexists(layer.full(step)) and not is_directory(layer.full(step)):
                return
        if is_directory(layer.full(path)):
            yield layer.full(path)
        if any(covers(hidden, itself, path) for hidden, itself in layer.hidden_paths()):
            return


def covers(hidden, itself, path):
    return (itself and path == hidden) or hidden == b"." or path.startswith(hidden + b"/")


def main(layout, tag, directory):
    out = os.fsencode(directory)
    os.makedirs(out, exist_ok=True)
    lower, listed = [], set()
    for number, blob in enumerate(layer_files(layout, tag)):
        layer = LayerDirectory(os.path.join(out, b"%d" % number))
        with open_layer(blob) as archive:
            for member in archive:
                layer.add(archive, member)
        layer.hide_what_is_below()
        layer.set_directory_metadata(lower)
        for hidden, itself in layer.hidden_paths():
            listed = {path for path in listed if path == b"." or not covers(hidden, itself, path)}
        listed |= layer.directories.keys()
        lower.append(layer)
    with open(os.path.join(out, b"listed.json"), "w", encoding="utf-8") as file:
        json.dump(sorted(map(escaped, listed)), file)


if __name__ == "__main__":
    main(*sys.argv[1:])
