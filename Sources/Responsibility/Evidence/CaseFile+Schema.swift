import Storage

extension CaseFile {
    static let migration = Migration(
        "0290-case-files",
        """
        CREATE TABLE case_file (
            id {id},
            subject_kind TEXT NOT NULL CHECK (subject_kind IN ('inspection', 'finding', 'objection', 'measure')),
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
        CREATE INDEX case_file_of ON case_file (subject_kind, subject_id, id);
        CREATE INDEX case_file_digest ON case_file (digest);
        """)
}
