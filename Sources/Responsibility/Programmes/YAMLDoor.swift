import Yams

/// The door through which a YAML text becomes nodes: what could exhaust the machine is refused here.
enum YAMLDoor {
    static let byteLimit = 1_048_576
    static let nodeLimit = 20_000
    static let depthLimit = 20

    /// The single document of a text.
    static func open(_ bytes: some Collection<UInt8>) throws(ProgrammeFile.Mistakes) -> Node {
        guard bytes.count <= byteLimit else { throw refused(.tooLarge(limit: byteLimit), line: 1) }
        guard var text = String(validating: bytes, as: UTF8.self) else { throw refused(.notUTF8, line: 1) }
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        // Before parsing, which compares the keys of a mapping: an alias or a whole tree as a key costs without bound.
        if let (rule, line) = forbiddenSign(in: text) { throw refused(rule, line: line) }
        let root = try compose(text)
        try measure(root)
        return root
    }

    private static func compose(_ text: String) throws(ProgrammeFile.Mistakes) -> Node {
        do {
            guard let root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot() else {
                throw refused(.empty, line: 1)
            }
            return root
        } catch let mistakes as ProgrammeFile.Mistakes {
            throw mistakes
        } catch let error as YamlError {
            throw refused(error)
        } catch {
            throw refused(.syntax("\(error)"), line: 1)
        }
    }

    private static func refused(_ rule: ProgrammeFile.Mistake.Rule, line: Int) -> ProgrammeFile.Mistakes {
        .init(all: [.init(line: line, path: "", rule: rule)])
    }

    private static func refused(_ error: YamlError) -> ProgrammeFile.Mistakes {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _):
            refused(problem.contains("nesting level") ? .tooDeep(limit: depthLimit) : .syntax(problem), line: mark.line)
        case .composer(_, let problem, let mark, _):
            refused(problem.contains("another document") ? .severalDocuments : .syntax(problem), line: mark.line)
        case .duplicatedKeysInMapping(let keys, let context):
            refused(.repeatedKey(keys.sorted().joined(separator: ", ")), line: context.mark.line)
        case .reader(let problem, let offset, _, let yaml):
            refused(.syntax(problem), line: 1 + yaml.prefix(offset ?? 0).count(where: \.isNewline))
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            refused(.syntax("\(error)"), line: 1)
        }
    }

    /// The first word that begins with `&` or `*`, or `?` alone where a key can begin, with its line.
    ///
    /// Stricter than YAML, where both may stand in a text: without a parser of our own the two cannot be told apart safely.
    private static func forbiddenSign(in text: String) -> (rule: ProgrammeFile.Mistake.Rule, line: Int)? {
        var line = 1
        // The sign before, the last one of this line that is no blank, and whether a `?` may have begun a key.
        var before: Unicode.Scalar = "\n"
        var solid: Unicode.Scalar = "\n"
        var question = false
        var marker = false
        for scalar in text.unicodeScalars {
            if marker, isName(scalar) { return (.anchor, line) }
            if question, isBlank(scalar) { return (.explicitKey, line) }
            let beginsWord = isBlank(before) || opensFlow(before) || before == ":"
            marker = beginsWord && (scalar == "&" || scalar == "*")
            question = scalar == "?" && beginsWord && beginsKey(after: solid)
            if scalar == "\n" { line += 1 }
            if isBreak(scalar) { solid = "\n" } else if !isBlank(scalar) { solid = scalar }
            before = scalar
        }
        return nil
    }

    /// The line breaks of YAML 1.1.
    private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t" || scalar == "\u{FEFF}" || isBreak(scalar)
    }

    private static func opensFlow(_ scalar: Unicode.Scalar) -> Bool { scalar == "[" || scalar == "{" || scalar == "," }

    private static func beginsKey(after solid: Unicode.Scalar) -> Bool {
        opensFlow(solid) || solid == "\n" || solid == "-" || solid == "?" || solid == ":"
    }

    private static func isName(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_"
                || scalar == "-")
    }

    /// Refuses a tree that is too deep or too large, and tags of YAML that no catalogue needs.
    private static func measure(_ root: Node) throws(ProgrammeFile.Mistakes) {
        var waiting = [(node: root, depth: 1)]
        var count = 0
        while let (node, depth) = waiting.popLast() {
            count += 1
            let line = node.mark?.line ?? 1
            guard count <= nodeLimit else { throw refused(.tooManyNodes(limit: nodeLimit), line: line) }
            guard depth <= depthLimit else { throw refused(.tooDeep(limit: depthLimit), line: line) }
            guard plainTags.contains(node.tag.rawValue) else { throw refused(.tag(node.tag.rawValue), line: line) }
            switch node {
            case .mapping(let mapping):
                for (key, value) in mapping.reversed() { waiting += [(value, depth + 1), (key, depth + 1)] }
            case .sequence(let sequence):
                for item in sequence.reversed() { waiting.append((item, depth + 1)) }
            case .scalar, .alias: break
            }
        }
    }

    /// Without a resolver every value is a text until somebody reads it as something else.
    private static let plainTags: Set<String> = [
        "tag:yaml.org,2002:str", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq",
    ]
}
