# shellcheck shell=bash
# How checks are run and counted. Sourced with the words that their names must hold, never run.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

words=("$@")
passed=0 failed=0 skipped=0
failures=()

wanted() {
    local word
    [ ${#words[@]} -gt 0 ] || return 0
    for word in "${words[@]}"; do
        [[ $1 == *"$word"* ]] && return 0
    done
    return 1
}

# run_check TITLE SCRIPT [ARGUMENT]...: gives the script's exit status.
run_check() {
    local title=$1 script=$2 started=$SECONDS status=0
    shift 2
    printf '%s\n' "$title"
    "$here/$script" "$@" </dev/null 2>&1 || status=$?
    case $status in
        0)
            passed=$((passed + 1))
            printf '  passed (%d s)\n' $((SECONDS - started))
            ;;
        77) skipped=$((skipped + 1)) ;;
        *)
            failed=$((failed + 1))
            failures+=("$title")
            printf '  FAILED with status %d (%d s)\n' "$status" $((SECONDS - started))
            ;;
    esac
    return $status
}

check() { ! wanted "$1" || run_check "$@" || true; }

# check_image NAME WHAT SCRIPT [ARGUMENT]...: a check of a real image, which is made when the first check wants it.
declare -A made
check_image() {
    local name=$1 title="$2 of $1"
    shift 2
    wanted "$title" || return 0
    if [ -z "${made[$name]:-}" ]; then
        made[$name]=yes
        run_check "image $name" make-image.sh "$name" || made[$name]=no
    fi
    if [ "${made[$name]}" = yes ]; then
        run_check "$title" "$@" || true
    else
        printf '%s\n  skipped, because there is no image %s\n' "$title" "$name"
        skipped=$((skipped + 1))
    fi
}

# The checks clean up after themselves: nothing of theirs may be mounted or running now.
check_nothing_left() {
    printf 'nothing is left behind\n'
    local left
    left=$(
        grep -F "$mark" /proc/mounts
        find /sys/fs/cgroup /sys/fs/cgroup/unified -maxdepth 1 -name "$mark-*" 2>/dev/null
        find "${TMPDIR:-/tmp}" -maxdepth 1 -name "$mark-*"
        pgrep -f -a "$mark-"
    ) || true
    if [ -z "$left" ]; then
        passed=$((passed + 1)) && printf '  passed\n'
    else
        failed=$((failed + 1))
        failures+=("nothing is left behind")
        printf '  FAILED: %s\n' "$left"
    fi
}

# Says what failed and how many there were; the last thing that a runner does.
report() {
    local title
    check_nothing_left
    for title in "${failures[@]}"; do printf 'FAILED: %s\n' "$title"; done
    printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    [ "$failed" = 0 ]
}

require_lxlayer
