#!/bin/bash
# Runs Apache Kafka's official image with the settings that a broker of our own has natively
# (infra/broker/*.properties.in): SCRAM-SHA-512 for clients, refused unless a rule allows it.
# Passwords come from files; the first users are made when the folder is formatted, once.
set -euo pipefail

templates=${TEMPLATES:-/templates}
secrets=${SECRETS:-/run/secrets}
data=${DATA:-/var/lib/kafka/data}
home=${KAFKA_HOME:-/opt/kafka}
host=${ADVERTISED_HOST:-kafka}
config=${CONFIG:-/tmp/server.properties}
admin=oneboard-admin

secret() { cat "$secrets/$1"; }

umask 077
cat "$templates/server.properties.in" "$templates/secured.properties.in" |
    sed -e "s|@BIND@|0.0.0.0|g" -e "s|@HOST@|$host|g" -e "s|@PORT@|9092|g" \
        -e "s|@CONTROLLER_PORT@|9093|g" -e "s|@TLS_LISTENER@||g" -e "s|@DATA@|$data|g" \
        -e "s|@ADMIN@|$admin|g" -e "s|@SESSION_MS@|${SESSION_MS:-60000}|g" \
        -e "s|@BROKER_PASSWORD@|$(secret kafka_broker)|g" \
        -e "s|@CONTROLLER_PASSWORD@|$(secret kafka_controller)|g" >"$config"

if [ ! -f "$data/meta.properties" ]; then
    "$home/bin/kafka-storage.sh" format -t "$("$home/bin/kafka-storage.sh" random-uuid)" -c "$config" \
        --add-scram "SCRAM-SHA-512=[name=broker,password=$(secret kafka_broker)]" \
        --add-scram "SCRAM-SHA-512=[name=$admin,password=$(secret kafka_admin)]"
fi
exec "$home/bin/kafka-server-start.sh" "$config"
