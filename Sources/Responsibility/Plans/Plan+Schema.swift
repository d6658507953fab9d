import Storage

extension Plan {
    /// What later steps of the plan's life need: tags that duties select by, English clauses, withdrawal, amendment, closed years.
    static let migration = Migration(
        "0120-plan-changes",
        """
        -- What a unit is besides its kind, so that a duty can name it (标签): 'fire-key-unit'.
        CREATE TABLE unit_tag (
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            tag TEXT NOT NULL CHECK (tag <> ''),
            PRIMARY KEY (unit_id, tag)
        ) {clustered};
        CREATE INDEX unit_tag_units ON unit_tag (tag, unit_id);

        -- Empty in what an older program wrote, until it is filled in from the version's source.
        ALTER TABLE duty_version ADD COLUMN clause_en TEXT NOT NULL DEFAULT '';

        ALTER TABLE plan ADD COLUMN withdrawn_because TEXT;
        -- The plan of a newer version that took over what was still to be done, and from which day.
        ALTER TABLE plan ADD COLUMN replaced_by BIGINT REFERENCES plan (id);
        ALTER TABLE plan ADD COLUMN replaced_from TEXT;

        -- Nothing of the year changes any more in the unit and below it (归档).
        CREATE TABLE year_close (
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            year BIGINT NOT NULL,
            closed_on TEXT NOT NULL,
            closed_by BIGINT REFERENCES account (id),
            PRIMARY KEY (unit_id, year)
        ) {clustered};
        """)
}
