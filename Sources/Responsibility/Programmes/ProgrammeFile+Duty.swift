extension ProgrammeFile {
    /// One duty of a programme (责任事项).
    public struct Duty: Hashable, Sendable {
        /// Unique in the file and the same in every version.
        public var key: String
        public var title: Words
        /// What has to be done, in the programme's own words.
        public var text: Words
        public var sources: [Source]
        public var owedBy: Selector
        public var cadence: CadenceText
        /// Kinds of activity that count; empty when evidence or approvals alone fulfil it.
        public var counts: [ActivityKind]
        /// An activity has to be about one of these; empty when the kind is enough.
        public var topics: [String]
        public var evidence: [EvidenceAsked]
        /// What it costs a unit each time, in hours.
        public var hours: Double
        /// 1 to 10.
        public var weight: Int
        public var review: Review
        public var note: Words?
    }

    /// The clause that a duty comes from.
    public struct Source: Hashable, Sendable {
        /// Key of an instrument of the file.
        public var instrument: String
        public var clause: Words
    }

    /// Which units owe a duty: every given condition holds, and in a list one entry is enough.
    public struct Selector: Hashable, Sendable {
        /// Keys of kinds of units; an organisation may have added some of its own.
        public var kinds: [String] = []
        /// Levels below the root of the plan, which is 0; nil for any.
        public var depth: ClosedRange<Int>?
        public var tags: [String] = []
        public var codes: [String] = []
        public var hasChildren: Bool?
        /// Names of posts or forms of responsibility: the unit has a post so called or one that bears it, vacant or not.
        public var hasPosts: [String] = []
        /// Whose responsibility it is inside the unit; selects no units, a vacant post exempts nobody.
        public var posts: [Post] = []

        /// Whether it leaves open which units are meant.
        public var isEmpty: Bool {
            kinds.isEmpty && depth == nil && tags.isEmpty && codes.isEmpty && hasChildren == nil
                && hasPosts.isEmpty
        }
    }

    /// What has to be shown.
    public struct EvidenceAsked: Hashable, Sendable {
        public var what: Words
        public var required: Bool
    }

    /// Who accepts a fulfilment.
    public struct Review: Hashable, Sendable {
        public var by: Reviewer
        /// Whether the reviewer must be somebody other than the recorder.
        public var separatePerson: Bool
    }

    /// Where the person who accepts, approves or extends belongs; at the root of a plan `parent` is the programme office.
    public enum Reviewer: String, Hashable, Sendable, CaseIterable {
        case nobody = "none"
        case sameUnit = "same-unit"
        case parent
        case programmeOffice = "programme-office"
    }

    /// Which kinds of units a file may name.
    public enum KnownKinds: Sendable {
        /// Those that every organisation has, and keys that may be an organisation's own; what looks misspelt is a mistake.
        case shipped
        /// Those of one organisation.
        case exactly(Set<String>)
        /// Whatever is there: the file was checked when it was adopted.
        case any

        /// The keys of the kinds that are there from the start.
        static let shippedKeys = UnitKind.shipped.map(\.key)
    }

    /// The kinds that its duties name and that not every organisation has.
    public var ownKinds: [String] {
        Set(duties.flatMap(\.owedBy.kinds)).subtracting(KnownKinds.shippedKeys).sorted()
    }

    public enum ActivityKind: String, Hashable, Sendable, CaseIterable {
        case meeting, study, training, inspection, outreach, drill, check, other
    }

    /// The four forms of responsibility: principal (主体), first (第一责任人), direct (直接), line (分管).
    public enum Post: String, Hashable, Sendable, CaseIterable {
        case principal, first, direct, line
    }
}
