import Storage

extension Inspection {
    static let migrationOfPlanning = Migration(
        "0316-inspection-planning",
        """
        -- How often a unit may be inspected: once in so many days, and so many times a year by one issuing unit.
        ALTER TABLE inspection_batch ADD COLUMN window_days BIGINT NOT NULL DEFAULT 90;
        ALTER TABLE inspection_batch ADD COLUMN year_limit BIGINT NOT NULL DEFAULT 2;
        -- The unit has so many working days to sign.
        ALTER TABLE inspection_batch ADD COLUMN sign_within BIGINT NOT NULL DEFAULT 10;

        -- Its number: the year in which it was held, and a sequence.
        ALTER TABLE inspection ADD COLUMN year BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE inspection ADD COLUMN sequence BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE inspection ADD COLUMN summary TEXT NOT NULL DEFAULT '';
        ALTER TABLE inspection ADD COLUMN sign_until TEXT;
        -- From this day on everybody of the organisation sees the result; empty: never.
        ALTER TABLE inspection ADD COLUMN publish_on TEXT;
        CREATE INDEX inspection_by_number ON inspection (year, sequence);
        CREATE INDEX inspection_by_day ON inspection (held_on, id);
        CREATE INDEX inspection_published ON inspection (publish_on, id) WHERE publish_on IS NOT NULL;

        -- The units of a batch; one that is inspected together with those of another batch counts there.
        CREATE TABLE inspection_planned (
            batch_id BIGINT NOT NULL REFERENCES inspection_batch (id),
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            merged_into BIGINT REFERENCES inspection_batch (id),
            PRIMARY KEY (batch_id, unit_id)
        ) {clustered};
        CREATE INDEX inspection_planned_unit ON inspection_planned (unit_id, batch_id);
        CREATE INDEX inspection_planned_merged ON inspection_planned (merged_into, unit_id) WHERE merged_into IS NOT NULL;
        -- Who was drawn or named for a unit beforehand.
        CREATE TABLE inspection_team (
            batch_id BIGINT NOT NULL REFERENCES inspection_batch (id),
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            person_id BIGINT NOT NULL REFERENCES person (id),
            PRIMARY KEY (batch_id, unit_id, person_id)
        ) {clustered};

        CREATE TABLE inspection_inspector (
            inspection_id BIGINT NOT NULL REFERENCES inspection (id),
            person_id BIGINT NOT NULL REFERENCES person (id),
            position BIGINT NOT NULL,
            PRIMARY KEY (inspection_id, person_id)
        ) {clustered};
        CREATE INDEX inspection_inspector_person ON inspection_inspector (person_id);
        -- Somebody who said that they have an interest in a unit.
        CREATE TABLE inspection_recusal (
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            person_id BIGINT NOT NULL REFERENCES person (id),
            reason TEXT NOT NULL CHECK (reason <> ''),
            recorded_by BIGINT REFERENCES account (id),
            recorded_at BIGINT NOT NULL,
            PRIMARY KEY (unit_id, person_id)
        ) {clustered};

        CREATE TABLE inspection_item (
            inspection_id BIGINT NOT NULL REFERENCES inspection (id),
            position BIGINT NOT NULL,
            checklist TEXT NOT NULL,
            checklist_version BIGINT NOT NULL,
            item TEXT NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN ('fine', 'not-applicable', 'problem')),
            finding_id BIGINT REFERENCES finding (id),
            PRIMARY KEY (inspection_id, position),
            CHECK ((finding_id IS NOT NULL) = (outcome = 'problem'))
        ) {clustered};

        CREATE TABLE inspection_sign_off (
            inspection_id BIGINT PRIMARY KEY REFERENCES inspection (id),
            signed_by BIGINT NOT NULL REFERENCES account (id),
            signed_on TEXT NOT NULL,
            signed_at BIGINT NOT NULL,
            remarks TEXT NOT NULL
        ) {clustered};
        """)
}
