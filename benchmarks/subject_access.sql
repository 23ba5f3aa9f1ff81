-- One person with bench.contracts contracts, bench.recordings recordings without audio and some 10,000 quarter-hours.
INSERT INTO customers_party (id, given_names, family_name, mother_tongue, protected_address, deceased, source,
    first_seen_on, last_contact_on, identity_code_index)
SELECT gen_random_uuid(), 'Aino', 'Mäkinen', 'fi', false, false, 'person', '2014-01-01', '2025-12-31', '';

INSERT INTO customers_relationship (id, party_id, controller_id, began_on)
SELECT gen_random_uuid(), party.id, (SELECT code FROM customers_controller ORDER BY code LIMIT 1), '2014-01-01'
FROM customers_party AS party;

INSERT INTO customers_meteringpoint (id, party_id, gsrn, street, postal_code, city, source)
SELECT gen_random_uuid(), party.id, '6430075740001' || lpad(place::text, 5, '0'), 'Testikatu ' || place, '00100',
    'Helsinki', 'market_parties'
FROM customers_party AS party, generate_series(1, current_setting('bench.contracts')::int) AS place;

INSERT INTO customers_electricitycontract (id, party_id, relationship_id, metering_point_id, contract_number, product,
    agreed_on, began_on, ended_on, source)
SELECT gen_random_uuid(), bond.party_id, bond.id, place.id, 'S-' || place.gsrn, 'Oomi Perussähkö', '2014-01-01',
    '2014-01-01', '2024-12-31', 'person'
FROM customers_relationship AS bond JOIN customers_meteringpoint AS place USING (party_id);

INSERT INTO customers_recording (id, party_id, electricity_contract_id, began_at, duration, direction, number, partner,
    audio, topic, source)
SELECT gen_random_uuid(), party.id, contracts.ids[1 + call % cardinality(contracts.ids)],
    timestamptz '2024-12-01 08:00+02' + call * interval '7 hours', interval '4 minutes 12 seconds', 'from_person',
    '+358501234567', '', '', 'lasku', 'person'
FROM customers_party AS party,
    (SELECT array_agg(id ORDER BY contract_number) AS ids FROM customers_electricitycontract) AS contracts,
    generate_series(1, current_setting('bench.recordings')::int) AS call;

INSERT INTO customers_dailyconsumption (id, party_id, electricity_contract_id, metering_point_id, day, watt_hours,
    estimated, source)
SELECT gen_random_uuid(), contract.party_id, contract.id, contract.metering_point_id, '2024-06-03',
    ARRAY(SELECT 40 + (random() * 900)::int FROM generate_series(1, 96) WHERE contract.id IS NOT NULL), false,
    'market_parties'
FROM customers_electricitycontract AS contract;

INSERT INTO customers_disclosure (id, party_id, disclosed_at, recipient_kind, recipient, country, transfer, categories,
    purpose, source)
SELECT gen_random_uuid(), party.id, timestamptz '2025-03-01 12:00+02', 'partners', 'Puhelinpalvelu Oy', 'FI', '',
    '{relationship,contact_details}', 'asiakaspalvelu', 'own'
FROM customers_party AS party;
