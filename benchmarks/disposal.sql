-- What the benchmark of the disposal stands on. Its numbers come as settings: bench.rows, bench.due, bench.people,
-- bench.held_every, bench.shared_every, bench.spared_every; what began before bench.cutoff is due.
INSERT INTO customers_party
    (id, given_names, family_name, mother_tongue, protected_address, deceased, source, first_seen_on, last_contact_on)
SELECT md5('p' || n)::uuid, 'A', 'B', '', false, false, 'person', current_date, current_date
FROM generate_series(0, current_setting('bench.people')::int - 1) AS n;

-- A due row names file n; some name that of the row before them, and some of the others name that of a due row.
CREATE TEMPORARY TABLE call AS
SELECT n,
    CASE
        WHEN n <= due AND n % shared_every = 1 AND n > 1 THEN n - 1
        WHEN n <= due THEN n
        WHEN n <= due + due / spared_every THEN (n - due) * spared_every - 3
    END AS file
FROM
    generate_series(1, current_setting('bench.rows')::int) AS n,
    CAST(current_setting('bench.due') AS int) AS due,
    CAST(current_setting('bench.shared_every') AS int) AS shared_every,
    CAST(current_setting('bench.spared_every') AS int) AS spared_every;

-- Rows come in the order of time, as they do in life.
INSERT INTO customers_recording (id, party_id, began_at, duration, direction, number, partner, audio, topic, source)
SELECT
    md5('r' || n)::uuid,
    md5('p' || n % current_setting('bench.people')::int)::uuid,
    current_setting('bench.cutoff')::timestamptz + make_interval(mins => 2 * (n - current_setting('bench.due')::int) - 1),
    interval '3 minutes', 'from_person', '+35850' || 1000000 + n, '',
    coalesce('recordings/' || to_hex(file % 256) || '/' || file || '.wav', ''), 'lasku', 'person'
FROM call ORDER BY n;

INSERT INTO retention_legalhold (id, party_id, reason, explanation, placed_at, review_on, origin)
SELECT md5('h')::uuid, md5('p1')::uuid, 'dispute', '', now(), current_date, '';

INSERT INTO retention_heldrecord (id, hold_id, "table", record)
SELECT md5('h' || n)::uuid, md5('h')::uuid, 'customers_recording', md5('r' || n)::uuid
FROM generate_series(
    current_setting('bench.held_every')::int, current_setting('bench.due')::int, current_setting('bench.held_every')::int
) AS n;

-- The copy for the limit. What is held is not due in it, so that the plain statement takes the same rows.
CREATE TABLE plain (LIKE customers_recording INCLUDING ALL);
INSERT INTO plain (
    id, began_at, duration, direction, number, partner, audio, topic, electricity_contract_id, party_id, source
)
SELECT
    r.id, began_at + CASE WHEN held.id IS NULL THEN interval '0' ELSE interval '100 years' END, duration, direction,
    number, partner, audio, topic, electricity_contract_id, party_id, source
FROM customers_recording AS r LEFT JOIN retention_heldrecord AS held ON held.record = r.id ORDER BY began_at;
GRANT SELECT, DELETE ON plain TO oomi_app;
