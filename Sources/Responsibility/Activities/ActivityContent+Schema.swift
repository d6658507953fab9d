import Storage

extension ActivityContent {
    static let migration = Migration(
        "0130-records",
        """
        -- That a content was written with a version of the record; a version without a row has that of the one before.
        CREATE TABLE activity_content (
            activity_id BIGINT NOT NULL REFERENCES activity (id),
            version BIGINT NOT NULL,
            PRIMARY KEY (activity_id, version)
        ) {clustered};

        CREATE TABLE activity_attendance (
            activity_id BIGINT NOT NULL REFERENCES activity (id),
            version BIGINT NOT NULL,
            ord BIGINT NOT NULL,
            name TEXT NOT NULL CHECK (name <> ''),
            person_id BIGINT REFERENCES person (id),
            standing TEXT NOT NULL CHECK (standing IN ('present', 'absent', 'sitting_in')),
            absence TEXT CHECK (absence IN ('leave', 'duty_travel', 'other')),
            PRIMARY KEY (activity_id, version, ord),
            CHECK ((standing = 'absent') = (absence IS NOT NULL))
        ) {clustered};
        CREATE INDEX activity_attendance_person ON activity_attendance (person_id);

        CREATE TABLE activity_agenda (
            activity_id BIGINT NOT NULL REFERENCES activity (id),
            version BIGINT NOT NULL,
            ord BIGINT NOT NULL,
            item TEXT NOT NULL CHECK (item <> ''),
            is_first BOOLEAN NOT NULL,
            PRIMARY KEY (activity_id, version, ord)
        ) {clustered};

        CREATE TABLE activity_decision (
            activity_id BIGINT NOT NULL REFERENCES activity (id),
            version BIGINT NOT NULL,
            ord BIGINT NOT NULL,
            decided TEXT NOT NULL CHECK (decided <> ''),
            owner TEXT NOT NULL,
            due_on TEXT,
            PRIMARY KEY (activity_id, version, ord)
        ) {clustered};

        -- The unit of whoever recorded the work of another unit; NULL where it was their own.
        ALTER TABLE activity ADD COLUMN recorder_unit_id BIGINT REFERENCES unit (id);
        """)
}
