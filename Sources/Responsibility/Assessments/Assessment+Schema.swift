import Storage

extension Assessment {
    static let migration = Migration(
        "0320-assessments",
        """
        CREATE TABLE scheme (
            id {id},
            key TEXT NOT NULL UNIQUE CHECK (key <> '')
        );
        -- What was adopted, word for word; an assessment keeps to the version with which it was begun.
        CREATE TABLE scheme_version (
            id {id},
            scheme_id BIGINT NOT NULL REFERENCES scheme (id),
            version BIGINT NOT NULL,
            applies_from TEXT NOT NULL,
            title_zh TEXT NOT NULL,
            title_en TEXT NOT NULL,
            source TEXT NOT NULL,
            adopted_on TEXT NOT NULL,
            UNIQUE (scheme_id, version)
        );

        CREATE TABLE assessment (
            id {id},
            version_id BIGINT NOT NULL REFERENCES scheme_version (id),
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            year BIGINT NOT NULL,
            half BIGINT NOT NULL CHECK (half IN (0, 1, 2)),
            cut_off TEXT NOT NULL,
            stage TEXT NOT NULL CHECK (stage IN ('waiting', 'scoring', 'published', 'final')),
            begun_by BIGINT REFERENCES account (id),
            begun_on TEXT NOT NULL,
            published_by BIGINT REFERENCES account (id),
            published_on TEXT,
            -- The last day on which a unit may object.
            object_until TEXT,
            provisional BOOLEAN NOT NULL,
            locked_by BIGINT REFERENCES account (id),
            locked_on TEXT,
            once TEXT NOT NULL UNIQUE,
            CHECK ((published_on IS NULL) = (stage IN ('waiting', 'scoring'))),
            CHECK ((published_on IS NULL) = (object_until IS NULL)),
            CHECK ((locked_on IS NULL) = (stage <> 'final'))
        );
        CREATE INDEX assessment_of_unit ON assessment (unit_id, id);
        CREATE INDEX assessment_waiting ON assessment (id) WHERE stage = 'waiting';

        CREATE TABLE assessment_sheet (
            id {id},
            assessment_id BIGINT NOT NULL REFERENCES assessment (id),
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            -- As the unit was called on the evening of the cut-off.
            code TEXT NOT NULL,
            name TEXT NOT NULL,
            -- Points are thousandths.
            points BIGINT NOT NULL CHECK (points >= 0),
            -- Empty where nothing could be assessed.
            grade TEXT NOT NULL,
            -- SHA-256 of the scheme, the period and the numbers of all lines as they were computed.
            inputs BYTEA NOT NULL,
            UNIQUE (assessment_id, unit_id)
        );
        CREATE INDEX assessment_sheet_ranked ON assessment_sheet (assessment_id, points, id);
        CREATE INDEX assessment_sheet_of_unit ON assessment_sheet (unit_id, id);

        CREATE TABLE assessment_line (
            id {id},
            sheet_id BIGINT NOT NULL REFERENCES assessment_sheet (id),
            position BIGINT NOT NULL,
            item TEXT NOT NULL CHECK (item <> ''),
            n1 BIGINT,
            n2 BIGINT,
            n3 BIGINT,
            -- A sum over the identities and states of the records behind it: another sum, other records.
            inputs_sum BIGINT NOT NULL,
            -- FALSE: left out because nothing was owed; of a veto: it does not hold.
            applies BOOLEAN NOT NULL,
            -- NULL: not scored yet, or a veto.
            points BIGINT CHECK (points >= 0),
            self_grade TEXT NOT NULL,
            self_points BIGINT,
            self_remark TEXT NOT NULL,
            self_by BIGINT REFERENCES account (id),
            self_on TEXT,
            review_grade TEXT NOT NULL,
            review_points BIGINT,
            review_remark TEXT NOT NULL,
            reviewed_by BIGINT REFERENCES account (id),
            reviewed_on TEXT,
            version BIGINT NOT NULL,
            UNIQUE (sheet_id, position)
        );
        -- The records to which a unit points for its own score.
        CREATE TABLE assessment_record (
            line_id BIGINT NOT NULL REFERENCES assessment_line (id),
            activity_id BIGINT NOT NULL REFERENCES activity (id),
            PRIMARY KEY (line_id, activity_id)
        ) {clustered};
        CREATE INDEX assessment_record_of ON assessment_record (activity_id);

        CREATE TABLE objection (
            id {id},
            line_id BIGINT NOT NULL REFERENCES assessment_line (id),
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            words TEXT NOT NULL CHECK (words <> ''),
            made_by BIGINT REFERENCES account (id),
            made_on TEXT NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN ('', 'upheld', 'rejected')),
            decision TEXT NOT NULL,
            old_points BIGINT,
            new_points BIGINT,
            decided_by BIGINT REFERENCES account (id),
            decided_on TEXT,
            once TEXT NOT NULL UNIQUE,
            CHECK ((outcome = '') = (decided_on IS NULL))
        );
        CREATE UNIQUE INDEX objection_waiting ON objection (line_id) WHERE outcome = '';
        CREATE INDEX objection_of ON objection (line_id, id);
        """)

    /// Files may lie with a unit's own score, too.
    static let migrationOfFiles = Migration(
        "0321-files-of-scores",
        """
        CREATE TABLE case_file_of_more (
            id {id},
            subject_kind TEXT NOT NULL
                CHECK (subject_kind IN ('inspection', 'finding', 'objection', 'measure', 'score')),
            subject_id BIGINT NOT NULL,
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            -- What the file shows of a finding: 'before' or 'after' it was put right; '' elsewhere.
            side TEXT NOT NULL CHECK (side IN ('', 'before', 'after')),
            digest BYTEA NOT NULL,
            name TEXT NOT NULL CHECK (name <> ''),
            size BIGINT NOT NULL,
            added_at BIGINT NOT NULL,
            added_by BIGINT REFERENCES account (id)
        );
        INSERT INTO case_file_of_more
            (id, subject_kind, subject_id, unit_id, side, digest, name, size, added_at, added_by)
        SELECT id, subject_kind, subject_id, unit_id, side, digest, name, size, added_at, added_by FROM case_file;
        DROP TABLE case_file;
        ALTER TABLE case_file_of_more RENAME TO case_file;
        CREATE INDEX case_file_of ON case_file (subject_kind, subject_id, id);
        CREATE INDEX case_file_digest ON case_file (digest);
        """)
}
