-- bench.people small customers: one contract each, three calls without audio, four invoices, two days, one disclosure.
INSERT INTO customers_party (id, given_names, family_name, birth_date, mother_tongue, customer_number,
    protected_address, deceased, source, first_seen_on, last_contact_on, identity_code_index)
SELECT md5('party' || n)::uuid, 'Aino', 'Mäkinen', '1988-04-12', 'fi', (5000000 + n)::text, false, false, 'person',
    '2016-05-01', '2026-10-01', ''
FROM generate_series(1, current_setting('bench.people')::int) AS n;

INSERT INTO customers_contactpoint (id, party_id, kind, value, source, got_at_sale, began_on)
SELECT md5('email' || n)::uuid, md5('party' || n)::uuid, 'email', 'aino.' || n || '@example.com', 'person', false,
    '2016-05-01'
FROM generate_series(1, current_setting('bench.people')::int) AS n;

INSERT INTO customers_relationship (id, party_id, controller_id, began_on)
SELECT md5('bond' || n)::uuid, md5('party' || n)::uuid, (SELECT code FROM customers_controller ORDER BY code LIMIT 1),
    '2016-05-01'
FROM generate_series(1, current_setting('bench.people')::int) AS n;

INSERT INTO customers_meteringpoint (id, party_id, gsrn, street, postal_code, city, source)
SELECT md5('place' || n)::uuid, md5('party' || n)::uuid, '6430075740001' || lpad(n::text, 5, '0'), 'Testikatu ' || n,
    '00100', 'Helsinki', 'market_parties'
FROM generate_series(1, current_setting('bench.people')::int) AS n;

INSERT INTO customers_electricitycontract (id, party_id, relationship_id, metering_point_id, contract_number, product,
    agreed_on, began_on, source)
SELECT md5('contract' || n)::uuid, md5('party' || n)::uuid, md5('bond' || n)::uuid, md5('place' || n)::uuid, 'S-' || n,
    'Oomi Perussähkö', '2016-05-01', '2016-05-01', 'person'
FROM generate_series(1, current_setting('bench.people')::int) AS n;

INSERT INTO customers_recording (id, party_id, electricity_contract_id, began_at, duration, direction, number, partner,
    audio, topic, source)
SELECT gen_random_uuid(), md5('party' || n)::uuid, md5('contract' || n)::uuid,
    timestamptz '2025-12-01 08:00+02' + call * interval '7 days', interval '4 minutes 12 seconds', 'from_person',
    '+358501234567', '', '', 'lasku', 'person'
FROM generate_series(1, current_setting('bench.people')::int) AS n, generate_series(1, 3) AS call;

INSERT INTO customers_invoice (id, party_id, electricity_contract_id, number, issued_on, due_on, amount,
    fiscal_year_ends_on, source)
SELECT gen_random_uuid(), md5('party' || n)::uuid, md5('contract' || n)::uuid, n || '-' || quarter,
    date '2025-01-10' + 90 * quarter, date '2025-01-24' + 90 * quarter, 40 + quarter, '2025-12-31', 'own'
FROM generate_series(1, current_setting('bench.people')::int) AS n, generate_series(0, 3) AS quarter;

INSERT INTO customers_dailyconsumption (id, party_id, electricity_contract_id, metering_point_id, day, watt_hours,
    estimated, source)
SELECT gen_random_uuid(), md5('party' || n)::uuid, md5('contract' || n)::uuid, md5('place' || n)::uuid,
    date '2026-01-10' + day, ARRAY(SELECT 40 + (random() * 900)::int FROM generate_series(1, 96) WHERE n > 0), false,
    'market_parties'
FROM generate_series(1, current_setting('bench.people')::int) AS n, generate_series(0, 1) AS day;

INSERT INTO customers_disclosure (id, party_id, disclosed_at, recipient_kind, recipient, country, transfer, categories,
    purpose, source)
SELECT gen_random_uuid(), md5('party' || n)::uuid, timestamptz '2025-03-01 12:00+02', 'partners', 'Puhelinpalvelu Oy',
    'FI', '', '{relationship,contact_details}', 'asiakaspalvelu', 'own'
FROM generate_series(1, current_setting('bench.people')::int) AS n;
