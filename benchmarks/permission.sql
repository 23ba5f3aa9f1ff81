-- A register of bench.people customers: an address each, its sale and customership; every third consented, every twentieth said no.
INSERT INTO customers_party (id, given_names, family_name, mother_tongue, protected_address, deceased, source,
                             first_seen_on, last_contact_on, external_key)
SELECT md5('party' || n)::uuid, 'Aino', 'Esimerkki', 'fi', false, n % 1000 = 0, 'person', '2020-01-01', '2026-01-01',
       'crm-' || n
FROM generate_series(1, current_setting('bench.people')::int) AS n;

INSERT INTO customers_contactpoint (id, party_id, kind, value, source, got_at_sale, began_on)
SELECT md5('email' || n)::uuid, md5('party' || n)::uuid, 'email', 'aino.' || n || '@example.com', 'person', n % 2 = 0,
       '2020-01-01'
FROM generate_series(1, current_setting('bench.people')::int) AS n;

INSERT INTO customers_relationship (id, party_id, controller_id, began_on)
SELECT md5('bond' || n)::uuid, md5('party' || n)::uuid, 'oomi', '2020-01-01'
FROM generate_series(1, current_setting('bench.people')::int) AS n;

INSERT INTO customers_consent (id, party_id, relationship_id, controllers, purpose, channel, categories, wording,
                               wording_version, language, collected_at, collected_how, express)
SELECT md5('consent' || n)::uuid, md5('party' || n)::uuid, md5('bond' || n)::uuid, '{oomi}', 'direct_marketing', 'email',
       '{contact_details}', 'Kyllä', '1', 'fi', '2024-01-01', 'verkossa', false
FROM generate_series(1, current_setting('bench.people')::int, 3) AS n;

INSERT INTO customers_marketingban (id, party_id, channel, purpose, made_at, how)
SELECT md5('ban' || n)::uuid, md5('party' || n)::uuid, 'email', 'direct_marketing', '2025-01-01', 'TP-1'
FROM generate_series(1, current_setting('bench.people')::int, 20) AS n;
