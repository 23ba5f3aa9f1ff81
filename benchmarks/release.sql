-- A million recordings as a register has them whose nights were not missed: evenly from bench.cutoff, before which the
-- rows have gone, to now. Numbers: bench.rows, bench.people, bench.held_every. plain is a copy without the door.
INSERT INTO customers_party
    (id, given_names, family_name, mother_tongue, protected_address, deceased, source, first_seen_on, last_contact_on)
SELECT md5('p' || n)::uuid, 'A', 'B', '', false, false, 'person', current_date, current_date
FROM generate_series(0, current_setting('bench.people')::int - 1) AS n;

INSERT INTO customers_recording (id, party_id, began_at, duration, direction, number, partner, audio, topic, source)
SELECT
    md5('r' || n)::uuid,
    md5('p' || n % current_setting('bench.people')::int)::uuid,
    cutoff + n * ((now() - cutoff) / current_setting('bench.rows')::int),
    interval '3 minutes', 'from_person', '+35850' || 1000000 + n, '',
    'recordings/' || to_hex(n % 256) || '/' || n || '.wav', 'lasku', 'person'
FROM generate_series(1, current_setting('bench.rows')::int) AS n,
    CAST(current_setting('bench.cutoff') AS timestamptz) AS cutoff
ORDER BY n;

INSERT INTO retention_legalhold (id, party_id, reason, explanation, placed_at, review_on, origin)
SELECT md5('h')::uuid, md5('p1')::uuid, 'dispute', '', now(), current_date, '';

INSERT INTO retention_heldrecord (id, hold_id, "table", record)
SELECT md5('h' || n)::uuid, md5('h')::uuid, 'customers_recording', md5('r' || n)::uuid
FROM generate_series(
    current_setting('bench.held_every')::int, current_setting('bench.rows')::int, current_setting('bench.held_every')::int
) AS n;

CREATE TABLE plain (LIKE customers_recording INCLUDING ALL);
INSERT INTO plain SELECT * FROM customers_recording ORDER BY began_at;
GRANT SELECT, DELETE ON plain TO oomi_app;
