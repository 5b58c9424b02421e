# shellcheck shell=sh disable=SC2154  # root, again, seconds and trouble are lx-instance's
# What is done before sshd starts. Sourced by lx-instance, never run.

# --- name servers ----------------------------------------------------------------------------------------------------

resolvers() {
    fetch_text sdc:resolvers 4096 || return 0
    if ! strings "$value" >"$work/strings"; then
        say "sdc:resolvers: refused, because it is no JSON array of plain strings"
        return 0
    fi
    servers='' server_count=0
    while IFS= read -r server; do
        if ! is_ipv4 "$server" && ! is_ipv6 "$server"; then
            say "sdc:resolvers: an entry is refused, because it is no address"
        elif [ "$server_count" -lt 16 ]; then
            servers="$servers $server"
            server_count=$((server_count + 1))
        fi
    done <"$work/strings"
    # Without servers, what the platform did stays.
    [ "$server_count" -gt 0 ] || return 0
    domain=''
    if fetch_text sdc:dns_domain 255; then
        if is_name "$value" 253; then
            domain=$value
        elif [ -n "$value" ]; then
            say "sdc:dns_domain: refused, because it is no domain name"
        fi
    fi
    {
        # The same text as the platform's, so that it and we agree.
        echo '# AUTOMATIC ZONE CONFIG'
        for server in $servers; do
            printf 'nameserver %s\n' "$server"
        done
        [ -z "$domain" ] || printf 'search %s\n' "$domain"
    } >"$work/new"
    if [ -h "$root/etc/resolv.conf" ] && [ -x "$root/sbin/resolvconf" ] &&
        [ -d "$root/etc/resolvconf/resolv.conf.d" ]; then
        put "$work/new" /etc/resolvconf/resolv.conf.d/tail ''
        put_outcome=$?
        report "$put_outcome" "resolvers: $server_count in /etc/resolvconf/resolv.conf.d/tail"
        if [ "$put_outcome" = 0 ]; then limited "$seconds" "$root/sbin/resolvconf" -u || :; fi
        return 0
    fi
    put "$work/new" /etc/resolv.conf 644
    report $? "resolvers: $server_count in /etc/resolv.conf"
    resolved
}

# systemd-resolved's own file. Its stub may not work in a zone, so that resolv.conf names the servers all the same.
resolved() {
    [ -f "$root/usr/lib/systemd/system/systemd-resolved.service" ] ||
        [ -f "$root/lib/systemd/system/systemd-resolved.service" ] || return 0
    # A mask is a link to /dev/null.
    [ ! -h "$root/etc/systemd/system/systemd-resolved.service" ] || return 0
    {
        printf '[Resolve]\nDNS=%s\n' "${servers# }"
        [ -z "$domain" ] || printf 'Domains=%s\n' "$domain"
    } >"$work/new"
    mkdir -p "$root/etc/systemd/resolved.conf.d" 2>/dev/null
    put "$work/new" /etc/systemd/resolved.conf.d/lx-instance.conf 644
    report $? "resolvers: $server_count for systemd-resolved"
}

# --- host name -------------------------------------------------------------------------------------------------------

host_name() {
    if ! fetch_text sdc:hostname 255; then
        own_name
        return 0
    fi
    # 64 is what the system call takes.
    if ! is_name "$value" 64; then
        say "sdc:hostname: refused, because it is no host name"
        own_name
        return 0
    fi
    name=$value
    set_host_name
    printf '%s\n' "$name" >"$work/new"
    if [ -h "$root/etc/hostname" ]; then
        say "/etc/hostname: left alone, because it is a link"
    else
        put "$work/new" /etc/hostname ''
        report $? "host name: $name in /etc/hostname"
    fi
    hosts
    sysconfig_network
}

# The image's, or what the zone's installer wrote there: not every init system can set it, because the brand lets nobody
# write to /proc/sys/kernel/hostname.
own_name() {
    [ -f "$root/etc/hostname" ] || return 0
    name=$(tr '\000' '\001' <"$root/etc/hostname" | sed -n 's/^[[:space:]]*//; s/[[:space:]]*$//; /^#/d; /./{p;q;}')
    if is_name "$name" 64; then set_host_name; fi
}

