#!/bin/bash
# An image that is degraded in a zone runs there once it is converted.
#
# usage: boot-test.sh NAME LAYOUT:TAG         NAME as make-image.sh has it: says which failures the base must show
#
# Each image boots twice, once for each way in which namespaces are refused. The base must fail as it does for users:
# otherwise the test would prove nothing about the conversion. The converted image also gets metadata, from a program
# that answers as the zone's does; the boot service must have used them before sshd started.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

name=$1 image=$2
require_root
require_lxlayer
make_scratch

# base_failures REFUSAL: the units that must fail, with their main process's status: 243 is CREDENTIALS, 226 NAMESPACE.
base_failures() {
    cat <<'UNITS'
systemd-sysusers.service 243
systemd-tmpfiles-setup-dev.service 243
systemd-tmpfiles-setup.service 243
UNITS
    [ "$1" = ENOSYS ] || echo systemd-logind.service 226
    [ "$name" = debian12-systemd ] && return
    echo systemd-journald.service 243
    echo systemd-udev-load-credentials.service 243
}

boot() { # REFUSAL LAYOUT:TAG REPORT
    local status=0
    REFUSAL=$1 "$here/boot.sh" "$2" >"$3" || status=$?
    sed 's/^/    /' "$3" >&2
    return $status
}

make_metadata() {
    mkdir "$scratch/metadata"
    echo '["192.0.2.53", "2001:db8::53"]' >"$scratch/metadata/sdc:resolvers"
    echo 'example.com' >"$scratch/metadata/sdc:dns_domain"
    echo 'web1.example.com' >"$scratch/metadata/sdc:hostname"
    echo 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 somebody' >"$scratch/metadata/root_authorized_keys"
    printf '#!/bin/sh\nhostname >/run/script\n' >"$scratch/metadata/user-script"
    cat >"$scratch/wanted" <<'REPORT'
state: running
order: lx-instance.service ssh.service lx-instance-late.service
hostname: web1.example.com
/etc/resolv.conf:# AUTOMATIC ZONE CONFIG
/etc/resolv.conf:nameserver 192.0.2.53
/etc/resolv.conf:nameserver 2001:db8::53
/etc/resolv.conf:search example.com
/etc/hostname:web1.example.com
/root/.ssh/authorized_keys:ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 somebody
/run/script:web1.example.com
REPORT
}

make_metadata
"$lxlayer" convert --quiet "oci:$image" "oci:$scratch/converted:latest" >/dev/null
wrong=0
for refusal in ENOSYS EINVAL; do
    note "base, namespaces refused with $refusal"
    boot "$refusal" "$image" "$scratch/report"
    grep -qx 'state: degraded' "$scratch/report" || { note "FAILED: the base is not degraded"; wrong=1; }
    base_failures "$refusal" | sort >"$scratch/expected"
    awk '$1 == "failed:" { print $2, $NF }' "$scratch/report" | sort >"$scratch/found"
    # Of Debian 12 exactly these fail; later versions have more that fail in the wake of these.
    missing=$(comm -23 "$scratch/expected" "$scratch/found")
    more=$(comm -13 "$scratch/expected" "$scratch/found")
    [ -z "$missing" ] || { note "FAILED: should have failed:" "$missing"; wrong=1; }
    [ -z "$more" ] || [ "$name" != debian12-systemd ] || { note "FAILED: should not have failed:" "$more"; wrong=1; }

    note "converted, namespaces refused with $refusal"
    METADATA=$scratch/metadata boot "$refusal" "$scratch/converted:latest" "$scratch/report"
    head -n 1 "$scratch/report" | grep -qx 'state: running' || { note "FAILED: not running, or units failed"; wrong=1; }
    diff "$scratch/wanted" "$scratch/report" >&2 || { note "FAILED: not what the metadata say (<)"; wrong=1; }
done
exit $wrong
