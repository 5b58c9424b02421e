"""What a stack of layers means: a small model, written from the image specification's text (layer.md).

The tree is one flat map from real paths (tuples of names) to inodes; nothing is shared with lxlayer, nor its way:
what a whiteout hides is found by comparing paths. Slow, for small stacks.

Where the specification is silent: each entry acts on the tree so far; symbolic links on the way to an entry are
followed inside the root; what is missing there, or is no directory, becomes one; a whiteout through a link of the
layers below hides nothing where the same layer replaces the link, or hides it by a whiteout that needs no link; a hard
link may come before its target, and may mean what a whiteout of its layer hides.
"""

import base64
import decimal
import hashlib
import io
import tarfile
import urllib.parse

LINKS = 40
TYPES = {
    tarfile.REGTYPE: "file", tarfile.AREGTYPE: "file", tarfile.DIRTYPE: "directory", tarfile.SYMTYPE: "symlink",
    tarfile.CHRTYPE: "chardev", tarfile.BLKTYPE: "blockdev", tarfile.FIFOTYPE: "fifo", tarfile.LNKTYPE: "hardlink",
}


class Refused(Exception):
    """The stack is no tree; the argument is the fault's name."""


class Loop(Exception):
    """Too many links."""


def raw(text):
    return text.encode("utf-8", "surrogateescape")


def clean(name):
    """A name's components inside the root."""
    parts = []
    for part in raw(name).split(b"/"):
        if part == b"..":
            if not parts:
                raise Refused("escapesRoot")
            parts.pop()
        elif part not in (b"", b"."):
            parts.append(part)
    return tuple(parts)


class Inode:
    """What names point to."""

    def __init__(self, kind, **fields):
        self.kind, self.implied = kind, False
        self.mode, self.uid, self.gid, self.mtime = 0o755, 0, 0, "0"
        self.size = self.digest = self.target = self.device = None
        self.xattrs = {}
        # A directory stays the same one when an entry names it again.
        self.same = self
        # A directory in which another one was implied: umoci sets its time anew.
        self.touched = False
        self.__dict__.update(fields)


class Entry:
    """One member of a layer."""

    def __init__(self, member, data):
        self.path = clean(member.name)
        self.kind = TYPES[member.type]
        self.link = clean(member.linkname) if self.kind == "hardlink" else None
        time = member.pax_headers.get("mtime", repr(member.mtime))
        self.inode = Inode(
            self.kind, mode=member.mode & 0o7777, uid=member.uid, gid=member.gid,
            mtime=format(decimal.Decimal(time).normalize(), "f"), xattrs=xattrs(member))
        if self.kind == "file":
            self.inode.size, self.inode.digest = len(data), hashlib.sha256(data).hexdigest()
        elif self.kind == "symlink":
            self.inode.target = raw(member.linkname)
        elif self.kind in ("chardev", "blockdev"):
            self.inode.device = (member.devmajor, member.devminor)


def xattrs(member):
    found = {}
    for key, value in member.pax_headers.items():
        if key.startswith("SCHILY.xattr."):
            found[raw(key[len("SCHILY.xattr."):])] = raw(value)
        elif key.startswith("LIBARCHIVE.xattr."):
            name = urllib.parse.unquote_to_bytes(key[len("LIBARCHIVE.xattr."):])
            found[name] = base64.b64decode(value + "=" * (-len(value) % 4))
    return found


def read(layer):
    """The entries of a layer's blob."""
    entries = []
    with tarfile.open(fileobj=io.BytesIO(layer), encoding="utf-8", errors="surrogateescape") as tar:
        for member in tar:
            data = tar.extractfile(member).read() if member.isreg() else b""
            entries.append(Entry(member, data))
    return entries


