import Storage

extension Finding {
    static let migration = Migration(
        "0310-findings",
        """
        CREATE TABLE finding (
            id {id},
            year BIGINT NOT NULL,
            sequence BIGINT NOT NULL CHECK (sequence > 0),
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            found_by_unit_id BIGINT NOT NULL REFERENCES unit (id),
            inspection_id BIGINT REFERENCES inspection (id),
            source TEXT NOT NULL CHECK (source IN ('inspection', 'superior', 'own')),
            source_name TEXT NOT NULL,
            item TEXT NOT NULL,
            duty_id BIGINT REFERENCES duty (id),
            title TEXT NOT NULL CHECK (title <> ''),
            facts TEXT NOT NULL,
            clause TEXT NOT NULL,
            place TEXT NOT NULL,
            grade TEXT NOT NULL CHECK (grade IN ('ordinary', 'major')),
            found_on TEXT NOT NULL,
            track TEXT NOT NULL CHECK (track IN ('at-once', 'by-date', 'long-term')),
            due_on TEXT NOT NULL,
            stage TEXT NOT NULL CHECK (stage IN ('open', 'planned', 'applied', 'checked', 'signed', 'closed')),
            round BIGINT NOT NULL CHECK (round > 0),
            repeat_of BIGINT REFERENCES finding (id),
            recorded_by BIGINT REFERENCES account (id),
            recorded_at BIGINT NOT NULL,
            closed_on TEXT,
            -- What the form carried, so that a form sent twice records once.
            once TEXT NOT NULL UNIQUE,
            UNIQUE (year, sequence),
            CHECK ((closed_on IS NULL) = (stage <> 'closed'))
        );
        CREATE INDEX finding_of_unit ON finding (unit_id, stage, due_on, id);
        CREATE INDEX finding_by_stage ON finding (stage, due_on, id);
        CREATE INDEX finding_by_day ON finding (found_on, id);
        CREATE INDEX finding_of_item ON finding (unit_id, item, found_on) WHERE item <> '';
        CREATE INDEX finding_of_duty ON finding (unit_id, duty_id) WHERE duty_id IS NOT NULL;
        CREATE INDEX finding_of_inspection ON finding (inspection_id) WHERE inspection_id IS NOT NULL;

        -- Other units and the posts that it concerns.
        CREATE TABLE finding_unit (
            finding_id BIGINT NOT NULL REFERENCES finding (id),
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            PRIMARY KEY (finding_id, unit_id)
        ) {clustered};
        CREATE TABLE finding_post (
            finding_id BIGINT NOT NULL REFERENCES finding (id),
            post_id BIGINT NOT NULL REFERENCES post (id),
            PRIMARY KEY (finding_id, post_id)
        ) {clustered};

        -- The five settled points (五落实); the newest version is in force, who planned it is a rectifier.
        CREATE TABLE rectification (
            finding_id BIGINT NOT NULL REFERENCES finding (id),
            version BIGINT NOT NULL CHECK (version > 0),
            who TEXT NOT NULL CHECK (who <> ''),
            measures TEXT NOT NULL CHECK (measures <> ''),
            money TEXT NOT NULL,
            due_on TEXT NOT NULL,
            contingency TEXT NOT NULL,
            -- What holds the danger down until a major one is put right; '' for ordinary ones.
            interim TEXT NOT NULL,
            planned_by BIGINT REFERENCES account (id),
            planned_at BIGINT NOT NULL,
            PRIMARY KEY (finding_id, version)
        ) {clustered};
        -- The stages of a long-term one.
        CREATE TABLE rectification_stage (
            finding_id BIGINT NOT NULL REFERENCES finding (id),
            position BIGINT NOT NULL,
            title TEXT NOT NULL CHECK (title <> ''),
            due_on TEXT NOT NULL,
            done_on TEXT,
            done_by BIGINT REFERENCES account (id),
            PRIMARY KEY (finding_id, position)
        ) {clustered};

        CREATE TABLE finding_extension (
            id {id},
            finding_id BIGINT NOT NULL REFERENCES finding (id),
            from_day TEXT NOT NULL,
            to_day TEXT NOT NULL,
            reason TEXT NOT NULL CHECK (reason <> ''),
            asked_by BIGINT REFERENCES account (id),
            asked_at BIGINT NOT NULL,
            granted BOOLEAN,
            answer TEXT NOT NULL,
            answered_by BIGINT REFERENCES account (id),
            answered_at BIGINT,
            CHECK ((granted IS NULL) = (answered_at IS NULL))
        );
        CREATE UNIQUE INDEX finding_extension_waiting ON finding_extension (finding_id) WHERE granted IS NULL;
        CREATE INDEX finding_extension_of ON finding_extension (finding_id, id);

        -- Each step on its way, by whom; it outlives every stage.
        CREATE TABLE finding_step (
            id {id},
            finding_id BIGINT NOT NULL REFERENCES finding (id),
            round BIGINT NOT NULL,
            step TEXT NOT NULL CHECK (step IN ('find', 'plan', 'apply', 'check', 'sign', 'close', 'return', 'reopen',
                'ask', 'grant', 'refuse', 'stage')),
            made_on TEXT NOT NULL,
            made_at BIGINT NOT NULL,
            made_by BIGINT REFERENCES account (id),
            reason TEXT NOT NULL
        );
        CREATE INDEX finding_step_of ON finding_step (finding_id, id);
        """)
    /// What it is about, how employees were told of it, and the indexes along which its lists are read.
    static let migrationOfLedger = Migration(
        "0311-findings-ledger",
        """
        ALTER TABLE finding ADD COLUMN category TEXT NOT NULL DEFAULT '';
        ALTER TABLE finding ADD COLUMN told_how TEXT NOT NULL DEFAULT '';
        ALTER TABLE finding ADD COLUMN told_on TEXT;
        CREATE INDEX finding_by_stage_found ON finding (stage, found_on, id);
        CREATE INDEX finding_by_grade ON finding (grade, stage, due_on, id);
        CREATE INDEX finding_by_track ON finding (track, stage, due_on, id);
        CREATE INDEX finding_by_source ON finding (source, stage, due_on, id);
        CREATE INDEX finding_repeating ON finding (stage, due_on, id) WHERE repeat_of IS NOT NULL;
        CREATE INDEX finding_repeated ON finding (repeat_of) WHERE repeat_of IS NOT NULL;
        """)

