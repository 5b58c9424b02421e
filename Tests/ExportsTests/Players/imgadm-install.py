#!/usr/bin/env python3
"""Do what an export's install script says, as SmartOS's imgadm would, in memory.

usage: imgadm-install.py DIRECTORY [LISTING]     LISTING: the document that `lxlayer ls --json` prints

Each command's manifest is held to what imgadm demands of one (imgapi, manifest version 2; RFD 57): the UUID is computed
anew, the origin must be installed, size and SHA-1 must be the file's. Prints what is wrong, and how the last image's
tree differs from LISTING; "installed UUID" for each image that is right.
"""

import bz2
import gzip
import hashlib
import io
import json
import lzma
import os
import re
import sys
import tarfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../FamilyTests/Players"))
import imgadm  # noqa: E402
from zonetree import Tree  # noqa: E402

COMMAND = re.compile(r"^imgadm install -m ([a-z0-9.-]+) -f ([a-z0-9.-]+)$")
UUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
PUBLISHED = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$")
TAGS_LIMIT = 10 * 1024
OPENERS = {"gzip": gzip.decompress, "bzip2": bz2.decompress, "xz": lzma.decompress, "none": bytes}


def uuid_of(digests):
    text = hashlib.sha256(" ".join(digests).encode()).hexdigest()[:32]
    return "-".join([text[:8], text[8:12], text[12:16], text[16:20], text[20:]])


def faults(manifest, data, digests):
    """What is wrong with a manifest."""
    files = manifest.get("files", [])
    tags = manifest.get("tags", {})
    checks = {
        "v": manifest.get("v") == 2, "type": manifest.get("type") == "docker", "os": manifest.get("os") == "linux",
        "uuid": manifest.get("uuid") == uuid_of(digests) and UUID.match(manifest["uuid"]) is not None,
        "owner": UUID.match(manifest.get("owner", "")) is not None,
        "name": re.match(r"^[A-Za-z0-9._/ -]{1,512}$", manifest.get("name", "")) is not None,
        "version": re.match(r"^[A-Za-z0-9._/+-]{1,128}$", manifest.get("version", "")) is not None,
        "published_at": PUBLISHED.match(manifest.get("published_at", "")) is not None,
        "description": 0 < len(manifest.get("description", "-")) <= 512,
        "disabled": manifest.get("disabled") is False, "public": isinstance(manifest.get("public"), bool),
        "state": manifest.get("state") == "active",
        "origin": manifest.get("origin") == (uuid_of(digests[:-1]) if len(digests) > 1 else None),
        "tags": len(json.dumps(tags, separators=(",", ":"))) <= TAGS_LIMIT,
        "docker:id": tags.get("docker:id") == digests[-1],
        "docker:architecture": isinstance(tags.get("docker:architecture"), str),
        "docker:config": set(tags.get("docker:config", {})) in (set(), {"Cmd", "Entrypoint", "Env", "WorkingDir"}),
        "files": len(files) == 1 and set(files[0]) == {"sha1", "size", "compression"},
    }
    if checks["files"]:
        checks["sha1"] = files[0]["sha1"] == hashlib.sha1(data).hexdigest()
        checks["size"] = files[0]["size"] == len(data)
        checks["compression"] = files[0]["compression"] in OPENERS
    return [name for name, right in checks.items() if not right]


def main(directory, listing=None):
    with open(os.path.join(directory, "install.sh"), encoding="ascii") as file:
        lines = file.read().splitlines()
    if lines[0] != "#!/bin/sh -e":
        print(f"the script begins with {lines[0]!r}")
    tree, digests = Tree(), []
    for line in lines[1:]:
        command = COMMAND.match(line)
        if not command:
            print(f"no such command: {line!r}")
            continue
        with open(os.path.join(directory, command[1]), encoding="utf-8") as file:
            manifest = json.load(file)
        with open(os.path.join(directory, command[2]), "rb") as file:
            data = file.read()
        digests.append("sha256:" + hashlib.sha256(data).hexdigest())
        wrong = faults(manifest, data, digests)
        if wrong:
            print(f"{command[1]}: {', '.join(wrong)}")
            continue
        content = OPENERS[manifest["files"][0]["compression"]](data)
        with tarfile.open(fileobj=io.BytesIO(content), errors="surrogateescape") as archive:
            imgadm.extract(tree, archive)
        imgadm.remove_whiteouts(tree)
        print(f"installed {manifest['uuid']}")
    if listing:
        for line in imgadm.differences(tree, listing):
            print(line)


if __name__ == "__main__":
    main(*sys.argv[1:])
