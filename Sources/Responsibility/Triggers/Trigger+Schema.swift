import Storage

extension Trigger {
    static let migration = Migration(
        "0110-triggers",
        """
        CREATE TABLE trigger_event (
            id {id},
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            -- A key of the catalogues' triggers or events, and its title when it was recorded.
            kind TEXT NOT NULL CHECK (kind <> ''),
            kind_zh TEXT NOT NULL,
            kind_en TEXT NOT NULL,
            title TEXT NOT NULL CHECK (title <> ''),
            at BIGINT NOT NULL,
            -- The time zone by which its days are told.
            zone TEXT NOT NULL,
            recorded_by BIGINT REFERENCES account (id),
            recorded_at BIGINT NOT NULL,
            -- What the form carried, so that a form sent twice records once.
            once TEXT NOT NULL UNIQUE
        );
        CREATE INDEX trigger_event_of_unit ON trigger_event (unit_id, at, id);

        -- Of clocks and gates: the event behind it, the moment from which a stage runs, and what its title adds to the duty's.
        ALTER TABLE obligation ADD COLUMN event_id BIGINT REFERENCES trigger_event (id);
        ALTER TABLE obligation ADD COLUMN started_at BIGINT;
        ALTER TABLE obligation ADD COLUMN part_zh TEXT NOT NULL DEFAULT '';
        ALTER TABLE obligation ADD COLUMN part_en TEXT NOT NULL DEFAULT '';
        CREATE INDEX obligation_of_event ON obligation (event_id, due_on, id) WHERE event_id IS NOT NULL;

        -- A time during which a clock stands still; `until` is empty while it lasts.
        CREATE TABLE suspension (
            id {id},
            obligation_id BIGINT NOT NULL REFERENCES obligation (id),
            -- One of the catalogue's reasons for the clock, and its title.
            reason TEXT NOT NULL CHECK (reason <> ''),
            reason_zh TEXT NOT NULL,
            reason_en TEXT NOT NULL,
            note TEXT NOT NULL,
            since BIGINT NOT NULL,
            until BIGINT,
            -- When it was due before.
            due_on TEXT NOT NULL,
            due_at BIGINT,
            suspended_by BIGINT REFERENCES account (id),
            resumed_by BIGINT REFERENCES account (id)
        );
        CREATE UNIQUE INDEX suspension_running ON suspension (obligation_id) WHERE until IS NULL;
        CREATE INDEX suspension_obligation ON suspension (obligation_id, since);

        -- When on its day the work was done, where somebody said so; what a check found, '' for other kinds of work.
        ALTER TABLE activity ADD COLUMN held_at BIGINT;
        ALTER TABLE activity ADD COLUMN outcome TEXT NOT NULL DEFAULT ''
            CHECK (outcome IN ('', 'holding', 'questioned', 'failing'));
        -- The moment that counts for limits in hours; without one the end of the day.
        ALTER TABLE fulfilment ADD COLUMN done_at BIGINT;
        """)
}

extension Trigger {
    static let migrationOfCorrections = Migration(
        "0212-corrected-events",
        """
        ALTER TABLE trigger_event ADD COLUMN withdrawn_at BIGINT;
        ALTER TABLE trigger_event ADD COLUMN withdrawn_by BIGINT REFERENCES account (id);
        ALTER TABLE trigger_event ADD COLUMN withdrawn_because TEXT NOT NULL DEFAULT '';

        -- What an event said before each of its corrections.
        CREATE TABLE trigger_event_past (
            id {id},
            event_id BIGINT NOT NULL REFERENCES trigger_event (id),
            title TEXT NOT NULL,
            at BIGINT NOT NULL,
            corrected_by BIGINT REFERENCES account (id),
            corrected_at BIGINT NOT NULL,
            reason TEXT NOT NULL CHECK (reason <> '')
        );
        CREATE INDEX trigger_event_past_event ON trigger_event_past (event_id, id);
        """)
}

extension Trigger {
    static let migrationOfFindings = Migration(
        "0370-events-of-findings",
        """
        -- The finding that started an event; whoever owes what the event asks does not withdraw it.
        ALTER TABLE trigger_event ADD COLUMN finding_id BIGINT REFERENCES finding (id);
        -- Events of before are told by what they carry; the number at the head of the title tells one finding of a visit from another.
        UPDATE trigger_event SET finding_id = (
            SELECT g.id FROM finding g
            WHERE g.unit_id = trigger_event.unit_id AND g.recorded_at = trigger_event.recorded_at
              AND trigger_event.title LIKE g.year || '-%' || g.sequence || ' %'
            ORDER BY g.sequence DESC LIMIT 1)
        WHERE once LIKE 'finding %';
        """)
}
