-- One person with ten years of quarter-hours at one place of use, and bench.recordings recorded calls.
INSERT INTO customers_party (id, given_names, family_name, mother_tongue, protected_address, deceased, source,
    first_seen_on, last_contact_on, identity_code_index)
SELECT gen_random_uuid(), 'Aino', 'Mäkinen', 'fi', false, false, 'person', '2014-01-01', '2025-12-31', '';

INSERT INTO customers_relationship (id, party_id, controller_id, began_on)
SELECT gen_random_uuid(), party.id, (SELECT code FROM customers_controller ORDER BY code LIMIT 1), '2014-01-01'
FROM customers_party AS party;

INSERT INTO customers_meteringpoint (id, party_id, gsrn, street, postal_code, city, source)
SELECT gen_random_uuid(), party.id, '643007574000138589', 'Testikatu 1', '00100', 'Helsinki', 'market_parties'
FROM customers_party AS party;

INSERT INTO customers_electricitycontract (id, party_id, relationship_id, metering_point_id, contract_number, product,
    agreed_on, began_on, source)
SELECT gen_random_uuid(), bond.party_id, bond.id, place.id, 'S-1', 'Oomi Perussähkö', '2014-01-01', '2014-01-01', 'person'
FROM customers_relationship AS bond JOIN customers_meteringpoint AS place USING (party_id);

-- Each local day with as many quarter-hours as it has in Helsinki.
INSERT INTO customers_dailyconsumption (id, party_id, electricity_contract_id, metering_point_id, day, watt_hours,
    estimated, source)
SELECT gen_random_uuid(), contract.party_id, contract.id, contract.metering_point_id, day::date,
    ARRAY(SELECT 40 + (random() * 900)::int FROM generate_series(1, (extract(epoch FROM
        ((day::date + 1)::timestamp AT TIME ZONE 'Europe/Helsinki')
        - (day::date::timestamp AT TIME ZONE 'Europe/Helsinki')) / 900)::int) WHERE day IS NOT NULL),
    false, 'market_parties'
FROM customers_electricitycontract AS contract,
    generate_series('2016-01-01'::timestamp, '2025-12-31'::timestamp, interval '1 day') AS day
WHERE current_setting('bench.days')::int > 0;

INSERT INTO customers_recording (id, party_id, electricity_contract_id, began_at, duration, direction, number, partner,
    audio, topic, source)
SELECT key, contract.party_id, contract.id, timestamptz '2024-12-01 08:00+02' + number * interval '17 hours',
    interval '4 minutes 12 seconds', 'from_person', '+358501234567', '',
    'recordings/' || right(replace(key::text, '-', ''), 2) || '/' || replace(key::text, '-', '') || '.wav', 'lasku',
    'person'
FROM customers_electricitycontract AS contract,
    (SELECT gen_random_uuid() AS key, number FROM generate_series(1, current_setting('bench.recordings')::int) AS number)
        AS calls;
