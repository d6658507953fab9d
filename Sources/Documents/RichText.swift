/// One line or paragraph of text, made of runs: `"plain"`, or `["in all ", .bold("12"), .link("[3]", to: "figure3")]`.
public struct RichText: Sendable, Equatable, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral {
    public var runs: [Run]

    public init(_ runs: [Run]) { self.runs = runs }
    public init(_ text: String) { runs = [Run(text)] }
    public init(stringLiteral text: String) { self.init(text) }
    public init(arrayLiteral runs: Run...) { self.init(runs) }

    /// The letters alone, without links and emphasis.
    public var plain: String { runs.map(\.text).joined() }
}
