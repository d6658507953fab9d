import Storage

extension Correction {
    static let migration = Migration(
        "0140-corrections",
        """
        -- What a record said before it was corrected; the record itself holds the newest version.
        CREATE TABLE activity_past (
            activity_id BIGINT NOT NULL REFERENCES activity (id),
            version BIGINT NOT NULL,
            kind TEXT NOT NULL,
            title TEXT NOT NULL,
            held_on TEXT NOT NULL,
            place TEXT NOT NULL,
            chair TEXT NOT NULL,
            recorder TEXT NOT NULL,
            minutes TEXT NOT NULL,
            -- Who replaced this version, when and why.
            corrected_by BIGINT REFERENCES account (id),
            corrected_at BIGINT NOT NULL,
            reason TEXT NOT NULL CHECK (reason <> ''),
            PRIMARY KEY (activity_id, version)
        );

        -- The versions of the record in which a file lies with it: from `since_version` on, before `until_version`.
        ALTER TABLE evidence ADD COLUMN since_version BIGINT NOT NULL DEFAULT 1;
        ALTER TABLE evidence ADD COLUMN until_version BIGINT;

        -- The same for what it counts towards. What it no longer counts towards goes to fulfilment_past.
        ALTER TABLE fulfilment ADD COLUMN since_version BIGINT NOT NULL DEFAULT 1;
        CREATE TABLE fulfilment_past (
            fulfilment_id {id},
            activity_id BIGINT NOT NULL REFERENCES activity (id),
            obligation_id BIGINT NOT NULL REFERENCES obligation (id),
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            done_on TEXT NOT NULL,
            state TEXT NOT NULL,
            reviewed_by BIGINT REFERENCES account (id),
            reviewed_at BIGINT,
            reason TEXT NOT NULL,
            since_version BIGINT NOT NULL,
            until_version BIGINT NOT NULL
        );
        CREATE INDEX fulfilment_past_activity ON fulfilment_past (activity_id);

        -- What became of each fulfilment, step by step. It outlives the fulfilment.
        CREATE TABLE fulfilment_review (
            id {id},
            fulfilment_id BIGINT NOT NULL,
            activity_id BIGINT NOT NULL REFERENCES activity (id),
            obligation_id BIGINT NOT NULL REFERENCES obligation (id),
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            verdict TEXT NOT NULL CHECK (verdict IN ('submit', 'accept', 'return', 'withdraw', 'reopen', 'remove')),
            decided_by BIGINT REFERENCES account (id),
            decided_at BIGINT NOT NULL,
            reason TEXT NOT NULL
        );
        CREATE INDEX fulfilment_review_activity ON fulfilment_review (activity_id, id);
        CREATE INDEX fulfilment_review_obligation ON fulfilment_review (obligation_id, id);
        """)
}

extension Correction {
    static let migrationOfWholeRecords = Migration(
        "0211-whole-corrections",
        """
        -- A correction can change these too. What older versions said is known where the correction left them as they were.
        ALTER TABLE activity_past ADD COLUMN held_at BIGINT;
        ALTER TABLE activity_past ADD COLUMN outcome TEXT NOT NULL DEFAULT '';
        UPDATE activity_past SET
            held_at = (SELECT v.held_at FROM activity v WHERE v.id = activity_past.activity_id
                       AND v.held_on = activity_past.held_on),
            outcome = COALESCE((SELECT v.outcome FROM activity v WHERE v.id = activity_past.activity_id
                                AND v.kind = activity_past.kind), '');
        """)
}
