#!/usr/bin/env python3
"""Writes Seeds/TARGET/NAME: small inputs from which fuzzing starts, made from Fixtures/ and Specs/.

Run it when what they are made from has changed; files that it does not make, it leaves.
"""
import gzip
import io
import json
import os
import re
import struct
import subprocess
import tarfile
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
FORMATS = [tarfile.USTAR_FORMAT, tarfile.PAX_FORMAT, tarfile.GNU_FORMAT]
TYPES = {"directory": tarfile.DIRTYPE, "symlink": tarfile.SYMTYPE, "hardlink": tarfile.LNKTYPE,
         "chardev": tarfile.CHRTYPE, "blockdev": tarfile.BLKTYPE, "fifo": tarfile.FIFOTYPE}


def seed(target, name, data):
    directory = os.path.join(HERE, "Seeds", target)
    os.makedirs(directory, exist_ok=True)
    with open(os.path.join(directory, name), "wb") as file:
        file.write(data if isinstance(data, bytes) else data.encode())


def tar(entries, form):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=form) as archive:
        for entry in entries:
            data = entry.get("content", "").encode()
            info = tarfile.TarInfo(entry["path"])
            info.type = TYPES.get(entry["type"], tarfile.REGTYPE)
            info.mode = int(entry.get("mode", "0644"), 8)
            info.size = len(data) if entry["type"] == "file" else 0
            info.linkname = entry.get("target", "")
            info.uid, info.gid = entry.get("uid", 0), entry.get("gid", 0)
            info.devmajor, info.devminor = entry.get("device", (0, 0))
            info.mtime = 1500000000
            info.pax_headers = entry.get("pax", {})
            archive.addfile(info, io.BytesIO(data))
    # tarfile fills up to 10 KiB; two blocks of zeros are the end.
    used = len(stream.getvalue().rstrip(b"\0"))
    return stream.getvalue()[:(used + 511) // 512 * 512] + bytes(1024)


def header(name, kind, size, **fields):
    block = bytearray(512)
    block[0:len(name)] = name.encode()
    block[100:108], block[108:116], block[116:124] = b"0000644\0", b"0000000\0", b"0000000\0"
    block[124:136] = fields.get("spelling", b"%011o\0" % size)
    block[136:148] = b"00000000000\0"
    block[156:157] = kind
    block[257:265] = fields.get("magic", b"ustar\0" + b"00")
    for offset, data in fields.get("at", {}).items():
        block[offset:offset + len(data)] = data
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def layers():
    cases = json.load(open(os.path.join(ROOT, "Fixtures/merge-cases.json")))["cases"]
    made = []
    for number, case in enumerate(cases[::6]):
        # All layers in one: whiteouts, links and what they act on meet.
        entries = [entry for layer in case["layers"] for entry in layer if "path" in entry]
        made.append(tar(entries, FORMATS[number % 3]))
        seed("tar", "case-" + case["id"], made[-1])
    long = {"type": "file", "path": "a/" * 60 + "f", "content": "x", "mode": "0644"}
    link = {"type": "symlink", "path": "l", "target": "t" * 150}
    seed("tar", "long-gnu", tar([long, link], tarfile.GNU_FORMAT))
    attributes = {"SCHILY.xattr.user.a": "b", "LIBARCHIVE.xattr.user.c": "ZA", "mtime": "1.5", "size": "1"}
    seed("tar", "long-pax", tar([dict(long, pax=attributes), link], tarfile.PAX_FORMAT))
    seed("tar", "v7", header("d/", b"\0", 0, magic=bytes(8)) + bytes(1024))
    seed("tar", "base-256", header("f", b"0", 1, spelling=b"\x80" + bytes(10) + b"\x01") + b"x".ljust(512, b"\0"))
    sparse = b"%011o\0%011o\0" % (512, 1) + b"%011o\0%011o\0" % (1024, 0)
    fields = {386: sparse, 483: b"%011o\0" % 1024}
    seed("tar", "sparse-gnu", header("f", b"S", 1, magic=b"ustar  \0", at=fields) + b"x".ljust(512, b"\0"))
    pax = "22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n22 GNU.sparse.name=sp\n30 GNU.sparse.realsize=1024\n".encode()
    body = b"1\n512\n1\n".ljust(512, b"\0") + b"x".ljust(512, b"\0")
    seed("tar", "sparse-1.0", header("P", b"x", len(pax)) + pax.ljust(512, b"\0") + header("f", b"0", 513) + body)
    seed("tar", "empty", bytes(1024))
    for number, data in enumerate(made[:6]):
        seed("zstd", f"case-{number}", zstd(data))
    skippable = b"\x50\x2a\x4d\x18" + struct.pack("<I", 3) + b"abc"
    seed("zstd", "frames", zstd(made[0][:700]) + skippable + zstd(made[0][700:]) + skippable)
    for number, data in enumerate(made[:4]):
        seed("gzip", f"case-{number}", gzip.compress(data, mtime=0))
    seed("gzip", "members", gzip.compress(made[0][:700], 1, mtime=0) + gzip.compress(made[0][700:], 0, mtime=0))
    seed("gzip", "zeros-after", gzip.compress(made[1], mtime=0) + bytes(16))
    seed("gzip", "name", b"\x1f\x8b\x08\x1c\0\0\0\0\0\3" + struct.pack("<H", 2) + b"ab" + b"n\0c\0"
         + gzip.compress(made[2], mtime=0)[10:])


def zstd(data):
    """A frame of raw blocks (RFC 8878), as no compressor makes it: this needs none."""
    blocks = [data[start:start + 4096] for start in range(0, len(data), 4096)] or [b""]
    frame = b"\x28\xb5\x2f\xfd" + b"\0" + b"\x40"
    for number, block in enumerate(blocks):
        frame += struct.pack("<I", len(block) << 3 | (number == len(blocks) - 1))[:3] + block
    return frame


def pax():
    for name, lines in {
        "path": "path=e/f", "linkpath": "linkpath=u\nsize=0", "owner": "uid=7\ngid=4294967294\nuname=a",
        "mtime": "mtime=-1.000000001\natime=1.5\nctime=2",
        "xattrs": "SCHILY.xattr.user.a=b\nLIBARCHIVE.xattr.user.c=ZA==\nSCHILY.acl.access=user::rwx",
        "sparse-0.1": "GNU.sparse.size=1024\nGNU.sparse.numblocks=1\nGNU.sparse.map=0,0\nGNU.sparse.name=s",
        "sparse-1.0": "GNU.sparse.major=1\nGNU.sparse.minor=0\nGNU.sparse.name=s\nGNU.sparse.realsize=9",
        "charset": "hdrcharset=BINARY\npath=\udcff", "vendor": "SCHILY.dev=1\nSCHILY.ino=2\nSCHILY.filetype=sparse",
        "device": "SCHILY.devmajor=8\nSCHILY.devminor=-1",
    }.items():
        for number, mode in enumerate(b"\0\1\4"):
            if number == 0 or name in ("path", "linkpath"):
                seed("pax", f"{name}-{number}", bytes([mode]) + lines.encode(errors="surrogateescape"))
    seed("pax", "records", b"\2" + b"12 path=e/f\n9 size=1\n")
    seed("pax", "records-global", b"\3" + b"12 path=e/f\n99 size=1\n")


def documents():
    layout = os.path.join(ROOT, "Fixtures/debian-skeleton")
    index = open(os.path.join(layout, "index.json")).read()

    def blob(digest):
        return open(os.path.join(layout, "blobs", *digest.split(":"))).read()

    manifest = blob(json.loads(index)["manifests"][0]["digest"])
    config = blob(json.loads(manifest)["config"]["digest"])
    digest, oci = "sha256:" + "0" * 64, "application/vnd.oci.image."
    docker = "application/vnd.docker.distribution.manifest."
    descriptor = {"mediaType": oci + "manifest.v1+json", "digest": digest, "size": 2}
    tagged = dict(descriptor, annotations={"org.opencontainers.image.ref.name": "latest"}, data="e30=",
                  platform={"architecture": "arm64", "os": "linux", "variant": "v8", "os.version": "1"})
    made = {
        "index": index, "manifest": manifest, "config": config, "layout": '{"imageLayoutVersion":"1.0.0"}',
        "index-tagged": json.dumps({"schemaVersion": 2, "manifests": [tagged, descriptor, tagged], "subject": descriptor}),
        "index-docker": json.dumps({"schemaVersion": 2, "mediaType": docker + "list.v2+json", "manifests": []}),
        "manifest-data": json.dumps({"schemaVersion": 2, "mediaType": docker + "v2+json", "annotations": None,
                                     "config": dict(descriptor, data="e30="), "layers": [], "subject": None}, indent=1),
        "artifact": json.dumps({"schemaVersion": 2, "artifactType": "a/b", "config": descriptor, "layers": [descriptor]}),
        "config-nulls": '{"architecture":"","os":"","rootfs":{"type":"layers","diff_ids":null},"history":null,'
                        '"config":{"Env":null,"Labels":null}}\n',
        "config-history": json.dumps({
            "os": "linux", "architecture": "amd64", "rootfs": {"type": "layers", "diff_ids": [digest]},
            "history": [{"created_by": "a"}, {"empty_layer": True}],
            "config": {"Entrypoint": ["/init"], "Labels": {"org.example/label": "x"}}}, indent=3),
        "undo": json.dumps([json.loads(manifest), [{"remove": "/layers/0"}, {"removeLast": "/layers"},
                                                   {"restore": "/config/size", "to": "1"}]]),
    }
    for name, text in made.items():
        seed("documents", name, text)
    for name in ["index-tagged", "manifest-data", "config-nulls"]:
        seed("json", name, made[name])
    for name, text in {
        "numbers": "[0,-0,1e400,-1.5E-7,123456789012345678901234567890]", "strings": r'["\u00e9\ud83d\ude00\/\n","é"]',
        "spaces": " { \"a\" :\t[ 1 ,\r\n2 ] , \"b\" : { } }\n", "deep": "[" * 40 + "]" * 40, "scalar": "null",
        "keys": r'{"a":1,"\u0061b":2,"k":3,"K":4}', "same-key": r'{"a":1,"\u0061":2}', "mark": "\ufeff{}",
    }.items():
        seed("json", name, text)


def index():
    """What the program keeps of layers, without the first line and the checksum; where it was built."""
    program = os.path.join(ROOT, ".build/release/lxlayer")
    if not os.path.exists(program):
        return
    with tempfile.TemporaryDirectory() as cache:
        image = "oci:" + os.path.join(ROOT, "Fixtures/debian-skeleton")
        subprocess.run([program, "ls", "-q", "--cache", cache, image], stdout=subprocess.DEVNULL, check=True)
        kept = [open(os.path.join(cache, name), "rb").read() for name in sorted(os.listdir(cache))]
    for number, data in enumerate(data for data in kept if len(data) < 8192):
        seed("index", f"layer-{number}", data[len(b"lxlayer index 2\n"):-32])


def references():
    digest = "sha256:" + "0123456789abcdef" * 4
    for number, text in enumerate([
        "oci:dir:tag", f"oci:dir:name@{digest}", f"dir@{digest}", "/a/b:c", "docker://example.org/a:b", "a:b/c", digest,
        "sha512:" + "f" * 128, "linux/arm64/v8", "/manifests/0/a~1b~0", "a/../b//./c", "v1.0--rc+build_1",
        "application/vnd.oci.image.layer.v1.tar+zstd+encrypted", "application/vnd.docker.image.rootfs.diff.tar.gzip",
        "a\x1b[31m\u202e\\x", "md5:" + "0" * 32,
    ]):
        seed("references", f"text-{number:02}", text)
    seed("references", "no-utf8", b"a/\xff\xc3\x28/\xed\xa0\x80")


def specs():
    directory = os.path.join(ROOT, "Specs/lx")
    operations, texts = {}, []
    for name in sorted(os.listdir(directory)):
        if not name.endswith(".yaml"):
            continue
        text = open(os.path.join(directory, name)).read()
        texts.append(text)
        head, _, steps = text.partition("\nsteps:\n")
        head = re.sub(r"(?m)^after:.*\n", "", head)
        for step in re.split(r"(?m)^(?=  - )", steps):
            keys = re.findall(r"(?m)^    ([a-zA-Z]+):", step)
            rest = [key for key in keys if key not in ("category", "why", "source", "when")]
            key = "-".join(rest) + ("-when" if "when" in keys else "")
            # A step of each kind, the shortest one.
            if rest and len(step) < len(operations.get(key, (step + " ",))[0]):
                operations[key] = (step, head)
    for key, (step, head) in operations.items():
        seed("specs", key[:40], head + "\nsteps:\n" + step)
    known = [first or second for text in texts
             for first, second in re.findall(r"(?:pattern|matches|match|line): (?:'([^'\n]+)'|([^\s,}]+))", text)]
    patterns = ["yes|no", r"(a|b)*c+d?", r"\s*[^#\s]\S*", r"[a-z0-9_.-]+", r"\d\D\w\W\t.", "((a))", r"\[x\]\|"] + known
    lines = ["yes", "abbc", "  x y", "a-b_c", "1ax\t!", "a", "[x]|"]
    for number, pattern in enumerate(patterns[:20]):
        seed("patterns", f"pattern-{number:02}", pattern + "\n" + lines[number % len(lines)])


layers()
pax()
index()
documents()
references()
specs()
