/// What can be done to a record. The words are part of the ledger's format: they are added to, never changed.
enum Act: String, Sendable, CaseIterable {
    case create, rename, move, merge, close, plan, cancel, `import`
    case invite, setPassword = "set-password", signIn = "sign-in", signOut = "sign-out", grant, revoke, disable, enable
    case adopt, revise, issue, amend, withdraw, waive, ask, answer, trigger
    case suspend, resume, extend, breach, renew
    case inspect, draw, find, apply, check, sign, answerFor = "answer-for", score, publish, object, decide, deliver,
        defend, appeal, lapse, look, remind
    case record, correct, submit, accept, `return`, reopen, add, remove, verify, freeze
}
