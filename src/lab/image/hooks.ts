// The scripts that make a plain Debian a lab host, run by mmdebstrap while it builds an image; $1 is the new root directory.
import { clockPort } from '../clock.ts';
import { offered } from './packages.ts';

const head = `#!/bin/sh
set -eu
root=$1
inside() { chroot "$root" /usr/bin/env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"; }
`;

/** Before packages are configured: the image brings its own initrd, so the one of initramfs-tools may be small and is never renewed. */
export const beforePackages = `${head}
mkdir -p "$root/etc/initramfs-tools/conf.d"
printf 'MODULES=list\\nCOMPRESS=gzip\\n' > "$root/etc/initramfs-tools/conf.d/lab"
`;

/** Who may log in: deploy, with a key and sudo, and nobody else. pam_systemd would start a user manager for every connection. */
const accounts = `${head}
inside useradd --uid 1000 --user-group --create-home --shell /bin/bash deploy
printf 'deploy ALL=(ALL:ALL) NOPASSWD: ALL\\n' > "$root/etc/sudoers.d/deploy"
chmod 440 "$root/etc/sudoers.d/deploy"
rm -f "$root"/etc/ssh/ssh_host_*
cat > "$root/etc/ssh/sshd_config.d/lab.conf" <<'END'
HostKey /etc/ssh/ssh_host_ed25519_key
PermitRootLogin no
PasswordAuthentication no
MaxSessions 64
MaxStartups 100
END
inside pam-auth-update --package --remove systemd
chmod u+s "$root/bin/ping"
`;

const units = [
  ...[
    'apt-daily.timer',
    'apt-daily-upgrade.timer',
    'dpkg-db-backup.timer',
    'e2scrub_all.timer',
    'e2scrub_reap.service',
  ],
  ...['fstrim.timer', 'getty@tty1.service', 'serial-getty@ttyS0.service', 'systemd-pstore.service'],
  ...['console-setup.service', 'keyboard-setup.service', 'systemd-binfmt.service'],
  ...[
    'proc-sys-fs-binfmt_misc.automount',
    'systemd-update-utmp.service',
    'systemd-update-utmp-runlevel.service',
  ],
  ...['dev-hugepages.mount', 'dev-mqueue.mount', 'sys-kernel-debug.mount', 'sys-kernel-tracing.mount'],
  ...['sys-fs-fuse-connections.mount', 'systemd-network-generator.service'],
];

/** Devices of the machine that no test uses, but whose drivers cost seconds of emulated boot. */
const modules = ['ahci', 'iTCO_wdt', 'i2c_i801', 'lpc_ich', 'kvm_amd', 'kvm_intel', 'ccp'];

/** What runs: the network from the start; nothing that an emulated processor would only be slowed down by. */
const services = `${head}
inside systemctl enable systemd-networkd.service
for unit in ${units.join(' ')}; do
  ln -sf /dev/null "$root/etc/systemd/system/$unit"
done
for module in ${modules.join(' ')}; do
  echo "blacklist $module"
done > "$root/etc/modprobe.d/lab.conf"
mkdir -p "$root/etc/systemd/system/systemd-networkd-wait-online.service.d"
cat > "$root/etc/systemd/system/systemd-networkd-wait-online.service.d/lab.conf" <<'END'
[Service]
ExecStart=
ExecStart=/usr/lib/systemd/systemd-networkd-wait-online --timeout=15
END
`;

/**
 * Sets the clock to the seconds that arrive on a port of the virtual machine; src/lab/clock.ts is the other end. It waits for the port
 * by itself: systemd gives up on a device after 90 s, and a machine that boots several hosts may need longer.
 */
const clock = `${head}
cat > "$root/usr/local/sbin/lab-clock" <<'END'
#!/bin/sh
until [ -e /dev/virtio-ports/${clockPort} ]; do sleep 1; done
exec 3<>/dev/virtio-ports/${clockPort}
while read -r seconds <&3; do
  date --set="@$seconds" > /dev/null && echo set >&3
done
END
chmod 755 "$root/usr/local/sbin/lab-clock"
cat > "$root/etc/systemd/system/lab-clock.service" <<'END'
[Unit]
Description=Clock of a lab host, set when it goes back to a snapshot
[Service]
ExecStart=/usr/local/sbin/lab-clock
Restart=always
RestartSec=5
[Install]
WantedBy=multi-user.target
END
inside systemctl enable lab-clock.service
`;

