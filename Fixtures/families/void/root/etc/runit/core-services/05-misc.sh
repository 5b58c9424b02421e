# vim: set ts=4 sw=4 et:

# Configure random number generator
# Configure network
msg "Setting up loopback interface..."
ip link set up dev lo

# Configure hostname
[ -r /etc/hostname ] && read -r HOSTNAME < /etc/hostname
if [ -n "$HOSTNAME" ]; then
	printf "%s" "$HOSTNAME" > /proc/sys/kernel/hostname
fi
