import Storage
import Web

/// A form that somebody has begun and not sent (草稿). It is nobody else's: no role reaches it, no entry tells of it.
struct Draft: Sendable, Equatable {
    let id: ID<Draft>
    /// Its fields as they were typed, URL-encoded; files are no part of it.
    let fields: String
    let savedAt: Instant

    static let columns: SQL = "r.id, r.fields, r.saved_at"

    /// So many a person; the oldest are not thrown away for new ones.
    static let most = 20
    static let mostBytes = 300_000
    static let days = 90

    var form: Form { (try? Form(urlEncoded: fields.utf8)) ?? Form() }

    /// The first words by which it is known again; empty where nothing was typed that tells.
    var title: String {
        let form = form
        let words = [form["title"], form["minutes"]?.split(separator: "\n").first.map(String.init)]
        return String((words.compactMap { $0?.trimmed }.first { !$0.isEmpty } ?? "").prefix(60))
    }

    /// The kind of work and its day, as far as they were chosen.
    func hint(_ language: Language) -> String {
        let form = form
        let kind = form["kind"].flatMap(Activity.Kind.init)?.title(in: language)
        return [kind, form["held_on"]].compactMap { $0 }.joined(separator: " · ")
    }

    /// What of a form is kept.
    static func kept(_ form: Form) -> String {
        var kept = form
        for name in ["again", "files", "quietly"] { kept = kept.replacing(name, with: nil) }
        return kept.query
    }

    static let migration = Migration(
        "0131-drafts",
        """
        -- Housekeeping, not records: private to the account, and gone once the form is sent.
        CREATE TABLE draft (
            id {id},
            account_id BIGINT NOT NULL REFERENCES account (id),
            -- What the form carried: one draft a form.
            once TEXT NOT NULL CHECK (once <> ''),
            fields TEXT NOT NULL,
            saved_at BIGINT NOT NULL,
            UNIQUE (account_id, once)
        );
        CREATE INDEX draft_saved ON draft (saved_at);
        """)
}
