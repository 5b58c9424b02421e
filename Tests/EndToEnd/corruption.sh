#!/bin/bash
# One flipped byte, anywhere in any blob, is found and named, and nothing is written.
#
# usage: corruption.sh LAYOUT:TAG [BLOBS]       BLOBS: all (default), or largest for the largest layer only
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

layout=$(realpath "$(layout_of "$1")") tag=$(tag_of "$1") which=${2:-all}
require_lxlayer
require_commands jq python3
make_scratch
cp -a "$layout" "$scratch/damaged"

flip() { # FILE OFFSET: flips the lowest bit of the byte there; doing it twice undoes it
    python3 -c '
import sys
with open(sys.argv[1], "r+b") as file:
    file.seek(int(sys.argv[2])); byte = file.read(1)[0]
    file.seek(int(sys.argv[2])); file.write(bytes([byte ^ 1]))' "$1" "$2"
}

# must_fail WHAT DIGEST FOUND COMMAND...: exit code 3, and a message that names the blob and both digests.
must_fail() {
    local what=$1 expected=$2 found=$3 status=0 words
    shift 3
    "$@" >"$scratch/stdout" 2>"$scratch/stderr" || status=$?
    words=$(cat "$scratch/stdout" "$scratch/stderr")
    [ "$status" = 3 ] || fail "$what: exit code $status, not 3: $words"
    # The blob's name is its expected digest.
    [[ $words == *"$expected"* ]] || fail "$what: the message does not name $expected: $words"
    [[ $words == *"$found"* ]] || fail "$what: the message does not say that $found was found: $words"
}

if [ "$which" = largest ]; then
    # The first in the listing by size.
    blobs=$(cd "$layout/blobs/sha256" && find . -type f -printf '%s %f\n' | sort -rn | head -n 1 | cut -d' ' -f2)
else
    blobs=$(ls "$layout/blobs/sha256")
fi

count=0
for name in $blobs; do
    file=$scratch/damaged/blobs/sha256/$name
    chmod u+w "$file"
    size=$(stat -c %s "$file")
    for offset in 0 $((size / 4)) $((size / 2)) $((size * 3 / 4)) $((size - 1)); do
        what="blob $name, byte $offset of $size"
        flip "$file" "$offset"
        found=$(sha256sum "$file" | cut -c1-64)
        must_fail "$what: convert" "sha256:$name" "$found" \
            "$lxlayer" convert "oci:$scratch/damaged:$tag" "oci:$scratch/destination:$tag"
        [ ! -e "$scratch/destination" ] || fail "$what: convert left a destination behind"
        must_fail "$what: verify" "sha256:$name" "$found" "$lxlayer" verify "oci:$scratch/damaged:$tag"
        flip "$file" "$offset"
        count=$((count + 1))
    done
done
# The damage was undone each time, so that the undamaged copy shows that it was the flipped byte that mattered.
"$lxlayer" verify "oci:$scratch/damaged:$tag" >/dev/null 2>&1 || fail "the copy does not verify once it is whole again"
note "$count flipped bytes, each found"
