# shellcheck shell=bash
# What the end-to-end scripts share. Sourced, never run.
#
# LXLAYER         the program under test (default: the release build)
# LXLAYER_IMAGES  where images are built and kept between runs (default: a directory for temporary files)

set -euo pipefail
umask 022
export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
# The checks say themselves what is kept of layers; the home of whoever runs them is not ours.
export LXLAYER_CACHE=

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck disable=SC2034  # used by the scripts that source this file
repository=$(cd "$here/../.." && pwd)
lxlayer=${LXLAYER:-$repository/.build/release/lxlayer}
# shellcheck disable=SC2034
images=${LXLAYER_IMAGES:-${TMPDIR:-/tmp}/lxlayer-images}

# In the name of everything that a run makes, so that run.sh can see what is left of its own.
export LXLAYER_RUN=${LXLAYER_RUN:-$$}
mark=lxlayer-e2e-$LXLAYER_RUN

# --- what a script says, and how it ends -------------------------------------------------------

note() { printf '  %s\n' "$*" >&2; }

fail() {
    printf '  FAILED: %s\n' "$*" >&2
    exit 1
}

# The machine cannot run this check. 77 is what test harnesses have long taken for "skipped".
skip() {
    printf '  skipped, because %s\n' "$*" >&2
    exit 77
}

# Commands to run when the script ends, however it ends; the last one given runs first.
cleanups=()
at_exit() { cleanups+=("$1"); }
clean_up() {
    local status=$? i
    trap '' INT TERM
    for ((i = ${#cleanups[@]} - 1; i >= 0; i--)); do
        eval "${cleanups[i]}" || true
    done
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Makes $scratch, a directory that goes away with the script.
scratch=
make_scratch() {
    scratch=$(mktemp -d "${TMPDIR:-/tmp}/$mark-XXXXXX")
    at_exit "rm -rf --one-file-system '$scratch'"
}

# --- what a script needs -------------------------------------------------------------------------

require_root() { [ "$(id -u)" = 0 ] || skip "it needs root"; }

require_commands() {
    local command
    for command; do
        command -v "$command" >/dev/null || skip "$command is not installed (make setup-e2e)"
    done
}

require_lxlayer() { [ -x "$lxlayer" ] || fail "$lxlayer is not there (make build)"; }

require_overlayfs() {
    grep -qw overlay /proc/filesystems || modprobe overlay 2>/dev/null || true
    grep -qw overlay /proc/filesystems || skip "this kernel has no overlayfs"
}

# --- images as LAYOUT:TAG ------------------------------------------------------------------------

layout_of() { printf '%s\n' "${1%:*}"; }
tag_of() { printf '%s\n' "${1##*:}"; }
# blob LAYOUT DIGEST: the file that holds it.
blob() { printf '%s/blobs/%s\n' "$1" "${2/:/\/}"; }

# manifest_digest LAYOUT:TAG
manifest_digest() {
    jq -er --arg tag "$(tag_of "$1")" \
        '[.manifests[] | select(.annotations["org.opencontainers.image.ref.name"] == $tag)][0].digest' \
        "$(layout_of "$1")/index.json"
}

# layer_digests LAYOUT:TAG: bottom layer first.
layer_digests() {
    jq -r '.layers[].digest' "$(blob "$(layout_of "$1")" "$(manifest_digest "$1")")"
}
