#!/bin/sh
# Begins to renew the master key of compose.yaml: the one that is used goes into the file
# master_key_before, a new random one into master_key. Then start OneBoard anew and run
# `oneboard keys rotate` (docs/operations.md); with --done the key before is taken away again.
# Broken off at any point it may be run again: a key that the store needs stands in one of the files.
#   usage: renew-master-key.sh [--done] [FOLDER]      (secrets)
set -eu
is_done=
if [ "${1:-}" = --done ]; then
    is_done=yes
    shift
fi
folder=${1:-secrets}

put() { # what stands in a file whole or not at all
    cat >"$folder/.$1"
    chmod 444 "$folder/.$1"
    sync "$folder/.$1"
    mv -f "$folder/.$1" "$folder/$1"
    sync "$folder"
}

if [ ! -s "$folder/master_key" ]; then
    echo "$folder/master_key holds no key; nothing was changed" >&2
    exit 1
fi
if [ "$is_done" ]; then
    : | put master_key_before
    exit
fi
if grep -q '[^[:space:]]' "$folder/master_key_before" 2>/dev/null &&
    ! cmp -s "$folder/master_key" "$folder/master_key_before"; then
    echo "a key stands in $folder/master_key_before: finish that renewal first" >&2
    echo "(oneboard keys rotate, then renew-master-key.sh --done); nothing was changed" >&2
    exit 1
fi
put master_key_before <"$folder/master_key"
od -An -N32 -tx1 /dev/urandom | tr -d ' \n' | put master_key
