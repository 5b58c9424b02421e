# Functions for scripts of the platform: is an image customized already, and what is done?
#
# lxlayer leaves /etc/lx-customized in an image, plain KEY=VALUE lines (see Specs/README.md). A script that runs in the
# global zone, and handles a zone's files, sources this file and asks before it changes anything:
#
#     if lx_customized_category "$ZONEROOT" 7; then ... # services are disabled already
#
# The zone's administrator may have written anything there. So no link is followed, nothing is evaluated, a file that is
# too large counts as none, and what is printed are letters, digits and . , : / _ + - only. The zone must not run.
# For ksh93, and any other POSIX shell.

# lx_customized_file ROOT: prints the marker's path; fails if there is none that can be trusted.
lx_customized_file()
{
	case $1 in
	/*) ;;
	*) return 1 ;;
	esac
	[ -d "$1" ] || return 1
	[ ! -h "$1/etc" ] && [ -d "$1/etc" ] || return 1
	[ ! -h "$1/etc/lx-customized" ] && [ -f "$1/etc/lx-customized" ] || return 1
	# More than 64 KiB is no marker. dd reads no more than that and one byte, whatever the file's size is.
	[ $(($(dd if="$1/etc/lx-customized" bs=65537 count=1 2>/dev/null | wc -c))) -le 65536 ] || return 1
	printf '%s\n' "$1/etc/lx-customized"
}

# lx_customized_value ROOT KEY: prints a key's value; fails if it is not there, is there twice or cannot be trusted.
lx_customized_value()
(
	LC_ALL=C
	export LC_ALL
	case $2 in
	'' | *[!a-z_]*) exit 1 ;;
	esac
	file=$(lx_customized_file "$1") || exit 1
	found=
	times=0
	while IFS= read -r line || [ -n "$line" ]; do
		case $line in
		"$2="*)
			found=${line#*=}
			times=$((times + 1))
			;;
		esac
	done <"$file"
	[ "$times" -eq 1 ] || exit 1
	case $found in
	*[!A-Za-z0-9.,:/_+-]*) exit 1 ;;
	esac
	printf '%s\n' "$found"
)

# lx_customized ROOT: succeeds if the image is customized for lx, in a form that is known here.
lx_customized()
{
	[ "$(lx_customized_value "$1" schema)" = 1 ] && [ "$(lx_customized_value "$1" target)" = lx ]
}

# lx_customized_category ROOT NUMBER: succeeds if the category of RFD 15, 1 to 7, is done.
lx_customized_category()
{
	case $2 in
	[1-7]) ;;
	*) return 1 ;;
	esac
	lx_customized "$1" || return 1
	case ,$(lx_customized_value "$1" categories), in
	*,"$2",*) return 0 ;;
	esac
	return 1
}

# lx_customized_step ROOT SPEC/ID: succeeds if the step is done.
lx_customized_step()
{
	case $2 in
	*/*) ;;
	*) return 1 ;;
	esac
	case $2 in
	*[!A-Za-z0-9./_+-]*) return 1 ;;
	esac
	lx_customized "$1" || return 1
	case ,$(lx_customized_value "$1" steps), in
	*,"$2",*) return 0 ;;
	esac
	return 1
}
