import Storage

extension Inspection {
    static let migration = Migration(
        "0300-inspections",
        """
        -- A part of the yearly plan: these units, by this checklist, in this window.
        CREATE TABLE inspection_batch (
            id {id},
            issuing_unit_id BIGINT NOT NULL REFERENCES unit (id),
            year BIGINT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('routine', 'special', 'random', 'unannounced', 'follow-up')),
            title TEXT NOT NULL CHECK (title <> ''),
            checklist TEXT NOT NULL,
            checklist_version BIGINT NOT NULL,
            from_day TEXT NOT NULL,
            to_day TEXT NOT NULL,
            -- So many working days after the sign-off the result is published inside the organisation; empty: never.
            publish_within BIGINT,
            planned_by BIGINT REFERENCES account (id),
            planned_at BIGINT NOT NULL,
            once TEXT NOT NULL UNIQUE
        );
        CREATE INDEX inspection_batch_of_unit ON inspection_batch (issuing_unit_id, year, from_day);

        CREATE TABLE inspection (
            id {id},
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            issuing_unit_id BIGINT NOT NULL REFERENCES unit (id),
            batch_id BIGINT REFERENCES inspection_batch (id),
            kind TEXT NOT NULL CHECK (kind IN ('routine', 'special', 'random', 'unannounced', 'follow-up')),
            method TEXT NOT NULL CHECK (method IN ('hearing', 'papers', 'on-site', 'meeting')),
            title TEXT NOT NULL CHECK (title <> ''),
            held_on TEXT NOT NULL,
            recorded_by BIGINT REFERENCES account (id),
            recorded_at BIGINT NOT NULL,
            once TEXT NOT NULL UNIQUE
        );
        CREATE INDEX inspection_of_unit ON inspection (unit_id, held_on, id);
        CREATE INDEX inspection_of_issuer ON inspection (issuing_unit_id, held_on, id);
        CREATE INDEX inspection_of_batch ON inspection (batch_id) WHERE batch_id IS NOT NULL;
        """)
}
