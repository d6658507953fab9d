import Storage

/// How a unit and everything below it stood at the end of a month (月末情况).
///
/// Figures of an ended month never change again, because what was recorded later has a later day. So they are counted
/// once, by a job, and a page reads them.
struct MonthEnd: Sendable, Equatable {
    /// 1…12, of the year whose obligations are counted.
    let month: Int
    let figures: Figures

    static let migration = Migration(
        "0150-trend",
        """
        -- Of obligations at and below a unit, by programme and the year they belong to, at the end of a month of that year.
        CREATE TABLE tally_month (
            unit_id BIGINT NOT NULL,
            programme_id BIGINT NOT NULL,
            year BIGINT NOT NULL,
            month BIGINT NOT NULL CHECK (month BETWEEN 1 AND 12),
            met BIGINT NOT NULL,
            late BIGINT NOT NULL,
            submitted BIGINT NOT NULL,
            on_track BIGINT NOT NULL,
            due_soon BIGINT NOT NULL,
            overdue BIGINT NOT NULL,
            breached BIGINT NOT NULL,
            PRIMARY KEY (unit_id, year, programme_id, month)
        ) {clustered};
        -- Which months have been counted, also those in which nothing was owed.
        CREATE TABLE month_counted (
            year BIGINT NOT NULL,
            month BIGINT NOT NULL CHECK (month BETWEEN 1 AND 12),
            counted_on TEXT NOT NULL,
            PRIMARY KEY (year, month)
        ) {clustered};

        -- The own obligations of units are counted along this index alone; lists by unit go along its first columns.
        DROP INDEX obligation_of_unit;
        CREATE INDEX obligation_of_unit ON obligation (unit_id, state, due_on, id, programme_id, year);

        -- Lists of work go along its days.
        CREATE INDEX activity_by_day ON activity (held_on, id);
        """)

    /// The months of a year that have been counted for a unit, the first first. The caller has checked the unit.
    static func of(_ unit: ID<Unit>, year: Int, by access: Access, in tx: Transaction) throws -> [MonthEnd] {
        try tx.all(
            """
            SELECT m.month, SUM(m.met), SUM(m.late), SUM(m.submitted), SUM(m.on_track), SUM(m.due_soon), SUM(m.overdue),
                   SUM(m.breached)
            FROM tally_month m WHERE m.unit_id = \(unit) AND m.year = \(year) AND \(access.may(.viewUnits, at: unit))
            GROUP BY m.month ORDER BY m.month
            """
        ) {
            (
                month: Int, met: Int, late: Int, submitted: Int, onTrack: Int, dueSoon: Int, overdue: Int, breached: Int
            ) in
            MonthEnd(
                month: month,
                figures: Figures(
                    met: met, late: late, submitted: submitted, onTrack: onTrack, dueSoon: dueSoon, overdue: overdue,
                    breached: breached))
        }
    }
}
