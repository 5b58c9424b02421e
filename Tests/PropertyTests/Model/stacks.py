"""Random layer stacks as real tars, written by Python's tarfile. A seed gives the same bytes again."""

import gzip
import io
import tarfile

# Few names, so that layers meet: odd bytes, a long one, one that needs a PAX record, one that begins another.
NAMES = ["a", "b", "c", "d", "ab", "\udcff\udcfe", "n\nl", "ü\\", "l" * 120]
TARGETS = ["/", ".", "..", "../..", "gone", "/gone/x", "a/../b", "/../a", "./b/", "s" * 150]
PREFIXES = ["", "", "", "", "./", "/", ".//", "//", "a/../"]
# Not "-0.5": libarchive drops the sign of a time between -1 and 0.
TIMES = ["0", "1", "1700000000", "1700000000.25", "-1.25", "17179869184.000000001"]
IDS = [0, 0, 0, 1000, 65534, 3000000, 4294967294]
FORMATS = [tarfile.PAX_FORMAT, tarfile.PAX_FORMAT, tarfile.GNU_FORMAT]


class Stack:
    """One stack's layers; `plain` leaves out what only root, or no extractor, makes."""

    def __init__(self, random, plain):
        self.random, self.plain = random, plain
        self.paths, self.files = [], []
        self.layers = [self.layer(number) for number in range(random.randint(1, 4))]

    def once(self, times):
        return self.random.randrange(times) == 0

    def path(self):
        if self.paths and self.once(2):
            path = self.random.choice(self.paths)
            if self.once(4):
                path += "/" + self.random.choice(NAMES)
        else:
            path = "/".join(self.random.choice(NAMES[:6]) for _ in range(self.random.randint(1, 3)))
            if self.once(10):
                path += "/" + self.random.choice(NAMES)
        self.paths.append(path)
        return path

    def layer(self, number):
        random = self.random
        entries = [self.entry(number) for _ in range(random.randint(0, 9))]
        kind = random.choice(FORMATS)
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=kind, encoding="utf-8", errors="surrogateescape") as tar:
            for info, data in entries:
                info.size = len(data) if info.isreg() else 0
                if kind == tarfile.GNU_FORMAT:
                    info.mtime, info.pax_headers = int(info.mtime), {}
                tar.addfile(info, io.BytesIO(data))
        tar = out.getvalue()
        return gzip.compress(tar, 1, mtime=0) if self.once(3) else tar

    def entry(self, number):
        random = self.random
        path = self.path()
        kinds = [tarfile.REGTYPE] * 4 + [tarfile.DIRTYPE] * 4 + [tarfile.SYMTYPE] * 3 + [tarfile.LNKTYPE] * 3
        kinds += [tarfile.FIFOTYPE] if self.plain else [tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE]
        info = tarfile.TarInfo(path)
        info.type = random.choice(kinds)
        data = b""
        if number and self.once(4):
            self.whiteout(info)
        elif self.once(60) and not self.plain:
            info.name, info.type = random.choice([".", "./", "/"]), tarfile.DIRTYPE
        elif self.once(400) and not self.plain:
            info.name = "../" + path
        if info.issym():
            info.linkname = random.choice(TARGETS) if self.once(3) else random.choice(["", "/"]) + self.path()
        elif info.islnk():
            # Mostly to what may be there, and is no directory.
            known = self.paths if not self.files or self.once(40) else self.files
            info.linkname = random.choice(PREFIXES) + random.choice(known)
        elif info.isreg():
            data = bytes(random.choice(b"xyz") for _ in range(random.choice([0, 0, 1, 3, 511, 512, 513])))
        elif info.ischr() or info.isblk():
            info.devmajor, info.devminor = random.choice([(0, 0), (1, 3), (8, 1), (250, 1048575)])
        if info.name == path and not info.isdir():
            self.files.append(path)
        # A name that is used as a directory is one.
        taken = path + "/" if info.isdir() else path
        self.files = [file for file in self.files if not taken.startswith(file + "/")]
        info.name = random.choice(PREFIXES) + info.name
        self.metadata(info)
        return info, data

    def whiteout(self, info):
        head, slash, tail = info.name.rpartition("/")
        if self.once(4):
            info.name = info.name + "/.wh..wh..opq"
        else:
            info.name = head + slash + ".wh." + tail
        if self.plain or not self.once(20):
            info.type = tarfile.REGTYPE
        if self.once(100) and not self.plain:
            odd = [".wh.", ".wh..", ".wh...", ".wh..wh.aufs", ".wh..wh.plnk/x", ".wh..wh.foo", ".wh.x/y"]
            info.name = head + slash + self.random.choice(odd)

    def metadata(self, info):
        random = self.random
        modes = [0o644, 0o755, 0o700] if self.plain else [0o644, 0o755, 0o4755, 0o1777, 0o2750, 0, 0o7777]
        info.mode = random.choice(modes)
        if self.plain and info.isdir():
            info.mode |= 0o700
        if self.plain:
            info.mtime = float(random.choice([1, 1700000000]))
            return
        info.uid, info.gid = random.choice(IDS), random.choice(IDS)
        time = random.choice(TIMES)
        info.mtime = float(time)
        headers = {"mtime": time}
        if not info.islnk() and self.once(8):
            headers["SCHILY.xattr.user.one"] = random.choice(["", "value", "va=lue\n", "\udc80\udcff"])
        if not info.islnk() and self.once(20):
            headers["LIBARCHIVE.xattr.user.t%77o%25"] = "AP8K"
        if self.once(30):
            headers["comment"] = "nothing"
        info.pax_headers = headers
