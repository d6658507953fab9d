import Documents
import Foundation
import FoundationXML

/// An element of an XML part, with what the tests ask of it.
final class Node {
    let name: String
    let attributes: [String: String]
    fileprivate(set) var children: [Node] = []
    fileprivate(set) var ownText = ""

    fileprivate init(name: String, attributes: [String: String]) {
        self.name = name
        self.attributes = attributes
    }

    subscript(attribute: String) -> String? { attributes[attribute] }

    /// All elements of this name below, in document order.
    func all(_ name: String) -> [Node] {
        children.flatMap { ($0.name == name ? [$0] : []) + $0.all(name) }
    }

    func first(_ name: String) -> Node? { all(name).first }

    /// The text of this element and all below.
    var text: String { ownText + children.map(\.text).joined() }
}

/// Parses an XML part with the platform's parser, which refuses what is not well-formed.
func parse(_ bytes: [UInt8]) throws -> Node {
    let parser = XMLParser(data: Data(bytes))
    let builder = Builder()
    parser.delegate = builder
    guard parser.parse(), let root = builder.root else { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
    return root
}

private final class Builder: NSObject, XMLParserDelegate {
    var root: Node?
    private var open: [Node] = []

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        let element = Node(name: name, attributes: attributes)
        open.last?.children.append(element)
        if root == nil { root = element }
        open.append(element)
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        open.removeLast()
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) { open.last?.ownText += text }
}

/// Every part of an office file, parsed.
func parts(of file: [UInt8]) throws -> [String: Node] {
    let zip = try Zip(file)
    var parts: [String: Node] = [:]
    for name in zip.names { parts[name] = try parse(zip.readXML(name)) }
    return parts
}

extension [String: Node] {
    func part(_ name: String) throws -> Node {
        guard let part = self[name] else { throw ZipError.missing(name) }
        return part
    }

    /// A style of `word/styles.xml`.
    func style(_ id: String) throws -> Node {
        guard let style = try part("word/styles.xml").all("w:style").first(where: { $0["w:styleId"] == id }) else {
            throw ZipError.missing(id)
        }
        return style
    }
}
