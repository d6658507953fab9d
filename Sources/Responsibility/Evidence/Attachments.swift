import Storage
import Web

/// The files that somebody puts to a record: sent with the form, kept from a form that came back, or used again.
struct Attachments: Sendable {
    var sent: [NewActivity.NewEvidence] = []
    /// The tokens of files that lie here since the form came back.
    var kept: [String] = []
    /// Files of other records.
    var reused: [ID<Evidence>] = []
    /// The day that the files are about, where it is not the day of the work.
    var effectiveOn: Day?

    /// So many files can be put to a record at a time.
    static let most = 20

    func mistakes(on today: Day) -> [Mistake] {
        var mistakes: [Mistake] = []
        if let effectiveOn, effectiveOn > today {
            mistakes.append(
                Mistake(
                    "files_on", zh: "材料日期不能晚于今天（\(today)）", en: "the files' date cannot be after today (\(today))"))
        }
        if sent.count + kept.count + reused.count > Self.most {
            mistakes += Self.tooMany
        }
        return mistakes
    }

    static let tooMany = [
        Mistake("files", zh: "一次最多 \(most) 个文件", en: "at most \(most) files at a time")
    ]
}

extension Canonical {
    /// Files as an entry lists them: by name and digest.
    static func of(_ files: [NewActivity.NewEvidence]) -> Canonical {
        .list(files.map { ["name": .text($0.name), "sha256": .text($0.file.digest.hex)] })
    }
}
