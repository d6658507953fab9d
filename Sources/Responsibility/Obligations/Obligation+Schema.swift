import Storage

extension Obligation {
    static let migration = Migration(
        "0050-obligations",
        """
        CREATE TABLE plan (
            id {id},
            programme_id BIGINT NOT NULL REFERENCES programme (id),
            version_id BIGINT NOT NULL REFERENCES programme_version (id),
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            year BIGINT NOT NULL,
            starts_on TEXT NOT NULL,
            ends_on TEXT NOT NULL,
            issued_on TEXT NOT NULL,
            issued_by BIGINT REFERENCES account (id),
            withdrawn_on TEXT,
            UNIQUE (programme_id, year, unit_id, version_id)
        );
        CREATE INDEX plan_unit ON plan (unit_id, year);

        CREATE TABLE obligation (
            id {id},
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            programme_id BIGINT NOT NULL REFERENCES programme (id),
            year BIGINT NOT NULL,
            duty_id BIGINT NOT NULL REFERENCES duty (id),
            plan_id BIGINT NOT NULL REFERENCES plan (id),
            cadence TEXT NOT NULL,
            occurrence TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'submitted', 'met', 'late', 'breached', 'waived', 'suspended',
                'lapsed', 'withdrawn', 'holding', 'questioned', 'failing')),
            opens_on TEXT NOT NULL,
            due_on TEXT,
            due_at BIGINT,
            required BIGINT NOT NULL CHECK (required > 0),
            counted BIGINT NOT NULL CHECK (counted >= 0),
            provisional BOOLEAN NOT NULL,
            recorded_on TEXT NOT NULL,
            CHECK ((due_on IS NULL) = (state = 'suspended') OR state NOT IN ('open', 'suspended'))
        );
        CREATE UNIQUE INDEX obligation_once ON obligation (unit_id, programme_id, year, duty_id, occurrence);
        CREATE INDEX obligation_of_unit ON obligation (unit_id, state, due_on, id);
        CREATE INDEX obligation_by_due ON obligation (state, due_on, id);
        CREATE INDEX obligation_by_moment ON obligation (due_on, due_at) WHERE due_at IS NOT NULL;

        -- What an obligation was, up to the day before `until`; see docs on figures as of a day.
        CREATE TABLE obligation_past (
            obligation_id BIGINT NOT NULL REFERENCES obligation (id),
            unit_id BIGINT NOT NULL,
            programme_id BIGINT NOT NULL,
            year BIGINT NOT NULL,
            state TEXT NOT NULL,
            due_on TEXT,
            due_at BIGINT,
            counted BIGINT NOT NULL,
            recorded_on TEXT NOT NULL,
            until TEXT NOT NULL,
            PRIMARY KEY (obligation_id, recorded_on)
        ) {clustered};
        CREATE INDEX obligation_past_unit ON obligation_past (unit_id, recorded_on);

        -- How many obligations there are below a unit, by state: balances (entry 0) and postings not yet folded into them.
        CREATE TABLE tally (
            unit_id BIGINT NOT NULL,
            programme_id BIGINT NOT NULL,
            year BIGINT NOT NULL,
            state TEXT NOT NULL,
            due_on TEXT NOT NULL,
            entry BIGINT NOT NULL,
            n BIGINT NOT NULL,
            PRIMARY KEY (unit_id, programme_id, year, state, due_on, entry)
        ) {clustered};
        CREATE INDEX tally_unfolded ON tally (entry) WHERE entry <> 0;
        """)
}
