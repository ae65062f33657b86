#!/bin/sh
# Writes the passwords of compose.yaml into a folder, each once, random; what is there is kept.
# The folder is for its owner alone. The files are not, since a container reads them as its own user.
#   usage: make-secrets.sh [FOLDER]      (secrets)
set -eu
folder=${1:-secrets}
mkdir -p "$folder"
chmod 700 "$folder"
for name in kafka_broker kafka_controller kafka_admin kafka_gateway postgres database \
    master_key token_secret; do
    [ -s "$folder/$name" ] && continue
    od -An -N32 -tx1 /dev/urandom | tr -d ' \n' >"$folder/$name"
    chmod 444 "$folder/$name"
done
# Compose wants every file to be there. This one holds a key only while master_key is renewed.
if [ ! -e "$folder/master_key_before" ]; then
    : >"$folder/master_key_before"
    chmod 444 "$folder/master_key_before"
fi
