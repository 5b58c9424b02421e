#!/usr/bin/env python3
"""Make an image with so many entries and so many bytes, as an OCI layout: the same every time.

usage: make-image.py LAYOUT --entries N --bytes N [--layers N] [--base LAYOUT]

The contents are words of all bytes, the frequent ones more so, with some noise between them: gzip makes a third of them,
and a byte of that takes as long to inflate as one of a Linux system's programs and libraries, but for an eighth. Layers above the first remove what is below and replace some of it. With --base, the layers go on top of
those of an image that was made here before, whose blobs get second names.
"""

import argparse
import hashlib
import io
import itertools
import json
import os
import random
import subprocess
import tarfile

BLOCK = 1 << 20


def blocks(source):
    """Blocks of words with some noise, from which all files are cut."""
    bytes_by_rank = [1 / (rank + 1) ** 1.3 for rank in range(256)]
    words = [bytes(source.choices(range(256), bytes_by_rank, k=source.randint(3, 8))) for _ in range(8000)]
    words_by_rank = list(itertools.accumulate(1 / (rank + 1) ** 1.2 for rank in range(len(words))))
    made = []
    for _ in range(48):
        text = bytearray()
        while len(text) < BLOCK:
            text += b"".join(source.choices(words, cum_weights=words_by_rank, k=2000)) + source.randbytes(50)
        made.append(bytes(text[:BLOCK]))
    return made


class Contents(io.RawIOBase):
    """A file's bytes: cut out of the blocks, one after the other."""

    def __init__(self, pool, start, size):
        self.pool, self.position, self.left = pool, start, size

    def read(self, count=-1):
        count = self.left if count < 0 else min(count, self.left)
        parts = []
        while count:
            block = self.pool[self.position // BLOCK % len(self.pool)]
            offset = self.position % BLOCK
            part = block[offset : offset + count]
            parts.append(part)
            self.position += len(part)
            self.left -= len(part)
            count -= len(part)
        return b"".join(parts)


def entry(name, size=0, kind=tarfile.REGTYPE, mode=0o644):
    info = tarfile.TarInfo(name)
    info.size, info.type, info.mode, info.mtime = size, kind, mode, 1_700_000_000
    return info


SYSTEM = {
    "etc/os-release": b"ID=debian\nVERSION_ID=12\n",
    "etc/fstab": b"/dev/sda1 / ext4 defaults 0 1\n",
    "etc/debian_version": b"12.5\n",
    "sbin/init": b"#!/bin/sh\n",
    "bin/sh": b"",
}


def write_layer(tar, number, entries, size, pool, source):
    if number == 0:
        for name, text in SYSTEM.items():
            tar.addfile(entry(name, len(text), mode=0o755), io.BytesIO(text))
    else:
        # What was below goes in part: a whole tree, and single files.
        tar.addfile(entry(f"data/layer{number - 1}/.wh.d0"))
        tar.addfile(entry(f"data/layer{number - 1}/d1/.wh.f1"))
    average = size // max(1, entries)
    for index in range(entries):
        directory = f"data/layer{number}/d{index // 100}"
        if index % 100 == 0:
            tar.addfile(entry(directory, kind=tarfile.DIRTYPE, mode=0o755))
        length = min(size, int(source.expovariate(1) * average)) if average else 0
        tar.addfile(entry(f"{directory}/f{index % 100}", length), Contents(pool, source.randrange(BLOCK), length))


class Hashing(io.RawIOBase):
    def __init__(self, file):
        self.file, self.hash = file, hashlib.sha256()

    def write(self, data):
        self.hash.update(data)
        return self.file.write(data)


def below(base, blobs):
    """The layers of another image and their diff_ids; the blobs are linked."""

    def document(descriptor):
        with open(f"{base}/blobs/{descriptor['digest'].replace(':', '/')}") as file:
            return json.load(file)

    with open(f"{base}/index.json") as file:
        manifest = document(json.load(file)["manifests"][0])
    for layer in manifest["layers"]:
        name = layer["digest"].split(":")[1]
        os.link(f"{base}/blobs/sha256/{name}", f"{blobs}/{name}")
    return manifest["layers"], document(manifest["config"])["rootfs"]["diff_ids"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("layout")
    parser.add_argument("--entries", type=int, required=True)
    parser.add_argument("--bytes", type=int, required=True)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--base")
    wanted = parser.parse_args()
    source = random.Random(2 if wanted.base else 1)
    pool = blocks(source)
    blobs = f"{wanted.layout}/blobs/sha256"
    os.makedirs(blobs)

    def put(document):
        data = json.dumps(document).encode()
        digest = hashlib.sha256(data).hexdigest()
        with open(f"{blobs}/{digest}", "wb") as file:
            file.write(data)
        return {"digest": f"sha256:{digest}", "size": len(data)}

    layers, diff_ids = below(wanted.base, blobs) if wanted.base else ([], [])
    for number in range(len(layers), len(layers) + wanted.layers):
        with open(f"{blobs}/layer", "wb") as packed:
            pigz = subprocess.Popen(["pigz", "-6", "-n"], stdin=subprocess.PIPE, stdout=packed)
            stream = Hashing(pigz.stdin)
            with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                write_layer(
                    tar, number, wanted.entries // wanted.layers, wanted.bytes // wanted.layers, pool, source
                )
            pigz.stdin.close()
            assert pigz.wait() == 0
        with open(f"{blobs}/layer", "rb") as packed:
            digest = hashlib.file_digest(packed, "sha256").hexdigest()
        os.rename(f"{blobs}/layer", f"{blobs}/{digest}")
        kind = "application/vnd.oci.image.layer.v1.tar+gzip"
        layers.append(
            {"mediaType": kind, "digest": f"sha256:{digest}", "size": os.path.getsize(f"{blobs}/{digest}")}
        )
        diff_ids.append(f"sha256:{stream.hash.hexdigest()}")
    config = put(
        {
            "created": "2024-01-01T00:00:00Z",
            "architecture": "amd64",
            "os": "linux",
            "config": {},
            "rootfs": {"type": "layers", "diff_ids": diff_ids},
            "history": [{"created_by": f"layer {number}"} for number in range(len(layers))],
        }
    )
    manifest = put(
        {
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": {"mediaType": "application/vnd.oci.image.config.v1+json", **config},
            "layers": layers,
        }
    )
    listed = {
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        **manifest,
        "annotations": {"org.opencontainers.image.ref.name": "latest"},
    }
    with open(f"{wanted.layout}/index.json", "w") as file:
        json.dump({"schemaVersion": 2, "manifests": [listed]}, file)
    with open(f"{wanted.layout}/oci-layout", "w") as file:
        file.write('{"imageLayoutVersion":"1.0.0"}')


main()
