import Storage

/// Days of grace (宽限期): so many days after the due day doing it is still in time, and until the last of them nothing is overdue.
extension Obligation {
    /// The last day on which doing it is in time; `nil` where there is no due day.
    var lastOn: Day? { graceUntil ?? dueOn }

    /// The last day of grace when the due day is put elsewhere: as many days after it as before.
    func grace(after due: Day) -> Day? {
        guard let graceUntil, let dueOn else { return nil }
        return due.adding(days: graceUntil.days(since: dueOn))
    }

    /// That the due day and the days of grace are over. `row` is the alias of obligations, of their past or of the tally.
    static func isPast(_ row: SQL = "o", on today: Day) -> SQL {
        "\(row).due_on < \(today) AND COALESCE(\(row).grace_until, '') < \(today)"
    }

    static let migrationOfGrace = Migration(
        "0200-grace",
        """
        -- The last day of grace, where a duty has any: null where the due day itself is the last.
        ALTER TABLE obligation ADD COLUMN grace_until TEXT CHECK (grace_until > due_on);
        ALTER TABLE obligation_past ADD COLUMN grace_until TEXT;

        -- Days are text, so they are counted along a list of them: each with its number.
        CREATE TABLE day_counted (n BIGINT PRIMARY KEY, day TEXT NOT NULL UNIQUE);
        INSERT INTO day_counted (n, day)
        WITH digit (d) AS (VALUES ('0'), ('1'), ('2'), ('3'), ('4'), ('5'), ('6'), ('7'), ('8'), ('9')),
            month (m, length) AS (VALUES ('01', '31'), ('02', '28'), ('03', '31'), ('04', '30'), ('05', '31'), ('06', '30'),
                ('07', '31'), ('08', '31'), ('09', '30'), ('10', '31'), ('11', '30'), ('12', '31')),
            year (y, leap) AS (SELECT a.d || b.d, CAST(a.d || b.d AS INTEGER) % 4 = 0 FROM digit a CROSS JOIN digit b),
            day (t) AS (SELECT a.d || b.d FROM digit a CROSS JOIN digit b WHERE a.d < '4')
        SELECT ROW_NUMBER() OVER (ORDER BY y, m, t), '20' || y || '-' || m || '-' || t
        FROM year CROSS JOIN month CROSS JOIN day
        WHERE t >= '01' AND (t <= length OR (leap AND m = '02' AND t = '29'));

        -- The rules of the duties say how many days there are; a moved due day has as many.
        CREATE TABLE grace_rule (version_id BIGINT NOT NULL, duty_id BIGINT NOT NULL, days BIGINT NOT NULL);
        INSERT INTO grace_rule (version_id, duty_id, days)
        SELECT d.version_id, d.duty_id, g.n FROM duty_version d CROSS JOIN day_counted g
        WHERE d.cadence = 'fixed' AND d.rule LIKE '% grace=%' AND g.n <= 366
          AND (d.rule LIKE '% grace=' || g.n OR d.rule LIKE '% grace=' || g.n || ' %');
        UPDATE obligation SET grace_until = b.day
        FROM plan p, grace_rule g, day_counted a, day_counted b
        WHERE p.id = obligation.plan_id AND g.version_id = p.version_id AND g.duty_id = obligation.duty_id
          AND obligation.cadence = 'fixed' AND a.day = obligation.due_on AND b.n = a.n + g.days;
        UPDATE obligation_past SET grace_until = b.day
        FROM obligation o, plan p, grace_rule g, day_counted a, day_counted b
        WHERE o.id = obligation_past.obligation_id AND p.id = o.plan_id AND g.version_id = p.version_id
          AND g.duty_id = o.duty_id AND o.cadence = 'fixed' AND a.day = obligation_past.due_on AND b.n = a.n + g.days;
        DROP TABLE grace_rule;
        DROP TABLE day_counted;

        -- The tally tells apart open obligations by the last day of grace too.
        CREATE TABLE tally_before AS SELECT unit_id, programme_id, year, state, due_on, entry, n FROM tally;
        DROP TABLE tally;
        CREATE TABLE tally (
            unit_id BIGINT NOT NULL,
            programme_id BIGINT NOT NULL,
            year BIGINT NOT NULL,
            state TEXT NOT NULL,
            due_on TEXT NOT NULL,
            grace_until TEXT NOT NULL,
            entry BIGINT NOT NULL,
            n BIGINT NOT NULL,
            PRIMARY KEY (unit_id, programme_id, year, state, due_on, grace_until, entry)
        ) {clustered};
        CREATE INDEX tally_unfolded ON tally (entry) WHERE entry <> 0;
        INSERT INTO tally (unit_id, programme_id, year, state, due_on, grace_until, entry, n)
        SELECT unit_id, programme_id, year, state, due_on, '', entry, n FROM tally_before;
        DROP TABLE tally_before;
        -- What was counted without its grace is taken away and counted with it; the next folding adds it up.
        INSERT INTO tally (unit_id, programme_id, year, state, due_on, grace_until, entry, n)
        SELECT a.ancestor_id, o.programme_id, o.year, o.state, o.due_on, '', 1, -COUNT(*)
        FROM obligation o CROSS JOIN unit_ancestry a
        WHERE o.grace_until IS NOT NULL AND o.state = 'open' AND a.unit_id = o.unit_id AND a.ancestor_id <> o.unit_id
        GROUP BY 1, 2, 3, 4, 5;
        INSERT INTO tally (unit_id, programme_id, year, state, due_on, grace_until, entry, n)
        SELECT a.ancestor_id, o.programme_id, o.year, o.state, o.due_on, o.grace_until, 1, COUNT(*)
        FROM obligation o CROSS JOIN unit_ancestry a
        WHERE o.grace_until IS NOT NULL AND o.state = 'open' AND a.unit_id = o.unit_id AND a.ancestor_id <> o.unit_id
        GROUP BY 1, 2, 3, 4, 5, 6;

        -- Months are counted again: some of what they call overdue was within its grace.
        DELETE FROM tally_month;
        DELETE FROM month_counted;

        DROP INDEX obligation_of_unit;
        CREATE INDEX obligation_of_unit ON obligation (unit_id, state, due_on, id, programme_id, year, grace_until);
        """)
}