set_host_name() {
    for program in "$root/bin/hostname" "$root/usr/bin/hostname" "$root/sbin/hostname"; do
        [ -x "$program" ] || continue
        if limited "$seconds" "$program" "$name"; then
            say "host name: set to $name"
        else
            say "host name: cannot be set: $(last_words)"
        fi
        return 0
    done
    if { printf '%s\n' "$name" >"$root/proc/sys/kernel/hostname"; } 2>/dev/null; then
        say "host name: set to $name"
    else
        say "host name: cannot be set, because there is no program that does"
    fi
}

# The name must have an address. A line that has it already, the user's or the platform's, is as good as ours.
hosts() {
    if [ -h "$root/etc/hosts" ]; then
        say "/etc/hosts: left alone, because it is a link"
        return 0
    fi
    mark='# lx-instance'
    if [ -f "$root/etc/hosts" ]; then
        sed "/$mark\$/d" "$root/etc/hosts" >"$work/new"
        # A last line may lack its end.
        [ -z "$(tail -c 1 "$work/new")" ] || echo >>"$work/new"
    else
        printf '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n' >"$work/new"
    fi
    pattern=$(printf '%s' "$name" | sed 's/\./\\./g')
    if ! grep -Eiq "^[^#]*[[:space:]]$pattern([[:space:]#]|\$)" "$work/new"; then
        short=${name%%.*}
        [ "$short" = "$name" ] || short="$name $short"
        printf '127.0.1.1\t%s\t%s\n' "$short" "$mark" >>"$work/new"
    fi
    put "$work/new" /etc/hosts ''
    report $? "host name: $name in /etc/hosts"
}

# Where old Red Hat systems keep it.
sysconfig_network() {
    file=/etc/sysconfig/network
    [ -f "$root$file" ] && [ ! -h "$root$file" ] || return 0
    if grep -q '^HOSTNAME=' "$root$file"; then
        sed "s/^HOSTNAME=.*/HOSTNAME=$name/" "$root$file" >"$work/new"
    else
        cat "$root$file" >"$work/new"
        [ -z "$(tail -c 1 "$work/new")" ] || echo >>"$work/new"
        printf 'HOSTNAME=%s\n' "$name" >>"$work/new"
    fi
    put "$work/new" "$file" ''
    report $? "host name: $name in $file"
}

# --- keys ------------------------------------------------------------------------------------------------------------

# Root's keys. The user's own stay: only what changed in the metadata since the last boot is changed in the file, so that
# a key that was taken out of the metadata goes, and one that the user took out of the file stays out.
root_keys() {
    directory=/root/.ssh
    given=/var/db/lx-instance-keys
    fetch root_authorized_keys
    case $? in
        0) ;;
        1) : >"$work/output" ;;
        *) return 0 ;;
    esac
    # Nothing is given, and nothing ever was.
    [ -s "$work/output" ] || [ -s "$root$given" ] || return 0
    if [ "$(wc -c <"$work/output")" -gt 262144 ]; then
        say "root_authorized_keys: refused, because it is longer than 262144 bytes"
        return 0
    fi
    # Tabs are spaces to sshd, and a carriage return before the line's end is an editor's; blank lines and comments are
    # no keys.
    tr '\t\000' ' \001' <"$work/output" |
        sed "s/$carriage_return\$//; /^ *\$/d; /^ *#/d" >"$work/lines"
    form='^([^ ].* )?(ssh-|ecdsa-|sk-)[a-z0-9@.-]+ AAAA[A-Za-z0-9+/]+=*( .*)?$'
    grep -v '[[:cntrl:]]' "$work/lines" | grep -E "$form" >"$work/keys"
    refused=$(($(wc -l <"$work/lines") - $(wc -l <"$work/keys")))
    [ "$refused" = 0 ] || say "root_authorized_keys: $refused lines are refused, because they are no keys"
    for path in /root "$directory" "$directory/authorized_keys"; do
        if [ -h "$root$path" ]; then
            say "$path: left alone, because it is a link"
            return 0
        fi
    done
    for path in /root "$directory"; do
        [ -d "$root$path" ] || mkdir -m 700 "$root$path" 2>/dev/null
    done
    chmod 700 "$root$directory" 2>/dev/null
    merge_keys "$root$directory/authorized_keys" "$root$given" >"$work/new"
    put "$work/new" "$directory/authorized_keys" 600
    put_outcome=$?
    report "$put_outcome" "keys: $(wc -l <"$work/keys" | tr -d ' ') in $directory/authorized_keys"
    [ "$put_outcome" != 1 ] || return 0
    chmod 600 "$root$directory/authorized_keys" 2>/dev/null
    mkdir -p "$root/var/db" 2>/dev/null
    put "$work/keys" "$given" 600 || :
}

