import Storage

/// Who must not be the same person as whom. Nobody verifies their own work (回避).
public enum Separation: Hashable, Sendable {
    /// The recorder of an activity does not review it, nor does anybody who corrected it.
    case recorderReviews
    /// Whoever planned or applied for a rectification neither checks, signs nor closes it.
    case rectifierVerifies
    /// Checking, signing and closing one rectification are done by three people.
    case oneStepEach
    /// Whoever asked for an extension does not answer it.
    case askerAnswers
    /// Somebody with an interest in a unit does not inspect it.
    case inspectorRecused
    /// A unit's own score and the reviewer's are two people's.
    case scorersApart
    /// Whoever scored a unit does not decide its objection.
    case scorerDecides
    /// Whoever investigated a measure does not decide it.
    case investigatorDecides
    /// Whoever decided a measure does not decide its appeal.
    case deciderDecidesAppeal

    /// Refuses when the acting person is one of those from whom the act must be kept apart.
    ///
    /// An act by the machine's administrator is nobody's review: it is refused as well.
    func check(_ access: Access, apartFrom others: [ID<Account>?], persons: [ID<Person>?] = []) throws {
        guard let account = access.actor.accountID else { throw Refusal.conflict(.separation(self)) }
        if others.contains(account) { throw Refusal.conflict(.separation(self)) }
        if let person = access.personID, persons.contains(person) { throw Refusal.conflict(.separation(self)) }
    }
}
