import Storage

extension Measure {
    static let migration = Migration(
        "0330-measures",
        """
        CREATE TABLE measure (
            id {id},
            subject_id BIGINT NOT NULL REFERENCES person (id),
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            basis TEXT NOT NULL CHECK (basis <> ''),
            facts TEXT NOT NULL CHECK (facts <> ''),
            considered_kind TEXT NOT NULL,
            considered_sanction TEXT,
            considered_months BIGINT,
            considered_weight BIGINT NOT NULL CHECK (considered_weight > 0),
            answer_days BIGINT NOT NULL CHECK (answer_days BETWEEN 1 AND 60),
            route TEXT NOT NULL,
            stage TEXT NOT NULL CHECK (stage IN ('drafted', 'noticed', 'decided', 'delivered', 'dropped', 'revoked')),
            round BIGINT NOT NULL CHECK (round > 0),
            noticed_on TEXT,
            decided_on TEXT,
            decided_weight BIGINT,
            -- What is in force: what was decided, or what an appeal made of it.
            kind TEXT,
            sanction TEXT,
            months BIGINT,
            weight BIGINT,
            -- The first day on which it has no effect any more.
            lapses_on TEXT,
            lapse_entered_on TEXT,
            delivered_on TEXT,
            ended_on TEXT,
            made_by BIGINT REFERENCES account (id),
            made_at BIGINT NOT NULL,
            -- What the form carried, so that a form sent twice makes one.
            once TEXT NOT NULL UNIQUE,
            CHECK (noticed_on IS NOT NULL OR stage IN ('drafted', 'dropped')),
            CHECK ((decided_on IS NULL) = (stage IN ('drafted', 'noticed', 'dropped'))),
            CHECK ((decided_on IS NULL) = (weight IS NULL)),
            CHECK ((decided_on IS NULL) = (decided_weight IS NULL)),
            CHECK ((ended_on IS NULL) = (stage NOT IN ('dropped', 'revoked'))),
            CHECK (delivered_on IS NULL OR decided_on IS NOT NULL),
            -- Nothing is heavier for having been answered or appealed against.
            CHECK (decided_weight IS NULL OR decided_weight <= considered_weight),
            CHECK (weight IS NULL OR weight <= decided_weight)
        );
        CREATE INDEX measure_of_unit ON measure (unit_id, id);
        CREATE INDEX measure_of_subject ON measure (subject_id);
        CREATE INDEX measure_lapsing ON measure (lapses_on) WHERE lapse_entered_on IS NULL;

        -- One part a person: who investigates does not decide, who decides does not decide the appeal, the subject does neither.
        CREATE TABLE measure_party (
            measure_id BIGINT NOT NULL REFERENCES measure (id),
            person_id BIGINT NOT NULL REFERENCES person (id),
            part TEXT NOT NULL CHECK (part IN ('subject', 'investigator', 'decider', 'appeal-decider')),
            PRIMARY KEY (measure_id, person_id)
        ) {clustered};
        CREATE INDEX measure_party_person ON measure_party (person_id, measure_id);

        CREATE TABLE measure_link (
            measure_id BIGINT NOT NULL REFERENCES measure (id),
            kind TEXT NOT NULL CHECK (kind IN ('finding', 'activity')),
            record_id BIGINT NOT NULL,
            PRIMARY KEY (measure_id, kind, record_id)
        ) {clustered};

        CREATE TABLE measure_delivery (
            id {id},
            measure_id BIGINT NOT NULL REFERENCES measure (id),
            what TEXT NOT NULL CHECK (what IN ('notice', 'decision', 'outcome')),
            delivered_on TEXT NOT NULL,
            mode TEXT NOT NULL CHECK (mode IN ('in-person', 'post', 'electronic', 'left-at-the-office')),
            recorded_by BIGINT REFERENCES account (id),
            recorded_at BIGINT NOT NULL
        );
        CREATE UNIQUE INDEX measure_delivery_once ON measure_delivery (measure_id, what) WHERE what <> 'outcome';
        CREATE INDEX measure_delivery_of ON measure_delivery (measure_id, id);

        CREATE TABLE measure_defence (
            id {id},
            measure_id BIGINT NOT NULL REFERENCES measure (id),
            way TEXT NOT NULL CHECK (way IN ('written', 'oral', 'hearing')),
            text TEXT NOT NULL CHECK (text <> ''),
            filed_on TEXT NOT NULL,
            filed_by BIGINT REFERENCES account (id),
            -- What was checked of it and what came of that.
            checked TEXT NOT NULL,
            checked_on TEXT,
            checked_by BIGINT REFERENCES account (id),
            CHECK ((checked = '') = (checked_on IS NULL))
        );
        CREATE INDEX measure_defence_of ON measure_defence (measure_id, id);

        -- What each decider decided, by an act of their own; two that agree make the decision.
        CREATE TABLE measure_decision (
            measure_id BIGINT NOT NULL REFERENCES measure (id),
            round BIGINT NOT NULL,
            person_id BIGINT NOT NULL REFERENCES person (id),
            position BIGINT NOT NULL CHECK (position IN (1, 2)),
            kind TEXT NOT NULL,
            sanction TEXT,
            months BIGINT,
            weight BIGINT NOT NULL,
            reasons TEXT NOT NULL CHECK (reasons <> ''),
            decided_on TEXT NOT NULL,
            decided_at BIGINT NOT NULL,
            PRIMARY KEY (measure_id, round, person_id),
            UNIQUE (measure_id, round, position)
        ) {clustered};

        CREATE TABLE measure_appeal (
            id {id},
            measure_id BIGINT NOT NULL REFERENCES measure (id),
            route TEXT NOT NULL,
            filed_on TEXT NOT NULL,
            filed_by BIGINT REFERENCES account (id),
            grounds TEXT NOT NULL CHECK (grounds <> ''),
            due_on TEXT NOT NULL,
            provisional BIGINT NOT NULL CHECK (provisional IN (0, 1)),
            extended_by BIGINT NOT NULL CHECK (extended_by BETWEEN 0 AND 30),
            outcome TEXT CHECK (outcome IN ('upheld', 'milder', 'revoked')),
            reasons TEXT NOT NULL,
            decided_on TEXT,
            decided_by BIGINT REFERENCES account (id),
            told_on TEXT,
            before_weight BIGINT NOT NULL CHECK (before_weight > 0),
            after_weight BIGINT,
            UNIQUE (measure_id, route),
            CHECK ((outcome IS NULL) = (after_weight IS NULL)),
            CHECK ((outcome IS NULL) = (decided_on IS NULL)),
            CHECK ((outcome IS NULL) = (told_on IS NULL)),
            CHECK ((outcome IS NULL) = (reasons = '')),
            CHECK (outcome IS NULL OR outcome <> 'upheld' OR after_weight = before_weight),
            CHECK (outcome IS NULL OR outcome <> 'milder' OR (after_weight > 0 AND after_weight < before_weight)),
            CHECK (outcome IS NULL OR outcome <> 'revoked' OR after_weight = 0)
        );
        CREATE UNIQUE INDEX measure_appeal_open ON measure_appeal (measure_id) WHERE outcome IS NULL;
        CREATE INDEX measure_appeal_of ON measure_appeal (measure_id, id);

        -- Each step on its way, by whom; it outlives every stage.
        CREATE TABLE measure_step (
            id {id},
            measure_id BIGINT NOT NULL REFERENCES measure (id),
            step TEXT NOT NULL CHECK (step IN ('draft', 'name', 'file', 'notice', 'defend', 'check', 'decide', 'return',
                'deliver', 'appeal', 'extend', 'outcome', 'lapse', 'drop')),
            made_on TEXT NOT NULL,
            made_at BIGINT NOT NULL,
            -- Empty for what came about by itself.
            made_by BIGINT REFERENCES person (id),
            note TEXT NOT NULL
        );
        CREATE INDEX measure_step_of ON measure_step (measure_id, id);
        """)
}
