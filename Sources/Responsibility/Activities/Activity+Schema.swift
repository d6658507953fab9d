import Storage

extension Activity {
    static let migration = Migration(
        "0060-activities",
        """
        CREATE TABLE activity (
            id {id},
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            kind TEXT NOT NULL,
            title TEXT NOT NULL CHECK (title <> ''),
            held_on TEXT NOT NULL,
            place TEXT NOT NULL,
            chair TEXT NOT NULL,
            recorder TEXT NOT NULL,
            minutes TEXT NOT NULL,
            recorded_by BIGINT REFERENCES account (id),
            recorded_at BIGINT NOT NULL,
            version BIGINT NOT NULL,
            -- What the form carried, so that a form sent twice records once.
            once TEXT NOT NULL UNIQUE
        );
        CREATE INDEX activity_of_unit ON activity (unit_id, held_on, id);

        CREATE TABLE fulfilment (
            id {id},
            obligation_id BIGINT NOT NULL REFERENCES obligation (id),
            activity_id BIGINT NOT NULL REFERENCES activity (id),
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            done_on TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('submitted', 'accepted', 'returned')),
            reviewed_by BIGINT REFERENCES account (id),
            reviewed_at BIGINT,
            reason TEXT NOT NULL,
            UNIQUE (obligation_id, activity_id)
        );
        CREATE INDEX fulfilment_of_activity ON fulfilment (activity_id);
        CREATE INDEX fulfilment_waiting ON fulfilment (unit_id, state, id);
        CREATE INDEX fulfilment_by_state ON fulfilment (state, id);

        CREATE TABLE evidence (
            id {id},
            activity_id BIGINT NOT NULL REFERENCES activity (id),
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            digest BYTEA NOT NULL,
            name TEXT NOT NULL CHECK (name <> ''),
            size BIGINT NOT NULL,
            effective_on TEXT NOT NULL,
            added_at BIGINT NOT NULL
        );
        CREATE INDEX evidence_of_activity ON evidence (activity_id);
        CREATE INDEX evidence_digest ON evidence (digest);
        """)
}
