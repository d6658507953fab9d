import Storage

/// All steps of the schema, in order.
enum Schema {
    static let steps: [Migration] = [
        NodeLease.migration, Entry.migration, Unit.migration, Person.migration, Programme.migration,
        Obligation.migration, Activity.migration, PlannedChange.migration, Post.migration,
        WorkingCalendar.migration, Decision.migration, Correction.migration, Evidence.migration,
    ]
}
