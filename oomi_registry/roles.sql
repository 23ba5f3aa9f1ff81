-- The logins of the register, alike for the embedded server, the tests and a deployment. Running it again changes nothing.
-- The owner makes the tables; the application works in them and owns nothing; the disposal deletes, and nobody logs in as it.
DO $$
DECLARE
    login text;
BEGIN
    FOREACH login IN ARRAY ARRAY['oomi_owner', 'oomi_app', 'oomi_disposal'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = login) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', login);
        END IF;
    END LOOP;
END
$$;
ALTER ROLE oomi_owner LOGIN NOSUPERUSER;
ALTER ROLE oomi_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT;
ALTER ROLE oomi_disposal NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
-- The application is never the disposal by itself: it has to say so, in a transaction (SET LOCAL ROLE).
GRANT oomi_disposal TO oomi_app WITH INHERIT FALSE, SET TRUE, ADMIN FALSE;
-- Nobody waits for a lock or works on a statement without end, and a killed worker's locks are free within a second. The
-- owner's migrations may take their time, but do not keep everyone waiting behind a lock they wait for themselves.
ALTER ROLE oomi_app SET lock_timeout = '10s';
ALTER ROLE oomi_app SET statement_timeout = '60s';
ALTER ROLE oomi_app SET client_connection_check_interval = '1s';
ALTER ROLE oomi_owner SET lock_timeout = '30s';
ALTER ROLE oomi_owner SET client_connection_check_interval = '1s';
