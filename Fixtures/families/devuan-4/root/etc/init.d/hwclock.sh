#!/bin/sh
### BEGIN INIT INFO
# Provides:          hwclock
# Required-Start:    $local_fs
# Required-Stop:
# Default-Start:     S
# Default-Stop:      
# Short-Description: hwclock.sh
### END INIT INFO

. /lib/lsb/init-functions

case "$1" in
  start)
    :
    ;;
  stop|restart|reload|force-reload|status)
    ;;
  *)
    echo "Usage: hwclock.sh {start|stop}" >&2
    exit 3
    ;;
esac
