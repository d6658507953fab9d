/// The schemes of assessment that come with the program; see `Schemes/`.
public enum ShippedSchemes {
    /// Their keys, by name.
    public static var keys: [String] { EmbeddedFiles.schemes.map { String($0.name.dropLast(".yaml".count)) }.sorted() }

    /// The words of one of them.
    public static func source(of key: String) -> String? {
        EmbeddedFiles.schemes.first { $0.name == key + ".yaml" }.map { "\($0.text)" }
    }
}
