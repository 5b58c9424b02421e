#!/usr/bin/python3
"""Hold every document of an OCI layout to the image specification's own JSON schemas.

usage: validate-documents.py SCHEMAS LAYOUT

SCHEMAS is the directory with the specification's schema files. Debian has them in
golang-github-opencontainers-image-spec-dev, and the validator in python3-jsonschema: hence its own Python.
"""

import json
import os
import sys

import jsonschema

FILES = {
    "layout": "image-layout-schema.json",
    "application/vnd.oci.image.index.v1+json": "image-index-schema.json",
    "application/vnd.oci.image.manifest.v1+json": "image-manifest-schema.json",
    "application/vnd.oci.image.config.v1+json": "config-schema.json",
}


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


class Validator:
    def __init__(self, schemas, layout):
        self.schemas, self.layout = schemas, layout
        self.checked, self.errors = 0, []

    def check(self, path, kind):
        document = load(os.path.join(self.layout, path))
        schema = load(os.path.join(self.schemas, FILES[kind]))
        # The schemas name each other by addresses; every one of them is a file here.
        resolver = jsonschema.RefResolver.from_schema(
            schema, id_of=lambda each: each.get("id", ""),
            handlers={"https": lambda uri: load(os.path.join(self.schemas, os.path.basename(uri)))})
        for error in jsonschema.Draft4Validator(schema, resolver=resolver).iter_errors(document):
            self.errors.append(f"{path} ({kind}): /{'/'.join(map(str, error.absolute_path))}: {error.message}")
        self.checked += 1
        return document

    def check_descriptor(self, descriptor):
        kind = descriptor["mediaType"]
        if kind not in FILES:
            return
        document = self.check("blobs/" + descriptor["digest"].replace(":", "/"), kind)
        # A config has an object of that name too, which is no descriptor.
        children = document.get("manifests", []) + [document.get("config", {})]
        for child in children:
            if "digest" in child:
                self.check_descriptor(child)


def main(schemas, layout):
    validator = Validator(schemas, layout)
    validator.check("oci-layout", "layout")
    index = validator.check("index.json", "application/vnd.oci.image.index.v1+json")
    for descriptor in index["manifests"]:
        validator.check_descriptor(descriptor)
    for error in validator.errors:
        print(f"  {error}")
    print(f"  {validator.checked} documents, {len(validator.errors)} errors")
    return 1 if validator.errors else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
