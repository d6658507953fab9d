/// The catalogues that come with the program; see `Programmes/`.
public enum ShippedProgrammes {
    /// Their keys, by name.
    public static var keys: [String] {
        EmbeddedFiles.programmes.map { String($0.name.dropLast(".yaml".count)) }.sorted()
    }

    /// The words of one of them.
    public static func source(of key: String) -> String? {
        EmbeddedFiles.programmes.first { $0.name == key + ".yaml" }.map { "\($0.text)" }
    }
}
