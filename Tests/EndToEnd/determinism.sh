#!/bin/bash
# The same image in gives the same bytes out, and a converted image is left alone.
#
# usage: determinism.sh LAYOUT:TAG
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

image=$(realpath "$(layout_of "$1")"):$(tag_of "$1")
require_lxlayer
make_scratch

# convert SOURCE DESTINATION: prints the digest from the one line that convert prints.
convert() {
    local line
    line=$("$lxlayer" convert --quiet "oci:$1" "oci:$2")
    [ "$(wc -l <<<"$line")" = 1 ] || fail "convert printed more than one line: $line"
    [[ $line =~ @(sha256:[0-9a-f]{64})$ ]] || fail "convert did not print REFERENCE@DIGEST: $line"
    printf '%s\n' "${BASH_REMATCH[1]}"
}

# contents LAYOUT: every file of it with the digest of its bytes.
contents() { (cd "$1" && find . -type f ! -name '*.lock' -print0 | sort -z | xargs -0 sha256sum); }

expect_same() { # TITLE ONE OTHER
    [ "$2" = "$3" ] || fail "$1: $2 and $3"
    note "$1: the same"
}

mkdir "$scratch/a" "$scratch/b" "$scratch/b/deep er" "$scratch/home"
plain=$(cd "$scratch/a" && TZ=UTC LC_ALL=C convert "$image" "$scratch/a/out:latest")
other=$(cd "$scratch/b/deep er" && umask 077 &&
    export TZ=Asia/Kathmandu LC_ALL=C.UTF-8 LANG=de_DE.UTF-8 HOME="$scratch/home" TMPDIR="$scratch/home" &&
    convert "$image" "out:latest")
[ "$plain" = "$(manifest_digest "$scratch/a/out:latest")" ] || fail "the printed digest is not the image's"
expect_same "digest, in another directory, time zone, locale and umask" "$plain" "$other"
expect_same "every file of the layout" "$(contents "$scratch/a/out")" "$(contents "$scratch/b/deep er/out")"

before=$(contents "$scratch/a/out")
[ "$plain" != "$(manifest_digest "$image")" ] || fail "the conversion changed nothing"
expect_same "digest of the result converted again" "$plain" "$(convert "$scratch/a/out:latest" "$scratch/again:latest")"
expect_same "files of the result converted again" "$before" "$(contents "$scratch/again")"
in_place=$(convert "$scratch/a/out:latest" "$scratch/a/out:latest")
expect_same "digest of the result converted in place" "$plain" "$in_place"
expect_same "files of the result converted in place" "$before" "$(contents "$scratch/a/out")"
