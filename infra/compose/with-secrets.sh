#!/bin/sh
# Runs a command of OneBoard with the passwords that stand in files: a file SECRET of the folder is
# given as its setting, so that no password stands in compose.yaml, an image or a command line.
set -eu
secrets=${SECRETS:-/run/secrets}

if [ -f "$secrets/database" ]; then
    export DATABASE_URL="postgresql://oneboard:$(cat "$secrets/database")@postgres:5432/oneboard"
fi
for pair in kafka_gateway:KAFKA_PASSWORD kafka_admin:KAFKA_ADMIN_PASSWORD \
    master_key:MASTER_KEY master_key_before:MASTER_KEY_BEFORE token_secret:TOKEN_SECRET; do
    file="$secrets/${pair%%:*}"
    if [ -f "$file" ]; then export "ONEBOARD_${pair##*:}=$(cat "$file")"; fi
done
exec "$@"
