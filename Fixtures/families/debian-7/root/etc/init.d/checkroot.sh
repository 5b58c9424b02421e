#!/bin/sh
### BEGIN INIT INFO
# Provides:          checkroot
# Required-Start:    $local_fs
# Required-Stop:
# Default-Start:     S
# Default-Stop:      
# Short-Description: checkroot.sh
### END INIT INFO

. /lib/lsb/init-functions

case "$1" in
  start)
    :
    ;;
  stop|restart|reload|force-reload|status)
    ;;
  *)
    echo "Usage: checkroot.sh {start|stop}" >&2
    exit 3
    ;;
esac
