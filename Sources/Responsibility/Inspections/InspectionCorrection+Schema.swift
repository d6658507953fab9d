import Storage

extension InspectionCorrection {
    static let migration = Migration(
        "0372-corrected-inspections",
        """
        -- 1, and one more for each correction before the unit signed.
        ALTER TABLE inspection ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

        -- What an inspection said before each of its corrections.
        CREATE TABLE inspection_past (
            inspection_id BIGINT NOT NULL REFERENCES inspection (id),
            version BIGINT NOT NULL CHECK (version > 0),
            kind TEXT NOT NULL,
            method TEXT NOT NULL,
            title TEXT NOT NULL,
            held_on TEXT NOT NULL,
            summary TEXT NOT NULL,
            corrected_by BIGINT REFERENCES account (id),
            corrected_at BIGINT NOT NULL,
            reason TEXT NOT NULL CHECK (reason <> ''),
            PRIMARY KEY (inspection_id, version)
        ) {clustered};
        CREATE TABLE inspection_item_past (
            inspection_id BIGINT NOT NULL REFERENCES inspection (id),
            version BIGINT NOT NULL,
            position BIGINT NOT NULL,
            outcome TEXT NOT NULL,
            PRIMARY KEY (inspection_id, version, position)
        ) {clustered};
        CREATE TABLE inspection_inspector_past (
            inspection_id BIGINT NOT NULL REFERENCES inspection (id),
            version BIGINT NOT NULL,
            position BIGINT NOT NULL,
            person_id BIGINT NOT NULL REFERENCES person (id),
            PRIMARY KEY (inspection_id, version, position)
        ) {clustered};
        CREATE INDEX inspection_inspector_past_person ON inspection_inspector_past (person_id);

        -- What was added after the unit signed; it changes nothing of what was signed.
        CREATE TABLE inspection_addendum (
            id {id},
            inspection_id BIGINT NOT NULL REFERENCES inspection (id),
            text TEXT NOT NULL CHECK (text <> ''),
            added_by BIGINT REFERENCES account (id),
            added_at BIGINT NOT NULL,
            -- What the form carried, so that a form sent twice adds once.
            once TEXT NOT NULL UNIQUE
        );
        CREATE INDEX inspection_addendum_of ON inspection_addendum (inspection_id, id);

        -- The visits that wait for somebody.
        CREATE INDEX inspection_team_person ON inspection_team (person_id, batch_id);
        """)
}