/** The package repository at /srv/packages; its index is written here, so that no build machine needs Debian's developer tools. */
const repository = `${head}
folder=$root/srv/packages
mkdir -p "$folder"
inside apt-get -qq --yes --no-install-recommends --download-only -o Dir::Cache::archives=/srv/packages \\
  -o APT::Sandbox::User=root install ${offered.join(' ')}
rm -rf "$folder/partial" "$folder/lock"
for package in "$folder"/*.deb; do
  name=\${package##*/}
  inside dpkg-deb --field "/srv/packages/$name"
  printf 'Filename: ./%s\\nSize: %s\\nSHA256: %s\\n\\n' \\
    "$name" "$(stat -c %s "$package")" "$(sha256sum "$package" | cut -d ' ' -f 1)"
done > "$folder/Packages"
rm -rf "$root"/etc/apt/sources.list "$root"/etc/apt/sources.list.d/* "$root"/var/lib/apt/lists/*
echo 'deb [trusted=yes] file:/srv/packages ./' > "$root/etc/apt/sources.list.d/lab.list"
`;

/** Debian's own kernels have no driver for a disk built in: a small initrd loads them, and gives the host its identity once. */
const init = `#!/bin/busybox sh
export PATH=/bin
busybox mount -t proc proc /proc
busybox mount -t sysfs sysfs /sys
busybox mount -t devtmpfs dev /dev
case " $(busybox cat /proc/cmdline) " in
  *' lab.probe '*) echo lab-kernel-runs > /dev/console; busybox poweroff -f ;;
esac
for module in /modules/*; do busybox insmod "$module"; done
tries=0
while [ ! -b /dev/vda ] && [ $tries -lt 300 ]; do busybox sleep 0.1; tries=$((tries + 1)); done
busybox mount -t ext4 -o rw /dev/vda /root || { echo 'lab: the root disk cannot be mounted' > /dev/console; busybox poweroff -f; }
[ -e /root/etc/lab-host ] || busybox cp -a /host/. /root/
busybox mount --move /dev /root/dev
busybox umount /sys
busybox umount /proc
exec busybox switch_root /root /sbin/init
`;

const initrd = `${head}
version=$(ls "$root/lib/modules")
tree=$root/tmp/initrd
mkdir -p "$tree/bin" "$tree/root" "$tree/proc" "$tree/sys" "$tree/dev" "$tree/host" "$tree/modules"
inside sh -c 'cd /tmp && apt-get -qq -o APT::Sandbox::User=root download busybox-static'
inside sh -c 'dpkg-deb --fsys-tarfile /tmp/busybox-static_*.deb | tar -x -O --wildcards "*/bin/busybox"' > "$tree/bin/busybox"
cat > "$tree/init" <<'END'
${init}END
chmod 755 "$tree/init" "$tree/bin/busybox"
for module in virtio_pci virtio_blk ext4 crc32c_generic; do
  inside modprobe --set-version "$version" --show-depends "$module" 2>/dev/null || true
done | while read -r action path; do
  [ "\${action}" = insmod ] || continue
  name=\${path##*/}
  ls "$tree/modules" | grep -q -- "-\${name%%.*}\\." && continue
  to=$tree/modules/$(printf %02d "$(ls "$tree/modules" | wc -l)")-$name
  cp "$root\${path}" "$to"
  case $name in
    *.xz) xz -d "$to" ;;
    *.zst) zstd -q --rm -d "$to" ;;
  esac
done
inside sh -c 'cd /tmp/initrd && find . | LC_ALL=C sort | cpio --quiet -o -H newc' > "$root/boot/lab-initrd"
rm -rf "$tree" "$root"/tmp/*.deb "$root"/boot/initrd.img-*
: > "$root/etc/machine-id"
`;

/** In the order in which they run; the repository comes last but one because it cuts the image off its package archive. */
export const afterPackages = { accounts, services, clock, initrd, repository };
