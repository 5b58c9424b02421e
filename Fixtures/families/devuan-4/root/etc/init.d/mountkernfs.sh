#!/bin/sh
### BEGIN INIT INFO
# Provides:          mountkernfs
# Required-Start:    $local_fs
# Required-Stop:
# Default-Start:     S
# Default-Stop:      
# Short-Description: mountkernfs.sh
### END INIT INFO

. /lib/lsb/init-functions

case "$1" in
  start)
    :
    ;;
  stop|restart|reload|force-reload|status)
    ;;
  *)
    echo "Usage: mountkernfs.sh {start|stop}" >&2
    exit 3
    ;;
esac
