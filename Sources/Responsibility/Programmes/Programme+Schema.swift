import Storage

extension Programme {
    static let migration = Migration(
        "0040-programmes",
        """
        CREATE TABLE programme (
            id {id},
            key TEXT NOT NULL UNIQUE CHECK (key <> '')
        );
        -- What was adopted, word for word; obligations keep to the version under which they were issued.
        CREATE TABLE programme_version (
            id {id},
            programme_id BIGINT NOT NULL REFERENCES programme (id),
            version BIGINT NOT NULL,
            applies_from TEXT NOT NULL,
            title_zh TEXT NOT NULL,
            title_en TEXT NOT NULL,
            changes_zh TEXT NOT NULL,
            changes_en TEXT NOT NULL,
            fiscal_start BIGINT NOT NULL CHECK (fiscal_start BETWEEN 1 AND 12),
            calendar TEXT NOT NULL,
            source TEXT NOT NULL,
            adopted_on TEXT NOT NULL,
            UNIQUE (programme_id, version)
        );
        CREATE TABLE duty (
            id {id},
            programme_id BIGINT NOT NULL REFERENCES programme (id),
            key TEXT NOT NULL,
            UNIQUE (programme_id, key)
        );
        CREATE TABLE duty_version (
            version_id BIGINT NOT NULL REFERENCES programme_version (id),
            duty_id BIGINT NOT NULL REFERENCES duty (id),
            position BIGINT NOT NULL,
            cadence TEXT NOT NULL CHECK (cadence IN ('fixed', 'quota', 'clock', 'gate', 'standing')),
            -- The cadence with its parameters, in its short text form.
            rule TEXT NOT NULL,
            title_zh TEXT NOT NULL,
            title_en TEXT NOT NULL,
            text_zh TEXT NOT NULL,
            text_en TEXT NOT NULL,
            instrument_zh TEXT NOT NULL,
            instrument_en TEXT NOT NULL,
            clause TEXT NOT NULL,
            minutes BIGINT NOT NULL CHECK (minutes >= 0),
            weight BIGINT NOT NULL,
            -- Kinds of activity that count, between blanks: ' meeting study '.
            counts TEXT NOT NULL,
            -- What the work has to be about, in words; empty where the kind is enough.
            topics_zh TEXT NOT NULL,
            topics_en TEXT NOT NULL,
            review TEXT NOT NULL CHECK (review IN ('none', 'same-unit', 'parent', 'programme-office')),
            separate BOOLEAN NOT NULL,
            PRIMARY KEY (version_id, duty_id)
        ) {clustered};
        """)
}
