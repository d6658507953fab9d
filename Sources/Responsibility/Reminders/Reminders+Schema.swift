import Storage

extension Outbox {
    static let migration = Migration(
        "0340-reminders",
        """
        CREATE TABLE reminder_choice (
            account_id BIGINT PRIMARY KEY REFERENCES account (id),
            -- Where mail goes; empty while none does.
            address TEXT NOT NULL,
            language TEXT CHECK (language IN ('zh', 'en')),
            digest TEXT NOT NULL CHECK (digest IN ('daily', 'weekly', 'none')),
            at_once BOOLEAN NOT NULL,
            -- Stands in each mail and can do nothing but stop them.
            stop_token TEXT NOT NULL UNIQUE,
            -- The last day for which it was looked whether there is something to tell.
            looked_on TEXT
        ) {clustered};

        CREATE TABLE mail_outbox (
            id {id},
            account_id BIGINT NOT NULL REFERENCES account (id),
            day TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('digest', 'overdue', 'late', 'returned')),
            -- What it is about; empty for the mail of a day.
            subject TEXT NOT NULL,
            recipient TEXT NOT NULL,
            -- The whole message as it is sent (RFC 5322).
            message TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed')),
            attempts BIGINT NOT NULL,
            made_at BIGINT NOT NULL,
            -- When it is tried next; while it is being sent, when whoever sends it counts as gone.
            next_at BIGINT NOT NULL,
            ended_at BIGINT,
            error TEXT NOT NULL,
            -- Nothing is told twice.
            UNIQUE (account_id, day, kind, subject)
        );
        CREATE INDEX mail_outbox_next ON mail_outbox (next_at, id) WHERE state IN ('waiting', 'sending');
        CREATE INDEX mail_outbox_ended ON mail_outbox (ended_at) WHERE ended_at IS NOT NULL;

        CREATE INDEX fulfilment_returned ON fulfilment (reviewed_at) WHERE state = 'returned';
        CREATE INDEX finding_returned ON finding_step (made_at) WHERE step = 'return';
        """)

    /// The indexes that the digests are read by: a state first, so that a condition on it and a time walks one range.
    static let migrationOfIndexes = Migration(
        "0360-reminder-indexes",
        """
        DROP INDEX fulfilment_returned;
        DROP INDEX finding_returned;
        CREATE INDEX fulfilment_returned ON fulfilment (state, reviewed_at) WHERE state = 'returned';
        CREATE INDEX finding_returned ON finding_step (step, made_at) WHERE step = 'return';
        CREATE INDEX responsibility_of_post ON responsibility (post_id, unit_id);
        """)
}
