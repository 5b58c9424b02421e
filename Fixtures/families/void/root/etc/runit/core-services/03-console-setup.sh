# vim: set ts=4 sw=4 et:

[ -n "$VIRTUALIZATION" ] && return 0
TTYS=${TTYS:-12}