class Tree:
    """path → (inode, the layer that gave the name); () is the root."""

    def __init__(self):
        self.names = {(): (Inode("directory", implied=True), 0)}
        self.layer = -1
        # What in this stack is read differently elsewhere; see umoci.py.
        self.notes = set()

    def copy(self):
        other = Tree()
        other.names, other.layer = dict(self.names), self.layer
        return other

    def apply(self, entries):
        self.layer += 1
        whiteouts, ordinary = self.sort(entries)
        below = self.copy()
        hidden = self.hide(whiteouts, ordinary) if self.layer else set()
        waiting = []
        for entry in ordinary:
            if not entry.path:
                entry.inode.same = self.names[()][0].same
                self.names[()] = (entry.inode, self.layer)
                continue
            place = self.make_parent(entry.path)
            if entry.kind != "hardlink":
                self.put(place, entry.inode)
                continue
            target = self.look(entry.link)
            inode = self.names[target][0] if target is not None else None
            if inode is None and hidden:
                # Whatever the order of whiteout and link in the layer.
                whole = self.copy()
                whole.names |= {
                    path: below.names[path] for path in hidden
                    if self.has_same_directory(path[:-1], below, hidden)
                }
                target = whole.look(entry.link)
                inode = whole.names[target][0] if target is not None else None
                self.notes.add("link to what is hidden")
            if inode is None:
                waiting.append(entry)
            else:
                if target is not None and place == target[:len(place)] or entry.path == entry.link[:len(entry.path)]:
                    self.notes.add("link in place of its target")
                self.put(place, self.linked(inode))
        for entry in waiting:
            self.notes.add("link before its target")
            target = self.look(entry.link)
            if target is None:
                raise Refused("hardLinkTargetMissing")
            # The target first: making the parent may take it away.
            inode = self.names[target][0]
            self.put(self.make_parent(entry.path), self.linked(inode))

    def has_same_directory(self, path, below, hidden):
        while path in hidden:
            path = path[:-1]
        return path in self.names and self.names[path][0].same is below.names[path][0].same

    def sort(self, entries):
        """Whiteouts, as (directory, hidden name or None for all), and the other entries."""
        whiteouts, ordinary = [], []
        for entry in entries:
            above = next((name for name in entry.path[:-1] if name.startswith(b".wh.")), None)
            name = entry.path[-1] if entry.path else b""
            if above is not None and above.startswith(b".wh..wh.") and above != b".wh..wh..opq":
                continue
            if above is not None:
                raise Refused("whiteoutUsedAsDirectory")
            if not name.startswith(b".wh."):
                ordinary.append(entry)
                continue
            if name == b".wh..wh..opq":
                whiteouts.append((entry.path[:-1], None))
            elif name.startswith(b".wh..wh."):
                pass
            elif name[4:] in (b"", b".", b".."):
                raise Refused("invalidWhiteout")
            else:
                whiteouts.append((entry.path[:-1], name[4:]))
        return whiteouts, ordinary

    def hide(self, whiteouts, ordinary):
        """Takes away what whiteouts hide; gives the paths."""
        named = {entry.path for entry in ordinary} | {parent + (name,) for parent, name in whiteouts if name}
        everything = set(self.names)
        above = [entry.path[:count] for entry in ordinary for count in range(1, len(entry.path))]
        if whiteouts and any(map(self.is_link, above)):
            self.notes.add("whiteout beside an entry through a link")
        if whiteouts and any(self.look(path) is not None and self.directory(path) is None for path in above):
            self.notes.add("whiteout beside an entry below a file")
        solid = {entry.path for entry in ordinary if entry.kind != "directory"}
        for parent, name in whiteouts:
            whole = parent + (name,) if name else parent
            prefixes = [whole[:count] for count in range(1, len(whole) + 1)]
            if any(self.is_link(prefix) or prefix in solid and (prefix != whole or not name) for prefix in prefixes):
                self.notes.add("whiteout meets a link")
        through = []
        direct = []
        for parent, name in whiteouts:
            prefixes = [parent[:count] for count in range(1, len(parent) + 1)]
            links = [prefix for prefix in prefixes if self.is_link(prefix)]
            if not links:
                direct.append((self.directory(parent), name))
            elif not any(link in named for link in links):
                through.append((parent, name))
        self.take(direct)
        if through:
            self.notes.add("whiteout through a link")
        self.take([(self.directory(parent), name) for parent, name in through])
        return everything - set(self.names)

    def is_link(self, path):
        place = self.look(path)
        return place is not None and self.names[place][0].kind == "symlink"

    def directory(self, path):
        """The real path of the directory that is there, links followed."""
        place = self.look(path, last=True)
        return place if place is not None and self.names[place][0].kind == "directory" else None

    def take(self, hidden):
        for directory, name in hidden:
            if directory is None:
                continue
            depth = len(directory)
            for path in list(self.names):
                if path[:depth] == directory and len(path) > depth and (name is None or path[depth] == name):
                    del self.names[path]

    def walk(self, path, last, missing):
        """The real path; `missing` is asked what to do where a directory should be and is not."""
        place, links, rest = (), 0, list(path)
        length = 0
        while rest:
            if self.names[place][0].kind != "directory" and not missing(place):
                return None
            name = rest.pop(0)
            if name in (b".", b""):
                continue
            if name == b"..":
                place = place[:-1]
                continue
            next_place = place + (name,)
            if next_place not in self.names:
                if b".." in rest:
                    self.notes.add("link that climbs out of what is missing")
                if not missing(next_place):
                    return None
                place = next_place
                continue
            inode = self.names[next_place][0]
            if inode.kind == "symlink" and (rest or last):
                links += 1
                length += len(inode.target)
                if links > LINKS or length > 8192:
                    raise Loop()
                rest = [part for part in inode.target.split(b"/") if part] + rest
                place = () if inode.target.startswith(b"/") else place
                continue
            place = next_place
        return place

    def look(self, path, last=False):
        try:
            return self.walk(path, last, lambda place: False)
        except Loop:
            return None

    def make_parent(self, path):
        def make(place):
            if place in self.names:
                self.notes.add("parent is no directory")
            self.drop(place)
            self.names[place] = (Inode("directory", implied=True), self.layer)
            if place:
                self.names[place[:-1]][0].touched = True
            return True

        parent = path[:-1]
        if any(self.is_link(parent[:count]) for count in range(1, len(parent) + 1)):
            self.notes.add("entry through a link")
        try:
            place = self.walk(parent, True, make)
        except Loop:
            raise Refused("symlinkLoop") from None
        if self.names[place][0].kind != "directory":
            make(place)
        return place + (path[-1],)

    def put(self, place, inode):
        old = self.names.get(place, (None, -1))
        if old[1] == self.layer:
            self.notes.add("a name twice")
        if old[0] is not None and old[0].kind == inode.kind == "directory":
            inode.same = old[0].same
            self.names[place] = (inode, self.layer)
            return
        self.drop(place)
        self.names[place] = (inode, self.layer)

    def linked(self, inode):
        if inode.kind == "directory":
            raise Refused("hardLinkToDirectory")
        return inode

    def drop(self, place):
        for path in [path for path in self.names if path[:len(place)] == place]:
            del self.names[path]


def merge(layers):
    """The tree, or the fault and its layer."""
    tree = Tree()
    for number, layer in enumerate(layers):
        try:
            tree.apply(read(layer))
        except Refused as refused:
            return None, [refused.args[0], number], tree.notes
    return tree, None, tree.notes
