-- The four functions of the door. retention/guards.py puts them into the database after every migrate, as the tables' owner.

-- Before rows of a guarded table go: only the disposal's role, only for a run that is under way, never by TRUNCATE.
-- It runs with the rights of whoever deletes, because it asks who that is.
CREATE OR REPLACE FUNCTION public.retention_refuse() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    named text := current_setting('retention.run', true);
BEGIN
    IF TG_OP = 'DELETE' AND current_user = 'oomi_disposal' AND pg_input_is_valid(named, 'uuid') THEN
        IF EXISTS (SELECT FROM public.retention_disposalrun WHERE id = named::uuid AND state = 'running') THEN
            RETURN NULL;
        END IF;
    END IF;
    RAISE insufficient_privilege USING
        MESSAGE = format('Rows of %s leave only through the disposal, when their retention has ended.', TG_TABLE_NAME),
        HINT = 'Run: manage.py dispose';
END
$body$;

-- After they went: refuse if any of them is held or restricted, count them, and leave a tombstone for every stored file they named.
-- It runs with the owner's rights, so that whoever deletes can neither write a count nor leave one out. The first
-- argument of its trigger is the table's key, the others are its columns of stored files.
-- A tombstone stands for every path, even one that another row names too: a second delete at the same moment would not
-- see that this one takes the other row. Whether a file goes is decided when both are over, by whoever removes files.
CREATE OR REPLACE FUNCTION public.retention_certify() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    went bigint;
    held bigint;
    run uuid := current_setting('retention.run')::uuid;
    rule text := current_setting('retention.rule', true);
    at timestamptz := clock_timestamp();
BEGIN
    SELECT count(*) INTO went FROM gone;
    IF went = 0 THEN
        RETURN NULL;
    END IF;
    IF coalesce(rule, '') = '' THEN
        RAISE insufficient_privilege USING
            MESSAGE = 'Nothing is disposed of without the retention rule that takes it.',
            HINT = 'Run: manage.py dispose';
    END IF;
    EXECUTE format(
        'SELECT count(*) FROM gone JOIN public.retention_heldrecord AS hold ON hold.record = gone.%I '
        'WHERE hold."table" = $1 AND hold.released_at IS NULL', TG_ARGV[0]
    ) INTO held USING TG_TABLE_NAME;
    IF held > 0 THEN
        RAISE restrict_violation USING
            MESSAGE = format('%s of the rows of %s are under a legal hold and stay.', held, TG_TABLE_NAME),
            HINT = 'Lift the hold first.';
    END IF;
    -- A restriction has a hold of its own; that it stands, is asked of the restriction too (GDPR 18(3)).
    EXECUTE format(
        'SELECT count(DISTINCT gone.%1$I) FROM gone JOIN public.customers_restrictedrecord AS restricted '
        'ON restricted.record = gone.%1$I WHERE restricted."table" = $1 AND restricted.released_at IS NULL', TG_ARGV[0]
    ) INTO held USING TG_TABLE_NAME;
    IF held > 0 THEN
        RAISE restrict_violation USING
            MESSAGE = format('%s of the rows of %s are restricted and stay.', held, TG_TABLE_NAME),
            HINT = 'Tell the person and lift the restriction first.';
    END IF;
    INSERT INTO public.retention_disposalrecord (run_id, "table", rule, went, at)
        VALUES (run, TG_TABLE_NAME, rule, went, at);
    FOR file IN 1 .. TG_NARGS - 1 LOOP
        EXECUTE format(
            'INSERT INTO public.retention_filetombstone (run_id, path, written_at, spared, error) '
            'SELECT DISTINCT $1, gone.%1$I, $2, false, %2$L FROM gone WHERE gone.%1$I <> %2$L', TG_ARGV[file], ''
        ) USING run, at;
    END LOOP;
    RETURN NULL;
END
$body$;

-- After rows went that somebody outside holds too: leave for each the keys by which they know it, and nothing else of the
-- row, so that they are told to delete theirs (GDPR 19, 28(3)(g)). By whatever door the rows went, and in its transaction.
-- The arguments of its trigger are the table's key, the column that names the holder, the one with the holder's own key,
-- and the codes of the row's categories. It runs with the owner's rights, as the count does.
CREATE OR REPLACE FUNCTION public.retention_tell() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
    EXECUTE format(
        'INSERT INTO public.retention_copytombstone '
        '(run_id, recipient, "table", record, external_key, at, categories, written_at) '
        'SELECT $1, btrim(gone.%2$I), $2, gone.%1$I, coalesce(gone.%3$I, %4$L), NULL, $3, $4 '
        'FROM gone WHERE btrim(gone.%2$I) <> %4$L', TG_ARGV[0], TG_ARGV[1], TG_ARGV[2], ''
    ) USING current_setting('retention.run')::uuid, TG_TABLE_NAME, TG_ARGV[3:], clock_timestamp();
    RETURN NULL;
END
$body$;

-- After rows of a guarded table were changed: refuse if any of them is restricted, since it may only be stored (GDPR
-- 18(2)), unless the transaction has said for which of the uses that the law leaves. The first argument of its trigger is
-- the table's key; the others are its columns that retention counts from, which may move: when a row goes is storage.
-- While nothing at all is restricted it asks one index and no more.
CREATE OR REPLACE FUNCTION public.retention_restrict() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    used_for text := coalesce(current_setting('retention.restricted_use', true), '');
    touched uuid[];
    changed bigint;
BEGIN
    IF used_for IN ('storage', 'consent', 'claims', 'others_rights', 'public_interest', 'data_subject') THEN
        RETURN NULL;
    END IF;
    IF NOT EXISTS (SELECT FROM public.customers_restrictedrecord WHERE released_at IS NULL) THEN
        RETURN NULL;
    END IF;
    EXECUTE format(
        'SELECT array_agg(DISTINCT was.%1$I) FROM was JOIN public.customers_restrictedrecord AS restricted '
        'ON restricted.record = was.%1$I WHERE restricted."table" = $1 AND restricted.released_at IS NULL', TG_ARGV[0]
    ) INTO touched USING TG_TABLE_NAME;
    IF touched IS NULL THEN
        RETURN NULL;
    END IF;
    EXECUTE format(
        'SELECT count(*) FROM was LEFT JOIN became ON became.%1$I = was.%1$I WHERE was.%1$I = ANY ($1) '
        'AND (to_jsonb(became) - $2) IS DISTINCT FROM (to_jsonb(was) - $2)', TG_ARGV[0]
    ) INTO changed USING touched, coalesce(TG_ARGV[1:], '{}')::text[];
    IF changed > 0 THEN
        RAISE restrict_violation USING
            MESSAGE = format('%s of the rows of %s are restricted: they are stored and not used.', changed, TG_TABLE_NAME),
            CONSTRAINT = 'what_is_restricted_is_only_stored',
            HINT = 'Lift the restriction, or name a use of GDPR 18(2).';
    END IF;
    RETURN NULL;
END
$body$;

-- Nobody else hangs them on a table: on a temporary one named like a guarded one they would forge counts.
REVOKE ALL ON FUNCTION public.retention_refuse(), public.retention_certify(), public.retention_tell(), public.retention_restrict()
    FROM PUBLIC;
