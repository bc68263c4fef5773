#!/bin/sh
# Builds the tool "touched" of valgrind into a folder, which is then a VALGRIND_LIB: build-touched.sh FOLDER. For x86-64; on Debian it needs the
# packages valgrind and gcc.
set -eu
here=$(dirname "$0") folder=$1
libraries=${VALGRIND_LIBRARIES:-/usr/lib/x86_64-linux-gnu/valgrind} installed=${VALGRIND_INSTALLED:-/usr/libexec/valgrind}
mkdir -p "$folder"
cp "$installed/vgpreload_core-amd64-linux.so" "$installed/default.supp" "$installed"/*.xml "$folder"
gcc -O2 -fno-stack-protector -fno-builtin -fno-pie -DVGA_amd64=1 -DVGO_linux=1 -DVGP_amd64_linux=1 -DVGPV_amd64_linux_vanilla=1 \
  -I/usr/include/valgrind -c "$here/touched.c" -o "$folder/touched.o"
gcc -static -nodefaultlibs -nostartfiles -no-pie -u _start -Wl,-Ttext-segment=0x58000000 -Wl,--build-id=none \
  -o "$folder/touched-amd64-linux" "$folder/touched.o" \
  "$libraries/libcoregrind-amd64-linux.a" "$libraries/libvex-amd64-linux.a" "$libraries/libgcc-sup-amd64-linux.a" -lgcc
