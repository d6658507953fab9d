import Storage

extension Evidence {
    static let migration = Migration(
        "0141-evidence",
        """
        ALTER TABLE evidence ADD COLUMN added_by BIGINT REFERENCES account (id);
        CREATE INDEX evidence_of_unit ON evidence (unit_id, id);

        -- Files of a form that came back with mistakes, for whoever sent it, for a day.
        CREATE TABLE upload_kept (
            token TEXT PRIMARY KEY,
            account_id BIGINT NOT NULL REFERENCES account (id),
            digest BYTEA NOT NULL,
            name TEXT NOT NULL CHECK (name <> ''),
            size BIGINT NOT NULL,
            kept_at BIGINT NOT NULL
        );
        CREATE INDEX upload_kept_digest ON upload_kept (digest);
        CREATE INDEX upload_kept_at ON upload_kept (kept_at);
        """)
}
