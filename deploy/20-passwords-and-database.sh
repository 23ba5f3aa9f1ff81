#!/bin/sh
# Run once by the PostgreSQL image, after 10-roles.sql (oomi_registry/roles.sql) has made the logins.
set -eu

psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set database=oomi --set owner="$OOMI_OWNER_PASSWORD" --set application="$OOMI_APP_PASSWORD" <<'SQL'
ALTER ROLE oomi_owner PASSWORD :'owner';
ALTER ROLE oomi_app PASSWORD :'application';
CREATE DATABASE :"database" OWNER oomi_owner;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO oomi_app;
SQL
