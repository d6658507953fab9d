import Storage

extension Entry {
    static let migration = Migration(
        "0010-ledger",
        """
        CREATE TABLE entry (
            id {id},
            at BIGINT NOT NULL,
            actor_id BIGINT,
            actor_name TEXT NOT NULL,
            door TEXT NOT NULL CHECK (door IN ('web', 'cli', 'job', 'setup')),
            act TEXT NOT NULL,
            subject_kind TEXT NOT NULL,
            subject_id BIGINT,
            unit_id BIGINT,
            n BIGINT NOT NULL,
            schema BIGINT NOT NULL,
            content TEXT NOT NULL,
            digest BYTEA NOT NULL
        );
        CREATE INDEX entry_subject ON entry (subject_kind, subject_id, id);
        CREATE INDEX entry_unit ON entry (unit_id, id);
        CREATE TABLE entry_salt (
            entry_id BIGINT NOT NULL REFERENCES entry (id),
            path TEXT NOT NULL,
            salt BYTEA NOT NULL,
            PRIMARY KEY (entry_id, path)
        ) {clustered};
        """)
}
