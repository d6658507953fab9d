import Documents
import Storage

/// Files of units compared with the tree: what is new, what has changed, and every mistake. Nothing is written unless all is right.
public struct UnitImport: Sendable {
    /// What an import would do, or has done.
    public struct Result: Sendable, Equatable {
        public var added = 0
        public var renamed = 0
        public var moved = 0
        public var unchanged = 0
        /// How many units get tags, or other ones than they had.
        public var tagged = 0
        /// Columns of the files that nothing is read from.
        public var ignored: [String] = []
    }

    private let rows: [UnitTable.Row]
    private let known: [String: Known]
    private let top: ID<Unit>
    /// The tags that units have already.
    private let tags: [ID<Unit>: UnitTags]
    private(set) var mistakes: [Mistake]
    private(set) var ignored: [String]

    /// A unit that the tree has already.
    struct Known: Sendable {
        let id: ID<Unit>
        let parentID: ID<Unit>?
        let kind: String
        let code: String
        let name: String
        let closedOn: Day?
    }

    /// Reads the files, and says all that is wrong with them, row by row.
    static func read(
        _ files: [(name: String, bytes: [UInt8])], below top: ID<Unit>, newKinds: Bool, by access: Access,
        in tx: Transaction
    ) throws -> UnitImport {
        try access.require(.manageUnits, at: top, in: tx)
        var texts: [(name: String, text: DelimitedText)] = []
        var mistakes: [Mistake] = []
        for file in files {
            do { texts.append((file.name, try DelimitedText(file.bytes))) } catch {
                mistakes.append(Mistake(error, in: file.name))
            }
        }
        let amongDivisions = texts.contains { UnitTable.areDivisions($0.text.headings) }
        let tables = texts.map { UnitTable($0.text, file: $0.name, amongDivisions: amongDivisions) }
        let known = try tx.all(
            .unscoped(
                "SELECT id, parent_id, kind, code, name, closed_on FROM unit",
                because: "a code is unique in the whole organisation; what may be changed is checked row by row"),
            Known.init)
        let reachable =
            try access.mayEverywhere(.manageUnits)
            ? nil
            : Set(
                tx.all("SELECT u.id FROM unit u WHERE \(access.may(.manageUnits, at: "u.id"))") { (id: ID<Unit>) in id }
            )
        let kinds = Set(try Unit.kinds(in: tx).map(\.key))
        var read = UnitImport(
            rows: tables.flatMap(\.rows), known: Dictionary(known.map { ($0.code, $0) }) { first, _ in first },
            top: top, tags: try knownTags(in: tx),
            mistakes: mistakes + tables.flatMap(\.mistakes),
            ignored: tables.flatMap(\.ignored).reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
        read.check(kinds: newKinds ? nil : kinds, reachable: reachable)
        read.sortMistakes()
        return read
    }

    private init(
        rows: [UnitTable.Row], known: [String: Known], top: ID<Unit>, tags: [ID<Unit>: UnitTags], mistakes: [Mistake],
        ignored: [String]
    ) {
        (self.rows, self.known, self.top, self.tags, self.mistakes) = (rows, known, top, tags, mistakes)
        self.ignored = ignored
    }

    private static func knownTags(in tx: Transaction) throws -> [ID<Unit>: UnitTags] {
        let all = try tx.all(
            .unscoped("SELECT unit_id, tag FROM unit_tag", because: "they are only compared with the file's")
        ) { (unit: ID<Unit>, tag: String) in (unit, tag) }
        return Dictionary(grouping: all, by: \.0).mapValues { UnitTags($0.map(\.1)) }
    }

    private mutating func check(kinds: Set<String>?, reachable: Set<ID<Unit>>?) {
        var places: [String: String] = [:]
        places.reserveCapacity(rows.count)
        for row in rows {
            let new = NewUnit(parentID: nil, kind: row.kind, code: row.code, name: row.name)
            for mistake in new.mistakes { mistakes.append(Mistake(row.place, zh: mistake.zh, en: mistake.en)) }
            if let first = places[row.code] {
                wrong(row, "代码“\(row.code)”重复，已在 \(first) 出现", "the code “\(row.code)” stands at \(first) already")
            } else {
                places[row.code] = row.place
            }
            if row.kind.isEmpty {
                wrong(row, "没有填类别", "the kind is missing")
            } else if let kinds, !kinds.contains(row.kind) {
                wrong(
                    row, "没有“\(row.kind)”这一单位类别（加 --add-kinds 可新增）",
                    "there is no kind “\(row.kind)” (--add-kinds adds it)")
            }
            if let old = known[row.code], old.closedOn != nil {
                wrong(row, "单位“\(row.code)”已撤销", "the unit “\(row.code)” is closed")
            }
        }
        for row in rows where !row.parentCode.isEmpty && row.parentCode != row.code {
            if places[row.parentCode] == nil, known[row.parentCode] == nil {
                wrong(row, "找不到上级单位“\(row.parentCode)”", "there is no parent unit “\(row.parentCode)”")
            }
        }
        checkTree()
        guard let reachable else { return }
        for row in rows {
            let parent = row.parentCode.isEmpty ? top : known[row.parentCode]?.id
            if known[row.code].map({ !reachable.contains($0.id) }) ?? false
                || (places[row.parentCode] == nil && parent.map { !reachable.contains($0) } ?? false)
            {
                wrong(row, "该单位不在您管理的范围内", "this unit is not yours to manage")
            }
        }
    }

    /// Follows every row upwards: nobody may hang below itself, nor deeper than the tree may be.
    private mutating func checkTree() {
        var parents: [String: String] = [:]
        for row in rows { parents[row.code] = row.parentCode }
        let codes = Dictionary(known.values.map { ($0.id, $0.code) }) { first, _ in first }
        let walk = UnitWalk(rows.map(\.code)) { code in
            if let parent = parents[code], !parent.isEmpty { return parent }
            if let old = known[code] { return old.parentID.flatMap { codes[$0] } }
            return parents[code] == nil ? nil : codes[top]
        }
        for row in rows {
            if let loop = walk.loops[row.code] {
                wrong(row, "上级关系成环：\(loop)", "it hangs below itself: \(loop)")
            } else if let level = walk.levels[row.code], level > Unit.mostLevels {
                wrong(row, "层级超过 \(Unit.mostLevels) 层", "it hangs more than \(Unit.mostLevels) levels deep")
            }
        }
    }

    /// In the order of the files and their rows.
    private mutating func sortMistakes() {
        let order = Dictionary(rows.enumerated().map { ($1.place, $0) }) { first, _ in first }
        mistakes = mistakes.enumerated()
            .sorted { (order[$0.element.place] ?? -1, $0.offset) < (order[$1.element.place] ?? -1, $1.offset) }
            .map(\.element)
    }

    private mutating func wrong(_ row: UnitTable.Row, _ zh: String, _ en: String) {
        mistakes.append(Mistake(row.place, zh: zh, en: en))
    }

    // MARK: What is to be done

    /// What the import does to the tree.
    struct Work: Sendable {
        var ignored: [String] = []
        var new: [UnitTable.Row] = []
        var changed: [(row: UnitTable.Row, old: Known)] = []
        var moved: [(row: UnitTable.Row, old: Known)] = []
        var tagged: [(unit: ID<Unit>, tags: UnitTags)] = []
        var unchanged = 0

        var result: Result {
            Result(
                added: new.count, renamed: changed.count, moved: moved.count, unchanged: unchanged,
                tagged: tagged.count + new.count { $0.tags != nil }, ignored: ignored)
        }
    }

    /// Compares the rows with the tree. The new ones come parents first.
    func work() -> Work {
        var work = Work(ignored: ignored)
        let codes = Dictionary(known.values.map { ($0.id, $0.code) }) { first, _ in first }
        for row in rows {
            guard let old = known[row.code] else {
                work.new.append(row)
                continue
            }
            let isRenamed = old.name != row.name || old.kind != row.kind
            // A row without a parent leaves a unit that is there where it is.
            let isMoved = !row.parentCode.isEmpty && old.parentID.flatMap { codes[$0] } != row.parentCode
            if isRenamed { work.changed.append((row, old)) }
            if isMoved { work.moved.append((row, old)) }
            let isTagged = row.tags.map { $0 != tags[old.id] ?? UnitTags([]) } ?? false
            if isTagged, let tags = row.tags { work.tagged.append((old.id, tags)) }
            if !isRenamed, !isMoved, !isTagged { work.unchanged += 1 }
        }
        work.new = Self.parentsFirst(work.new)
        return work
    }

    private static func parentsFirst(_ rows: [UnitTable.Row]) -> [UnitTable.Row] {
        let parents = Dictionary(rows.map { ($0.code, $0.parentCode) }) { first, _ in first }
        var depths: [String: Int] = [:]
        depths.reserveCapacity(rows.count)
        func depth(_ code: String) -> Int {
            var path: [String] = []
            var next = code
            while depths[next] == nil, let parent = parents[next] {
                path.append(next)
                next = parent
            }
            var depth = depths[next] ?? 0
            for code in path.reversed() {
                depth += 1
                depths[code] = depth
            }
            return depths[code] ?? 0
        }
        return rows.map { ($0, depth($0.code)) }.enumerated()
            .sorted { ($0.element.1, $0.offset) < ($1.element.1, $1.offset) }.map(\.element.0)
    }

    /// Writes everything, or throws all mistakes and writes nothing.
    func apply(on day: Day, addKinds: Bool, by access: Access, in tx: Transaction) throws -> Result {
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        let work = self.work()
        if addKinds { try Unit.addKinds(Set(rows.map(\.kind)), in: tx) }
        let added = try add(work.new, on: day, in: tx)
        try UnitTags.replace(work.tagged + added, in: tx)
        for (row, old) in work.changed {
            try Unit.rename(
                old.id, name: row.name, code: row.code, kind: row.kind, on: day, by: access, in: tx)
        }
        for (row, old) in work.moved {
            let parent = try Unit.find(code: row.parentCode, by: access, in: tx)
            try Unit.move(old.id, under: parent.id, on: day, by: access, in: tx)
        }
        let result = work.result
        if result.added > 0 {
            let digest = Digest.of(
                Array(
                    work.new.map { "\($0.code)\t\($0.name)\t\($0.parentCode)\t\($0.kind)\t\($0.tags?.text ?? "")\n" }
                        .joined().utf8))
            try Entry.write(
                .import, "unit", top, unit: top, count: result.added,
                ["added": .of(result.added), "rows_sha256": .text(digest.hex), "on": .of(day)], by: access, in: tx)
        }
        if !work.tagged.isEmpty {
            try Entry.write(
                .import, "unit", top, unit: top, count: work.tagged.count,
                [
                    "tags": .list(
                        work.tagged.map { ["unit": .of($0.unit), "tags": .list($0.tags.all.map { .text($0) })] }),
                    "on": .of(day),
                ], by: access, in: tx)
        }
        return result
    }

    /// Loads the new units and their ancestry, parents first. Gives the tags that they are to have.
    private func add(
        _ new: [UnitTable.Row], on day: Day, in tx: Transaction
    ) throws -> [(unit: ID<Unit>, tags: UnitTags)] {
        guard !new.isEmpty else { return [] }
        var ids = known.mapValues(\.id)
        ids.reserveCapacity(known.count + new.count)
        let parents = Dictionary(known.values.map { ($0.id, $0.parentID) }) { first, _ in first }
        var above: [ID<Unit>: [ID<Unit>]] = [:]
        above.reserveCapacity(known.count + new.count)
        for id in parents.keys { above[id] = Self.path(from: id, parents) }
        let why: StaticString = "permission was asked at the unit below which all hang"
        let text = day.description
        var positions: [ID<Unit>: Int] = Dictionary(
            try tx.all(
                .unscoped(
                    "SELECT parent_id, MAX(position) FROM unit WHERE parent_id IS NOT NULL GROUP BY parent_id",
                    because: why)
            ) { (parent: ID<Unit>, last: Int) in (parent, last) }, uniquingKeysWith: max)
        try tx.load(
            "unit", ["id", "parent_id", "kind", "code", "name", "position", "opened_on", "since"], because: why
        ) { units in
            for row in new {
                let id = tx.id(Unit.self)
                let parent = row.parentCode.isEmpty ? top : ids[row.parentCode] ?? top
                ids[row.code] = id
                above[id] = [parent] + (above[parent] ?? [])
                positions[parent, default: 0] += 1
                try units.add(id)
                try units.add(parent)
                try units.add(row.kind)
                try units.add(row.code)
                try units.add(row.name)
                try units.add(row.position ?? positions[parent] ?? 1)
                try units.add(row.openedOn)
                try units.add(text)
                try units.endRow()
            }
        }
        try tx.load("unit_ancestry", ["unit_id", "ancestor_id", "depth", "since"], because: why) { ancestry in
            for row in new {
                guard let id = ids[row.code] else { continue }
                for (depth, ancestor) in ([id] + (above[id] ?? [])).enumerated() {
                    try ancestry.add(id)
                    try ancestry.add(ancestor)
                    try ancestry.add(depth)
                    try ancestry.add(text)
                    try ancestry.endRow()
                }
            }
        }
        return new.compactMap { row in
            guard let id = ids[row.code], let tags = row.tags else { return nil }
            return (id, tags)
        }
    }

    /// The units above, the nearest first.
    private static func path(from id: ID<Unit>, _ parents: [ID<Unit>: ID<Unit>?]) -> [ID<Unit>] {
        var path: [ID<Unit>] = []
        var next = parents[id] ?? nil
        while let parent = next {
            path.append(parent)
            next = parents[parent] ?? nil
        }
        return path
    }
}
