#!/bin/bash
# Every document of a converted image keeps to the image specification's schemas, and skopeo copies the image.
#
# usage: documents.sh LAYOUT:TAG
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

image=$1
schemas=/usr/share/gocode/src/github.com/opencontainers/image-spec/schema
require_lxlayer
require_commands skopeo jq
[ -d "$schemas" ] || skip "golang-github-opencontainers-image-spec-dev is not installed (make setup-e2e)"
/usr/bin/python3 -c 'import jsonschema' 2>/dev/null || skip "python3-jsonschema is not installed (make setup-e2e)"
make_scratch

"$lxlayer" convert --quiet "oci:$image" "oci:$scratch/converted:latest" >/dev/null
"$here/validate-documents.py" "$schemas" "$scratch/converted"

note "skopeo copies it"
skopeo copy --quiet --insecure-policy "oci:$scratch/converted:latest" "oci:$scratch/copied:latest"
[ "$(manifest_digest "$scratch/converted:latest")" = "$(manifest_digest "$scratch/copied:latest")" ] ||
    fail "skopeo's copy has another digest"
