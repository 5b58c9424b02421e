"""Layers of an OCI layout, read with Python's own tarfile. Shared by the programs beside this file."""

import gzip
import io
import json
import os
import posixpath
import subprocess
import tarfile
import tempfile

WHITEOUT = b".wh."
OPAQUE = b".wh..wh..opq"
ATTRIBUTE = "SCHILY.xattr."


def layer_files(layout, tag):
    """The files that hold the image's layers, bottom first."""
    def document(path):
        with open(os.path.join(layout, path), encoding="utf-8") as file:
            return json.load(file)

    def blob(descriptor):
        return "blobs/" + descriptor["digest"].replace(":", "/")

    named = [
        descriptor for descriptor in document("index.json")["manifests"]
        if descriptor.get("annotations", {}).get("org.opencontainers.image.ref.name") == tag
    ]
    if len(named) != 1:
        raise SystemExit(f"{layout}: {len(named)} images are called {tag}")
    return [os.path.join(layout, blob(layer)) for layer in document(blob(named[0]))["layers"]]


def open_layer(path):
    """The tar archive in a layer's blob, whichever way it is compressed."""
    tar = tempfile.TemporaryFile()
    with open(path, "rb") as file:
        magic = file.read(4)
        file.seek(0)
        if magic == b"\x28\xb5\x2f\xfd":
            subprocess.run(["zstd", "-dcq"], stdin=file, stdout=tar, check=True)
        else:
            source = gzip.GzipFile(fileobj=file) if magic[:2] == b"\x1f\x8b" else file
            while block := source.read(1 << 20):
                tar.write(block)
    # Some writers (umoci's insert) end without the padding of the last entry and without the end marker.
    size = tar.seek(0, io.SEEK_END)
    tar.write(b"\0" * (-size % 512 + 1024))
    tar.seek(0)
    return tarfile.open(fileobj=tar, mode="r:", encoding="utf-8", errors="surrogateescape")


def raw(text):
    return text.encode("utf-8", "surrogateescape")


def path_of(name):
    """A member's path as bytes, relative and clean; the root is b"."."""
    path = posixpath.normpath(b"/" + raw(name)).lstrip(b"/")
    return path or b"."


def modified(member):
    """Seconds as text: tarfile keeps them as a float, which is too coarse for nanoseconds."""
    return member.pax_headers.get("mtime", str(int(member.mtime)))


def attributes(member):
    return {
        name[len(ATTRIBUTE):]: raw(value)
        for name, value in member.pax_headers.items() if name.startswith(ATTRIBUTE)
    }
