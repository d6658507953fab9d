import Storage

extension Report {
    /// Reports of a part of a year, findings among the records, and good practice. The constraints of the old tables are in the
    /// way of the first two, so the tables are made again.
    static let migrationOfCirculars = Migration(
        "0350-circulars",
        """
        CREATE TABLE report_new (
            id {id},
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            year BIGINT NOT NULL,
            period TEXT NOT NULL CHECK (period IN ('year', 'q1', 'q2', 'q3', 'q4', 'h1', 'h2')),
            -- 1 for the first of the period; a report that is issued again gets the next.
            number BIGINT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('draft', 'issued')),
            work TEXT NOT NULL,
            problems TEXT NOT NULL,
            next TEXT NOT NULL,
            version BIGINT NOT NULL,
            edited_by BIGINT REFERENCES account (id),
            edited_at BIGINT NOT NULL,
            unit_name TEXT,
            cut_off TEXT,
            issued_on TEXT,
            issued_at BIGINT,
            issued_by BIGINT REFERENCES account (id),
            issuer_name TEXT,
            head_entry BIGINT,
            head_digest BYTEA,
            units_left_out BIGINT,
            UNIQUE (unit_id, year, period, number)
        );
        INSERT INTO report_new (id, unit_id, year, period, number, state, work, problems, next, version, edited_by, edited_at,
                                unit_name, cut_off, issued_on, issued_at, issued_by, issuer_name, head_entry, head_digest,
                                units_left_out)
        SELECT id, unit_id, year, 'year', number, state, work, problems, next, version, edited_by, edited_at,
               unit_name, cut_off, issued_on, issued_at, issued_by, issuer_name, head_entry, head_digest, units_left_out
        FROM report;

        CREATE TABLE report_part_new (
            report_id BIGINT NOT NULL REFERENCES report_new (id),
            part BIGINT NOT NULL,
            section TEXT NOT NULL,
            zh TEXT NOT NULL,
            en TEXT NOT NULL,
            PRIMARY KEY (report_id, part)
        ) {clustered};
        INSERT INTO report_part_new (report_id, part, section, zh, en)
        SELECT report_id, part, section, zh, en FROM report_part;

        CREATE TABLE report_figure_new (
            report_id BIGINT NOT NULL REFERENCES report_new (id),
            part BIGINT NOT NULL,
            place BIGINT NOT NULL,
            -- The number in brackets; 0 where the figure is nought.
            number BIGINT NOT NULL,
            zh TEXT NOT NULL,
            en TEXT NOT NULL,
            PRIMARY KEY (report_id, part, place)
        ) {clustered};
        INSERT INTO report_figure_new (report_id, part, place, number, zh, en)
        SELECT report_id, part, place, number, zh, en FROM report_figure;

        CREATE TABLE report_record_new (
            report_id BIGINT NOT NULL REFERENCES report_new (id),
            number BIGINT NOT NULL,
            place BIGINT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('obligation', 'activity', 'finding')),
            record_id BIGINT NOT NULL,
            zh TEXT NOT NULL,
            en TEXT NOT NULL,
            on_day TEXT,
            unit_name TEXT NOT NULL,
            PRIMARY KEY (report_id, number, place)
        ) {clustered};
        INSERT INTO report_record_new (report_id, number, place, kind, record_id, zh, en, on_day, unit_name)
        SELECT report_id, number, place, kind, record_id, zh, en, on_day, unit_name FROM report_record;

        DROP TABLE report_record;
        DROP TABLE report_figure;
        DROP TABLE report_part;
        DROP TABLE report;
        ALTER TABLE report_new RENAME TO report;
        ALTER TABLE report_part_new RENAME TO report_part;
        ALTER TABLE report_figure_new RENAME TO report_figure;
        ALTER TABLE report_record_new RENAME TO report_record;

        -- Work that a draft holds up as good, each with a sentence; frozen as a figure when it is issued.
        CREATE TABLE report_practice (
            report_id BIGINT NOT NULL REFERENCES report (id),
            activity_id BIGINT NOT NULL REFERENCES activity (id),
            sentence TEXT NOT NULL CHECK (sentence <> ''),
            PRIMARY KEY (report_id, activity_id)
        ) {clustered};
        """)
}
