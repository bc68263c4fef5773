#!/usr/bin/env bash
# Makes the disk of a small Linux guest from Debian packages:
#
#     image.sh FOLDER SUITE PACKAGE...
#
# FOLDER gets disk.raw (one partition with the label "root"), vmlinuz, initrd.img and, last, packages.txt with the versions that were
# installed. Root runs it; it needs mmdebstrap, sfdisk, mkfs.ext4 and a mirror of Debian: DEBIAN_MIRROR, or deb.debian.org.
set -euo pipefail

folder=$1 suite=$2
shift 2
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
mkdir -p "$folder"
work=$(mktemp -d "$folder/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
packages=(
    linux-image-cloud-amd64 initramfs-tools systemd-sysv dbus udev cloud-init cloud-guest-utils e2fsprogs fdisk
    openssh-server sudo iproute2 iputils-ping tzdata "$@"
)
# What a guest can install: it reaches no network, so the image has a repository of its own in a folder.
installable=(qemu-guest-agent hello)

cat > "$work/customize" <<'CUSTOMIZE'
set -eu
root=$1
shift
# What an image for the cloud has: few drivers in the initial RAM disk, no identity of its own, and a locale that needs no package.
printf '%s\n' virtio_pci virtio_blk virtio_scsi sd_mod virtio_net ext4 >> "$root/etc/initramfs-tools/modules"
sed -i 's/^MODULES=.*/MODULES=list/; s/^COMPRESS=.*/COMPRESS=gzip/' "$root/etc/initramfs-tools/initramfs.conf"
chroot "$root" update-initramfs -u -k all
chroot "$root" systemctl enable ssh.service
echo 'LANG=C.UTF-8' > "$root/etc/default/locale"
echo 'LABEL=root / ext4 defaults 0 1' > "$root/etc/fstab"
cat > "$root/etc/cloud/cloud.cfg.d/90-guest.cfg" <<'CFG'
datasource_list: [NoCloud, ConfigDrive, None]
locale: C.UTF-8
manage_etc_hosts: true
apt: {preserve_sources_list: true}
CFG
# The repository, with the index that apt reads.
APT_CONFIG=$MMDEBSTRAP_APT_CONFIG apt-get --quiet --yes --download-only install "$@"
mkdir -p "$root/srv/packages"
mv "$root"/var/cache/apt/archives/*.deb "$root/srv/packages/"
(
    cd "$root/srv/packages"
    for package in *.deb; do
        dpkg-deb --field "$package"
        printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' \
            "$package" "$(stat -c %s "$package")" "$(sha256sum "$package" | cut -d ' ' -f 1)"
    done > Packages
)
rm -f "$root"/etc/apt/sources.list.d/*
echo 'deb [trusted=yes] file:/srv/packages ./' > "$root/etc/apt/sources.list"
rm -f "$root"/etc/ssh/ssh_host_* "$root/var/lib/dbus/machine-id"
: > "$root/etc/machine-id"
CUSTOMIZE

mmdebstrap --quiet --variant=minbase --mode=root --aptopt='APT::Install-Recommends "false"' \
    --include="$(IFS=,; echo "${packages[*]}")" --customize-hook="sh $work/customize \"\$1\" ${installable[*]}" \
    "$suite" "$work/root" "$mirror"

rm -f "$work/root/etc/hostname"
cp -L "$work"/root/boot/vmlinuz-* "$folder/vmlinuz"
cp -L "$work"/root/boot/initrd.img-* "$folder/initrd.img"
rm -rf "$work"/root/boot/* "$work"/root/var/cache/apt/* "$work"/root/var/lib/apt/lists/*

rm -f "$folder/disk.raw"
truncate -s 1200M "$folder/disk.raw"
echo 'start=2048, type=83' | sfdisk --quiet "$folder/disk.raw"
mkfs.ext4 -q -F -L root -E offset=1048576 -d "$work/root" "$folder/disk.raw" 1227776k
chroot "$work/root" dpkg-query -W > "$folder/packages.txt.new"
mv "$folder/packages.txt.new" "$folder/packages.txt"
