import Foundation
import Storage

/// Looks whether the book agrees with itself (体检): the tree, the counts, the entries, the files.
public struct Doctor: Sendable {
    /// One thing that does not agree, in words for whoever keeps the machine.
    public struct Complaint: Sendable, Equatable {
        public let about: String
        public let zh: String
        public let en: String

        public func what(in language: Language) -> String { language.say(zh: zh, en: en) }
    }

    let services: Services

    public init(_ services: Services) { self.services = services }

    /// Everything that is wrong, at most a hundred of each kind.
    public func examine() async throws -> [Complaint] {
        let records = try await services.database.readAtLength { tx in
            try Doctor.tally(in: tx) + Doctor.tallyOfToday(in: tx) + Doctor.ancestry(in: tx) + Doctor.entries(in: tx)
        }
        return try await records + files() + leftBehind()
    }

    static let most = 100

    /// Recounts all obligations above every unit and names what the tally has otherwise.
    static func tally(in tx: Transaction) throws -> [Complaint] {
        try tx.all(
            .unscoped(
                """
                SELECT u.code, c.year, c.state, c.due_on, c.grace_until, SUM(c.n) FROM (
                    SELECT unit_id, programme_id, year, state, due_on, grace_until, SUM(n) AS n FROM tally
                    GROUP BY unit_id, programme_id, year, state, due_on, grace_until
                    UNION ALL
                    SELECT a.ancestor_id, o.programme_id, o.year, o.state,
                           CASE WHEN o.state IN ('open', 'holding') THEN o.due_on ELSE '' END,
                           CASE WHEN o.state = 'open' THEN COALESCE(o.grace_until, '') ELSE '' END, -COUNT(*)
                    FROM obligation o JOIN unit_ancestry a ON a.unit_id = o.unit_id AND a.ancestor_id <> o.unit_id
                    GROUP BY 1, 2, 3, 4, 5, 6
                ) c JOIN unit u ON u.id = c.unit_id
                GROUP BY u.code, c.unit_id, c.programme_id, c.year, c.state, c.due_on, c.grace_until HAVING SUM(c.n) <> 0
                LIMIT \(most)
                """, because: "the machine's keeper checks the whole book")
        ) { (code: String, year: Int, state: String, due: String, grace: String, n: Int) in
            let place = [code, String(year), state, due, grace].filter { !$0.isEmpty }.joined(separator: " ")
            return Complaint(
                about: "tally", zh: "\(place)：计数比实际\(n > 0 ? "多" : "少") \(abs(n))",
                en: "\(place): the tally has \(abs(n)) too \(n > 0 ? "many" : "few")")
        }
    }

    /// Recounts what is kept of the balances for a day, as far as it is made.
    static func tallyOfToday(in tx: Transaction) throws -> [Complaint] {
        guard let progress = try TallyOfToday.progress(in: tx) else { return [] }
        return try tx.all(
            .unscoped(
                """
                SELECT u.code, c.year, c.state FROM (
                    SELECT unit_id, year, programme_id, state, n, past, soon FROM tally_today WHERE unit_id <= \(progress.upTo)
                    UNION ALL
                    SELECT t.unit_id, t.year, t.programme_id, t.state, -t.n, -t.past, -t.soon FROM (
                        SELECT t.unit_id, t.year, t.programme_id, t.state, \(Tally.sums(on: progress.day)) FROM tally t
                        WHERE t.entry = 0 AND t.unit_id <= \(progress.upTo) GROUP BY t.unit_id, t.programme_id, t.year, t.state
                    ) t
                ) c JOIN unit u ON u.id = c.unit_id
                GROUP BY u.code, c.unit_id, c.year, c.programme_id, c.state
                HAVING SUM(c.n) <> 0 OR SUM(c.past) <> 0 OR SUM(c.soon) <> 0
                LIMIT \(most)
                """, because: "the machine's keeper checks the whole book")
        ) { (code: String, year: Int, state: String) in
            Complaint(
                about: "tally", zh: "\(code) \(year) \(state)：当日计数与计数不符",
                en: "\(code) \(year) \(state): the tally of the day does not agree with the tally")
        }
    }

