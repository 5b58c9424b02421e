#!/bin/bash
# From a registry, by way of a conversion, and back: the recipe of the README, against a registry of this machine's own.
#
# usage: registry.sh LAYOUT:TAG
#
# Several images that share layers are put into the registry, had with skopeo, converted in one run and put back, twice,
# and had once more. The registry's own log says what was sent: no blob of a base goes there twice.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

image=$1
require_lxlayer
require_commands docker-registry skopeo umoci jq
make_scratch
# skopeo remembers here which registry has which blob (as root, below /var/lib/containers/cache).
export HOME=$scratch/home XDG_RUNTIME_DIR=$scratch/home
mkdir "$scratch/home"

# --- a registry on loopback ----------------------------------------------------------------------

# The kernel chooses the port.
cat >"$scratch/registry.yml" <<END
version: 0.1
log: {level: info, formatter: text, accesslog: {disabled: false}}
storage: {filesystem: {rootdirectory: $scratch/registry}}
http: {addr: "127.0.0.1:0"}
END
OTEL_TRACES_EXPORTER=none docker-registry serve "$scratch/registry.yml" >"$scratch/log" 2>&1 &
registry_process=$!
at_exit "kill $registry_process 2>/dev/null; wait $registry_process 2>/dev/null"
address=
for ((try = 0; try < 100; try++)); do
    address=$(grep -o 'listening on 127\.0\.0\.1:[0-9]*' "$scratch/log" | head -n 1 | sed 's/.* //') || true
    [ -z "$address" ] || break
    kill -0 "$registry_process" 2>/dev/null || fail "the registry does not run: $(tail -n 2 "$scratch/log")"
    sleep 0.1
done
[ -n "$address" ] || fail "the registry does not say where it listens"

# uploads REPOSITORY: the digest of each blob that was sent there, as often as it was sent.
uploads() {
    grep -o "\"PUT /v2/$1/blobs/uploads/[^ ]* HTTP/1.1\" 201" "$scratch/log" |
        grep -o 'digest=sha256%3[Aa][0-9a-f]*' | sed 's/digest=sha256%3[Aa]/sha256:/' || true
}

# The log's last lines may still be on their way.
settle() { skopeo list-tags --tls-verify=false "docker://$address/systems/debian" >/dev/null && sleep 0.3; }

quietly() { "$@" >"$scratch/out" 2>&1 || fail "$(printf '%s ' "$@"): $(tail -n 3 "$scratch/out")"; }

policy() { skopeo --insecure-policy "$@"; }

# --- bases that share layers ---------------------------------------------------------------------

quietly policy copy "oci:$image" "oci:$scratch/bases:11"
for tag in 12 13; do
    printf 'of %s\n' "$tag" >"$scratch/file"
    quietly umoci tag --image "$scratch/bases:$((tag - 1))" "$tag"
    quietly umoci insert --image "$scratch/bases:$tag" "$scratch/file" "/opt/$tag"
done
for tag in 11 12 13; do
    quietly policy copy --dest-tls-verify=false "oci:$scratch/bases:$tag" "docker://$address/systems/debian:$tag"
done
settle
bases=$(for tag in 11 12 13; do layer_digests "$scratch/bases:$tag"; done | sort -u)
for digest in $bases; do
    [ "$(uploads systems/debian | grep -c "^$digest\$")" = 1 ] || fail "$digest did not go to the registry once"
done
note "3 bases with $(wc -w <<<"$bases") layers are in the registry"

# --- the recipe ----------------------------------------------------------------------------------

quietly policy sync --src docker --dest dir --src-tls-verify=false "$address/systems/debian" "$scratch/base"
"$lxlayer" convert --quiet --all "dir:$scratch/base" "dir:$scratch/lx" >"$scratch/lines" || fail "convert --all"
[ "$(wc -l <"$scratch/lines")" = 3 ] || fail "not a line for each image: $(cat "$scratch/lines")"
push() { quietly policy sync --src dir --dest docker --dest-tls-verify=false "$scratch/lx" "$address/lx"; }
push
settle
first=$(uploads lx/debian | sort)
for digest in $bases; do
    ! grep -q "^$digest\$" <<<"$first" || fail "$digest went to the registry again"
done
[ "$(uniq -d <<<"$first")" = "" ] || fail "a blob went to the registry twice: $(uniq -d <<<"$first")"
[ "$(wc -w <<<"$first")" -ge 4 ] || fail "our layers and configurations did not go to the registry: $first"
note "put back: $(wc -w <<<"$first") blobs of ours went to the registry, none of the bases'"

push
settle
[ "$(uploads lx/debian | sort)" = "$first" ] || fail "a blob was sent again"
note "put back once more: no blob"

# The same from a layout, under the base's own name.
quietly env -C "$scratch" "$lxlayer" convert --quiet --all oci:bases oci:bases-lx
for tag in 11 12 13; do
    quietly policy copy --dest-tls-verify=false "oci:$scratch/bases-lx:$tag" "docker://$address/systems/debian:$tag-lx"
done
settle
for digest in $bases; do
    [ "$(uploads systems/debian | grep -c "^$digest\$")" = 1 ] || fail "$digest was sent again"
done
note "from a layout, beside the bases: no blob of theirs either"

# --- what is in the registry now -----------------------------------------------------------------

for tag in 11 12 13; do
    expected=$(manifest_digest "$scratch/bases-lx:$tag")
    grep -q "debian:$tag@$expected\$" "$scratch/lines" || fail "$tag: the run has another digest than $expected"
    for place in "lx/debian:$tag" "systems/debian:$tag-lx"; do
        found=$(policy inspect --tls-verify=false --format '{{.Digest}}' "docker://$address/$place")
        [ "$found" = "$expected" ] || fail "$place: $found instead of $expected"
    done
    quietly policy copy --src-tls-verify=false "docker://$address/lx/debian:$tag" "oci:$scratch/again:$tag"
    [ "$(manifest_digest "$scratch/again:$tag")" = "$expected" ] || fail "$tag: another digest after a pull"
done
"$lxlayer" verify --quiet "oci:$scratch/again" >"$scratch/verified" || fail "$(tail -n 3 "$scratch/verified")"
"$lxlayer" convert --quiet --all "oci:$scratch/again" "oci:$scratch/again" >"$scratch/lines"
for tag in 11 12 13; do
    grep -q ":$tag@$(manifest_digest "$scratch/bases-lx:$tag")\$" "$scratch/lines" || fail "$tag: not recognised as ours"
done
note "had once more: 3 images, the same digests, recognised as converted"
