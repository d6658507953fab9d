/// The catalogues that come with the program; see `Programmes/`.
public enum ShippedProgrammes {
    /// Their keys, by name.
    public static var keys: [String] {
        EmbeddedFiles.programmes.map { String($0.name.dropLast(".yaml".count)) }.sorted()
    }

    /// Their keys and titles, by key.
    public static var titles: [(key: String, title: ProgrammeFile.Words)] {
        get throws { try keys.map { ($0, try ProgrammeFile.read(source(of: $0) ?? "", kinds: .shipped).title) } }
    }

    /// The words of one of them.
    public static func source(of key: String) -> String? {
        EmbeddedFiles.programmes.first { $0.name == key + ".yaml" }.map { "\($0.text)" }
    }

    /// What one of them is called, with its key.
    static func title(of key: String, in language: Language) -> String {
        guard let title = titleOf[key] else { return key }
        return language.say(zh: "\(title.zh)（\(key)）", en: "\(title.en) (\(key))")
    }

    private static let titleOf: [String: ProgrammeFile.Words] = {
        var titles: [String: ProgrammeFile.Words] = [:]
        for key in keys {
            guard let source = source(of: key) else { continue }
            // A catalogue that cannot be read is called by its key; adopting it tells what is wrong.
            do { titles[key] = try ProgrammeFile.read(source).title } catch { continue }
        }
        return titles
    }()
}
