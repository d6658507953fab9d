import Storage

extension Report {
    static let migration = Migration(
        "0170-reports",
        """
        CREATE TABLE report (
            id {id},
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            year BIGINT NOT NULL,
            -- 1 for the first of the year; a report that is issued again gets the next.
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
            UNIQUE (unit_id, year, number)
        );

        CREATE TABLE report_part (
            report_id BIGINT NOT NULL REFERENCES report (id),
            part BIGINT NOT NULL,
            section TEXT NOT NULL,
            zh TEXT NOT NULL,
            en TEXT NOT NULL,
            PRIMARY KEY (report_id, part)
        ) {clustered};

        CREATE TABLE report_figure (
            report_id BIGINT NOT NULL REFERENCES report (id),
            part BIGINT NOT NULL,
            place BIGINT NOT NULL,
            -- The number in brackets; 0 where the figure is nought.
            number BIGINT NOT NULL,
            zh TEXT NOT NULL,
            en TEXT NOT NULL,
            PRIMARY KEY (report_id, part, place)
        ) {clustered};

        CREATE TABLE report_record (
            report_id BIGINT NOT NULL REFERENCES report (id),
            number BIGINT NOT NULL,
            place BIGINT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('obligation', 'activity')),
            record_id BIGINT NOT NULL,
            zh TEXT NOT NULL,
            en TEXT NOT NULL,
            on_day TEXT,
            unit_name TEXT NOT NULL,
            PRIMARY KEY (report_id, number, place)
        ) {clustered};
        """)
}
