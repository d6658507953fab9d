import Storage

extension Assessment {
    /// An assessment that was begun by mistake is called off, and says why.
    static let migrationOfCallingOff = Migration(
        "0410-assessments-called-off",
        """
        ALTER TABLE assessment ADD COLUMN called_off_on TEXT;
        ALTER TABLE assessment ADD COLUMN called_off_by BIGINT REFERENCES account (id);
        ALTER TABLE assessment ADD COLUMN called_off_reason TEXT NOT NULL DEFAULT '';
        """)

    /// Sums of lines from before tell states apart that no number does, and would call the same records others.
    static let migrationOfSums = Migration(
        "0430-assessment-sums", "UPDATE assessment_line SET inputs_sum = -1;")

    /// How far an assessment (alias `m`) has come.
    static let stageNow: SQL = "CASE WHEN m.called_off_on IS NULL THEN m.stage ELSE 'called-off' END"

    static let longestReason = 500

    /// Calls it off before it is published: nobody scores it any more, and what was scored stays to be read.
    static func callOff(_ id: ID<Assessment>, reason: String, by access: Access, in tx: Transaction) throws {
        let assessment = try find(id, by: access, in: tx)
        try access.require(.manageSchemes, at: assessment.unitID, in: tx)
        guard !reason.isEmpty, reason.count <= longestReason else {
            throw Refusal.invalid([
                Mistake(
                    "reason", zh: "请写明取消的理由，最多 \(longestReason) 字",
                    en: "say why it is called off, in at most \(longestReason) characters")
            ])
        }
        let moved = try tx.run(
            .unscoped(
                """
                UPDATE assessment SET called_off_on = \(access.today), called_off_by = \(access.actor.accountID),
                    called_off_reason = \(reason)
                WHERE id = \(id) AND stage IN ('waiting', 'scoring') AND called_off_on IS NULL
                """, because: "permission was asked at the unit"))
        guard moved == 1 else { throw Refusal.conflict(.otherStep) }
        try Entry.write(
            .cancel, "assessment", id, unit: assessment.unitID, ["reason": .text(reason)], by: access, in: tx)
    }
}
