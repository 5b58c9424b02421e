# shellcheck shell=sh
# What values from the metadata may be. Sourced by lx-instance, never run.

is_ipv4() {
    case $1 in
        *[!0-9.]* | .* | *. | *..*) return 1 ;;
        *.*.*.*.*) return 1 ;;
        *.*.*.*) ;;
        *) return 1 ;;
    esac
    IFS=.
    # shellcheck disable=SC2086  # it is to be split; it has digits and dots only
    set -- $1
    unset IFS
    for part; do
        case $part in
            0) ;;
            0* | ????*) return 1 ;;
            *) [ "$part" -le 255 ] || return 1 ;;
        esac
    done
}

is_ipv6() {
    address=$1
    case $address in
        *[!0-9A-Fa-f:.]* | *:::* | *::*::* | :[!:]* | *[!:]:) return 1 ;;
        *:*) ;;
        *) return 1 ;;
    esac
    case $address in
        *.*)
            is_ipv4 "${address##*:}" || return 1
            address=${address%:*}:0:0
            ;;
    esac
    case $address in *.*) return 1 ;; esac
    IFS=:
    # shellcheck disable=SC2086  # it is to be split; it has hexadecimal digits and colons only
    set -- $address
    unset IFS
    groups=0
    for part; do
        case $part in
            '') continue ;;
            ?????*) return 1 ;;
        esac
        groups=$((groups + 1))
    done
    case $address in
        *::*) [ "$groups" -le 7 ] ;;
        *) [ "$groups" = 8 ] ;;
    esac
}

# is_name TEXT LENGTH: a name of the domain name system, as RFC 1123 has it.
is_name() {
    case $1 in
        '' | *[!A-Za-z0-9.-]* | .* | *. | *..* | -* | *- | *.-* | *-.*) return 1 ;;
    esac
    [ "${#1}" -le "$2" ] || return 1
    IFS=.
    # shellcheck disable=SC2086  # it is to be split; it has letters, digits, dots and hyphens only
    set -- $1
    unset IFS
    for part; do
        [ "${#part}" -le 63 ] || return 1
    done
}

# strings JSON: the strings of an array of strings, one per line. 1 if the text is anything else; escapes count as that.
strings() {
    json=$(printf '%s' "$1" | tr '\t\n\r' '   ')
    skip_spaces
    case $json in
        '['*) json=${json#?} ;;
        *) return 1 ;;
    esac
    skip_spaces
    case $json in
        ']'*) json=${json#?} ;;
        *)
            while :; do
                case $json in
                    '"'*'"'*) json=${json#?} ;;
                    *) return 1 ;;
                esac
                string=${json%%\"*}
                case $string in *\\*) return 1 ;; esac
                printf '%s\n' "$string"
                json=${json#*\"}
                skip_spaces
                case $json in
                    ','*) json=${json#?} ;;
                    ']'*)
                        json=${json#?}
                        break
                        ;;
                    *) return 1 ;;
                esac
                skip_spaces
            done
            ;;
    esac
    skip_spaces
    [ -z "$json" ]
}

skip_spaces() {
    while :; do
        case $json in
            ' '*) json=${json#?} ;;
            *) return 0 ;;
        esac
    done
}
