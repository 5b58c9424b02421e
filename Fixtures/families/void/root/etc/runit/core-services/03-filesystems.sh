# vim: set ts=4 sw=4 et:

[ -n "$VIRTUALIZATION" ] && return 0
msg "Remounting rootfs read-only..."
LIBMOUNT_FORCE_MOUNT2=always mount -o remount,ro / || emergency_shell
msg "Mounting all non-network filesystems..."
mount -a -t "nosysfs,nonfs,nonfs4" || emergency_shell
