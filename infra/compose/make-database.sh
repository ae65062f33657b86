#!/bin/bash
# Runs once, when PostgreSQL's official image makes its data: a user of the product's own, who owns
# one database and is no superuser.
set -euo pipefail
psql -v ON_ERROR_STOP=1 --username postgres --dbname postgres \
    -v password="$(cat /run/secrets/database)" <<'SQL'
CREATE ROLE oneboard LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE oneboard OWNER oneboard TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
REVOKE ALL ON DATABASE oneboard FROM PUBLIC;
REVOKE ALL ON DATABASE postgres FROM PUBLIC;
SQL
