import Storage

extension Plan {
    /// A plan with the names that a page shows.
    struct Listed: Sendable {
        let plan: Plan
        let titleZh: String
        let titleEn: String
        let programmeKey: String
        let version: Int
        let unitName: String
        let unitCode: String
        let issuedBy: String?
        let duties: Int
        /// Whether this person may open the page of the plan and of its unit.
        let isVisible: Bool
        /// Whether work on it is under way.
        let isBusy: Bool

        var id: ID<Plan> { plan.id }
        func title(in language: Language) -> String { language.say(zh: titleZh, en: titleEn) }
    }

    /// The plans that reach a unit or something below it, the newest year first.
    static func list(
        _ query: PlanList = PlanList(), by access: Access, limit: Int = 100, in tx: Transaction
    ) throws -> [Listed] {
        try listed(
            """
            (\(access.may(.viewUnits, at: "n.unit_id")) OR n.unit_id IN (
                SELECT up.ancestor_id FROM unit_ancestry up WHERE up.unit_id IN \(access.tops(.viewUnits))))
            AND \(SQL.joined(query.conditions, by: " AND "))
            """, query.sort.order, limit, by: access, in: tx)
    }

    /// One plan, for whoever may see its unit.
    static func find(_ id: ID<Plan>, by access: Access, in tx: Transaction) throws -> Listed {
        let found = try listed(
            "n.id = \(id) AND \(access.may(.viewUnits, at: "n.unit_id"))", "n.id", 1, by: access, in: tx)
        guard let plan = found.first else { throw Refusal.notFound }
        return plan
    }

    private static func listed(
        _ condition: SQL, _ order: SQL, _ limit: Int, by access: Access, in tx: Transaction
    ) throws -> [Listed] {
        try tx.all(
            """
            SELECT \(columns), pv.title_zh, pv.title_en, g.key, pv.version, u.name, u.code, COALESCE(p.name, a.login),
                   (SELECT COUNT(*) FROM duty_version d WHERE d.version_id = n.version_id),
                   CASE WHEN \(access.may(.viewUnits, at: "n.unit_id")) THEN 1 ELSE 0 END,
                   CASE WHEN EXISTS (SELECT 1 FROM job j WHERE j.plan_id = n.id AND j.state IN ('waiting', 'running'))
                        THEN 1 ELSE 0 END
            FROM plan n JOIN programme_version pv ON pv.id = n.version_id JOIN programme g ON g.id = n.programme_id
            JOIN unit u ON u.id = n.unit_id
            LEFT JOIN account a ON a.id = n.issued_by LEFT JOIN person p ON p.id = a.person_id
            WHERE \(condition)
            ORDER BY \(order) LIMIT \(limit)
            """, Listed.init)
    }

    /// The version that a plan goes by: that of the plan in force for the unit, that of the one withdrawn there, else the
    /// newest that applies to the year. So a plan is issued again as it was; a newer version is taken over by amending.
    static func version(
        of programmeKey: String, year: Int, under unit: ID<Unit>, in tx: Transaction
    ) throws -> Programme {
        try check(year: year)
        let found = try tx.first(
            .unscoped(
                """
                SELECT g.key, pv.version FROM unit_ancestry a JOIN plan n ON n.unit_id = a.ancestor_id
                JOIN programme g ON g.id = n.programme_id JOIN programme_version pv ON pv.id = n.version_id
                WHERE a.unit_id = \(unit) AND g.key = \(programmeKey) AND n.year = \(year) AND n.replaced_by IS NULL
                  AND (n.withdrawn_on IS NULL OR a.depth = 0)
                ORDER BY CASE WHEN n.withdrawn_on IS NULL THEN 0 ELSE 1 END, a.depth, pv.version DESC LIMIT 1
                """, because: "catalogues are for everybody")
        ) { (key: String, version: Int) in (key, version) }
        if let found, let programme = try Programme.find(found.0, version: found.1, in: tx) { return programme }
        return try Programme.find(programmeKey, for: year, in: tx)
    }

    /// Which version a plan at or above the unit took over from within the year, and on which day; `nil` where none did.
    static func replaced(
        by programme: Programme, year: Int, over unit: ID<Unit>, in tx: Transaction
    ) throws -> (version: ID<ProgrammeVersion>, from: Day)? {
        try tx.first(
            .unscoped(
                """
                SELECT p.version_id, p.replaced_from FROM unit_ancestry a JOIN plan n ON n.unit_id = a.ancestor_id
                JOIN plan p ON p.replaced_by = n.id
                WHERE a.unit_id = \(unit) AND n.version_id = \(programme.versionID) AND n.year = \(year)
                ORDER BY a.depth, p.replaced_from DESC LIMIT 1
                """, because: "catalogues are for everybody")
        ) { (version: ID<ProgrammeVersion>, from: Day) in (version, from) }
    }

    /// The newer versions that a plan could be amended to, the newest first.
    static func newerVersions(than plan: Plan, in tx: Transaction) throws -> [Programme] {
        try tx.all(
            .unscoped(
                """
                SELECT \(Programme.columns) FROM programme g JOIN programme_version pv ON pv.programme_id = g.id
                WHERE g.id = \(plan.programmeID) AND pv.applies_from < \(plan.endsOn)
                  AND pv.version > (SELECT o.version FROM programme_version o WHERE o.id = \(plan.versionID))
                ORDER BY pv.version DESC
                """, because: "catalogues are for everybody"), Programme.init)
    }
}

extension Plan.Listed {
    init(
        id: ID<Plan>, programmeID: ID<Programme>, versionID: ID<ProgrammeVersion>, unitID: ID<Unit>, year: Int,
        startsOn: Day, endsOn: Day, issuedOn: Day, withdrawnOn: Day?, withdrawnBecause: String?,
        replacedBy: ID<Plan>?, replacedFrom: Day?, titleZh: String, titleEn: String, programmeKey: String, version: Int,
        unitName: String, unitCode: String, issuedBy: String?, duties: Int, isVisible: Bool, isBusy: Bool
    ) {
        plan = Plan(
            id: id, programmeID: programmeID, versionID: versionID, unitID: unitID, year: year, startsOn: startsOn,
            endsOn: endsOn, issuedOn: issuedOn, withdrawnOn: withdrawnOn, withdrawnBecause: withdrawnBecause,
            replacedBy: replacedBy, replacedFrom: replacedFrom)
        self.titleZh = titleZh
        self.titleEn = titleEn
        self.programmeKey = programmeKey
        self.version = version
        self.unitName = unitName
        self.unitCode = unitCode
        self.issuedBy = issuedBy
        self.duties = duties
        self.isVisible = isVisible
        self.isBusy = isBusy
    }
}