    /// Compares the ancestry with the parents.
    static func ancestry(in tx: Transaction) throws -> [Complaint] {
        let broken = try tx.all(
            .unscoped(
                """
                SELECT u.code FROM unit u
                LEFT JOIN unit_ancestry a ON a.unit_id = u.id AND a.ancestor_id = u.parent_id AND a.depth = 1
                LEFT JOIN unit_ancestry s ON s.unit_id = u.id AND s.ancestor_id = u.id AND s.depth = 0
                WHERE s.unit_id IS NULL OR (u.parent_id IS NOT NULL AND a.unit_id IS NULL)
                   OR (SELECT COUNT(*) FROM unit_ancestry m WHERE m.unit_id = u.id)
                      <> 1 + COALESCE((SELECT COUNT(*) FROM unit_ancestry p WHERE p.unit_id = u.parent_id), 0)
                LIMIT \(most)
                """, because: "the machine's keeper checks the whole book")
        ) { (code: String) in code }
        return broken.map {
            Complaint(
                about: "ancestry", zh: "\($0)：上下级关系表与它的上级单位不符", en: "\($0): the ancestry does not agree with its parent"
            )
        }
    }

    /// Takes the digest of every entry again.
    static func entries(in tx: Transaction) throws -> [Complaint] {
        var complaints: [Complaint] = []
        var last = ID<Entry>(rawValue: 0)
        while complaints.count < most {
            let page = try tx.all(
                .unscoped(
                    "SELECT \(Entry.columns) FROM entry WHERE id > \(last) ORDER BY id LIMIT 5000",
                    because: "the machine's keeper checks the whole book"), Entry.init)
            guard let end = page.last else { break }
            for entry in page where Digest.of(entry.canonical.encoded { [] }.bytes).bytes != entry.digest {
                complaints.append(
                    Complaint(
                        about: "entry", zh: "\(entry.id)：摘要值不符，条目被改过",
                        en: "\(entry.id): its digest does not agree, the entry was changed"))
            }
            last = end.id
        }
        return complaints
    }

    /// What has lain there for more than a day and belongs to no record.
    private func leftBehind() async throws -> [Complaint] {
        let border = services.clock.now().adding(seconds: -EvidenceSweep.age)
        let unnamed = try await EvidenceSweep(services: services).unnamed(before: border)
        let coming = try services.evidence.leftovers(before: border).map(\.file.lastPathComponent)
        return unnamed.prefix(Self.most).map {
            Complaint(about: "file", zh: "\($0.hex)：没有记录用到它", en: "\($0.hex): no record names it")
        }
            + coming.prefix(Self.most).map {
                Complaint(about: "file", zh: "coming/\($0)：上传遗留", en: "coming/\($0): left behind")
            }
    }

    /// Looks for every file, and takes its digest again.
    private func files() async throws -> [Complaint] {
        var complaints: [Complaint] = []
        var last = [UInt8]()
        while complaints.count < Self.most {
            let after = last
            let page = try await services.database.readAtLength { tx in
                try tx.all(
                    .unscoped(
                        """
                        SELECT digest FROM evidence WHERE digest > \(after)
                        UNION SELECT digest FROM case_file WHERE digest > \(after) ORDER BY digest LIMIT 500
                        """,
                        because: "the machine's keeper checks the whole book")
                ) { (digest: [UInt8]) in digest }
            }
            guard let end = page.last else { break }
            for bytes in page {
                guard let digest = Digest(bytes: bytes) else { continue }
                let found = try services.evidence.digest(of: digest)
                if found == nil {
                    complaints.append(
                        Complaint(about: "file", zh: "\(digest.hex)：佐证文件缺失", en: "\(digest.hex): the file is lacking"))
                } else if found != digest {
                    complaints.append(
                        Complaint(
                            about: "file", zh: "\(digest.hex)：佐证文件的内容已变，与摘要值不符",
                            en: "\(digest.hex): the file was changed, its digest does not agree"))
                }
            }
            last = end
        }
        return complaints
    }
}

extension EvidenceStore {
    /// The digest that the file has now; `nil` when there is none.
    fileprivate func digest(of digest: Digest) throws -> Digest? {
        guard let handle = FileHandle(forReadingAtPath: path(of: digest)) else { return nil }
        defer { try? handle.close() }
        var stream = Digest.Stream()
        while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
            piece.withUnsafeBytes { stream.update($0) }
        }
        return stream.finish()
    }
}
