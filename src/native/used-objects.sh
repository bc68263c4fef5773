#!/bin/bash
# The names of the objects that a native binary has used, a line each, in order: used-objects.sh BINARY TABLE PLACES...
# TABLE is what the build of the binary wrote by -Dwukong.image.objects, PLACES what the tool beside this wrote when the binary ran.
set -euo pipefail
export LC_ALL=C
binary=$1 table=$2
shift 2
heap=$((0x$(readelf --sections --wide "$binary" | sed -n 's/.*\.svm_heap *[A-Z]* *[0-9a-f]* \([0-9a-f]*\) .*/\1/p')))
{
  awk '{ print $1, $2, $3 }' "$table"
  awk -v heap="$heap" '$1 >= heap { print $1 - heap, "touched" }' "$@"
} | sort -k1,1n -k2,2 | awk '
  $2 != "touched" { end = $1 + $2; name = $3; next }
  $1 < end { print name }
' | sort -u