    /// The index by which findings that fit several filters at once are found and counted.
    static let migrationOfFacets = Migration(
        "0312-findings-facets",
        "CREATE INDEX finding_facets ON finding (stage, grade, track, source, due_on, id);")

    /// The index by which units are walked holds all that their findings are filtered by.
    static let migrationOfUnits = Migration(
        "0371-findings-of-units",
        """
        DROP INDEX finding_of_unit;
        CREATE INDEX finding_of_unit ON finding (unit_id, stage, due_on, id, grade, track, source, repeat_of);
        """)

    /// The indexes by which a finding's events are found, and the findings that name a unit.
    static let migrationOfNames = Migration(
        "0373-findings-named",
        """
        CREATE INDEX trigger_event_of_finding ON trigger_event (finding_id) WHERE finding_id IS NOT NULL;
        CREATE INDEX finding_unit_named ON finding_unit (unit_id, finding_id);
        """)

    /// What a step overwrites, so that a finding is known as it was on any earlier day. Of older steps it is taken from the extensions
    /// and, for the first round, from the entry of the finding; what is told nowhere stays empty.
    /// The indexes are those by which what was closed last is found.
    static let migrationOfEarlierDays = Migration(
        "0420-findings-of-earlier-days",
        """
        ALTER TABLE finding_step ADD COLUMN due_before TEXT;
        ALTER TABLE finding_step ADD COLUMN closed_before TEXT;
        CREATE INDEX finding_step_moving ON finding_step (finding_id, made_on, id) WHERE step IN ('grant', 'reopen');

        UPDATE finding_step SET due_before =
            (SELECT MIN(x.from_day) FROM finding_extension x
             WHERE x.finding_id = finding_step.finding_id AND x.granted AND x.answered_at = finding_step.made_at)
        WHERE step = 'grant';
        UPDATE finding_step SET
            closed_before = (SELECT c.made_on FROM finding_step c
                WHERE c.finding_id = finding_step.finding_id AND c.step = 'close' AND c.id < finding_step.id
                ORDER BY c.id DESC LIMIT 1),
            due_before = (SELECT CASE WHEN x.granted THEN x.to_day ELSE x.from_day END FROM finding_extension x
                WHERE x.finding_id = finding_step.finding_id AND x.id < finding_step.id
                  AND NOT EXISTS (SELECT 1 FROM finding_step r WHERE r.finding_id = x.finding_id AND r.step = 'reopen'
                                  AND r.id > x.id AND r.id < finding_step.id)
                ORDER BY x.id DESC LIMIT 1)
        WHERE step = 'reopen';
        UPDATE finding_step SET due_before =
            (WITH RECURSIVE letter (place) AS (SELECT 1 UNION ALL SELECT place + 1 FROM letter WHERE place < 20000)
             SELECT SUBSTR(e.content, l.place + 10, 10) FROM entry e JOIN letter l ON l.place < LENGTH(e.content)
             WHERE e.subject_kind = 'finding' AND e.subject_id = finding_step.finding_id AND e.act = 'find'
               AND SUBSTR(e.content, l.place, 10) = '"due_on":"'
             ORDER BY l.place LIMIT 1)
        WHERE step = 'reopen' AND round = 2 AND due_before IS NULL;

        CREATE INDEX finding_by_closing ON finding (stage, closed_on, id);
        DROP INDEX finding_of_unit;
        CREATE INDEX finding_of_unit ON finding (unit_id, stage, due_on, id, grade, track, source, repeat_of, closed_on);
        """)
}
