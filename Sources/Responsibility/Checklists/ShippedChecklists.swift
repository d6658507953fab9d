/// The checklists that come with the program; see `Checklists/`.
public enum ShippedChecklists {
    /// Their keys, by name.
    public static var keys: [String] {
        EmbeddedFiles.checklists.map { String($0.name.dropLast(".yaml".count)) }.sorted()
    }

    /// The words of one of them.
    public static func source(of key: String) -> String? {
        EmbeddedFiles.checklists.first { $0.name == key + ".yaml" }.map { "\($0.text)" }
    }
}