# merge_keys FILE GIVEN: FILE with what differs between GIVEN, the keys of the last boot, and those of now.
merge_keys() {
    if [ ! -f "$1" ]; then
        cat "$work/keys"
        return 0
    fi
    : >"$work/gone"
    if [ -s "$2" ]; then lines_without "$work/keys" "$2" >"$work/gone"; fi
    lines_without "$work/gone" "$1"
    [ -z "$(tail -c 1 "$1")" ] || echo
    # Those that are new, and not there for another reason.
    if [ -s "$2" ]; then lines_without "$2" "$work/keys"; else cat "$work/keys"; fi >"$work/fresh"
    lines_without "$1" "$work/fresh"
}

# lines_without OTHERS FILE: FILE's lines that are not lines of OTHERS. Programs differ on what an empty list matches.
lines_without() { if [ -s "$1" ]; then grep -vxF -f "$1" "$2"; else cat "$2"; fi; }

# sshd does not start without keys of the host, and an image must not bring any.
host_keys() {
    [ -x "$root/usr/bin/ssh-keygen" ] && [ -d "$root/etc/ssh" ] || return 0
    [ -x "$root/usr/sbin/sshd" ] || [ -x "$root/usr/bin/sshd" ] || return 0
    for key in "$root"/etc/ssh/ssh_host_*_key; do
        [ ! -s "$key" ] || return 0
    done
    if limited 120 "$root/usr/bin/ssh-keygen" -A ${root:+-f "$root"}; then
        say "host keys: made"
    else
        say "host keys: cannot be made: $(last_words)"
    fi
}

# --- what else -------------------------------------------------------------------------------------------------------

# keep KEY PATH MODE: what the metadata has under KEY is the file PATH; nothing there: no file. As `fetch`.
keep() {
    fetch "$1"
    case $? in
        0)
            mkdir -p "$root${2%/*}" 2>/dev/null
            put "$work/output" "$2" "$3"
            put_outcome=$?
            report "$put_outcome" "$1: in $2"
            [ "$put_outcome" != 1 ] || return 2
            ;;
        1)
            if [ -e "$root$2" ] || [ -h "$root$2" ]; then
                if rm -f "$root$2" 2>/dev/null; then say "$1: is no more"; fi
            fi
            return 1
            ;;
        *) return 2 ;;
    esac
}

file_systems() {
    zfs=$root/native/usr/sbin/zfs
    [ -x "$zfs" ] || return 0
    if limited 120 "$zfs" mount -va; then
        say "file systems: mounted"
    else
        say "file systems: zfs mount -va failed with status $status: $(last_words)"
    fi
}

# What the metadata say, which may be done again: where an answer is missing, `late` does.
from_metadata() {
    resolvers
    host_name
    root_keys
    # Joyent's guest tools fetch what they use themselves.
    has_guest_tools || keep user-data /var/db/mdata-user-data 600 || :
}

early() {
    rm -f "$root$again" 2>/dev/null
    if find_metadata; then
        from_metadata
        if [ -n "$trouble" ]; then (: >"$root$again") 2>/dev/null; fi
    else
        say "no mdata-get: what the platform did stays"
        own_name
    fi
    host_keys
    file_systems
    provision
}

# The zone's name is in $value; nothing if nobody tells. The platform mounts a file of this name. The mount points of
# other names, which the zone had or another one that it is a clone of, are empty, or directories.
zone_name() {
    for zone_file in "$root"/native/etc/zones/*.xml; do
        if [ ! -f "$zone_file" ] || [ ! -s "$zone_file" ]; then continue; fi
        value=${zone_file##*/}
        value=${value%.xml}
        return 0
    done
    fetch_text sdc:uuid 64 || value=''
}

# The profiles' scripts, where a profile brought any; under LXC they have run before the first process.
provision() {
    [ -d "$root/native/usr" ] || return 0
    for provision_program in "$root/usr/sbin/lxlayer-provision" "$root/sbin/lxlayer-provision"; do
        if [ ! -f "$provision_program" ] || [ ! -x "$provision_program" ]; then continue; fi
        zone_name
        "$provision_program" ${root:+--root "$root"} "$value" lx start ||
            say "lxlayer-provision failed with status $?"
        return 0
    done
}
