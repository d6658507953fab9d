import Storage

/// All steps of the schema, in order.
enum Schema {
    static let steps: [Migration] = [
        NodeLease.migration, Entry.migration, Unit.migration, Person.migration, Programme.migration,
        Obligation.migration, Activity.migration, PlannedChange.migration, Post.migration,
        WorkingCalendar.migration, Decision.migration, Trigger.migration, Plan.migration, Job.migration,
        ActivityContent.migration, Draft.migration, Correction.migration, Evidence.migration, MonthEnd.migration,
        Report.migration, Person.migrationOfRoles, Obligation.migrationOfGrace,
        GateApproval.migration, Correction.migrationOfWholeRecords, Trigger.migrationOfCorrections,
        CaseFile.migration, Inspection.migration, Finding.migration,
        Finding.migrationOfLedger, Finding.migrationOfFacets,
        Checklist.migration, Inspection.migrationOfPlanning, Draw.migration,
        Assessment.migration, Assessment.migrationOfFiles,
        Measure.migration, Outbox.migration, Report.migrationOfCirculars,
        Outbox.migrationOfIndexes, Trigger.migrationOfFindings, Finding.migrationOfUnits,
        InspectionCorrection.migration, Finding.migrationOfNames, Measure.migrationOfDrafts,
        InspectionBatch.migrationOfChanges, TallyOfToday.migration,
        Obligation.migrationOfPastFigures, Assessment.migrationOfCallingOff, Finding.migrationOfEarlierDays,
        Assessment.migrationOfSums,
    ]
}
