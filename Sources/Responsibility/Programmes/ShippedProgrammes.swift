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
}
