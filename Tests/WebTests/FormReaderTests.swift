import Testing
import Web

@Suite("Reading fields")
struct FormReaderTests {
    enum State: String, CaseIterable { case open, closed }
    enum Level: Int, CaseIterable { case low = 1, high = 2 }

    private func reader(_ pairs: KeyValuePairs<String, String>) -> FormReader {
        var form = Form()
        for (name, value) in pairs { form.add(value, to: name) }
        return FormReader(form)
    }

    @Test("a right form gives its values in one go")
    func allRight() throws {
        var form = reader([
            "title": " 党支部会议 ", "due_on": "abc", "count": "３", "state": "closed", "done": "on", "note": "",
        ])
        let (title, dueOn, count, state, done, note) = try form.checked(
            form.text("title", max: 10), form.day("due_on", as: Plain.self), form.integer("count", in: 1...9),
            form.choice("state", of: State.self), form.flag("done"), form.optionalMultiline("note", max: 10))
        #expect(title == "党支部会议")
        #expect(dueOn == Plain(text: "abc"))
        #expect(count == 3)
        #expect(state == .closed)
        #expect(done)
        #expect(note == nil)
    }

    @Test("a wrong form gives all its problems, in the order of its fields, and keeps what was typed")
    func allWrong() {
        var form = reader([
            "title": "  ", "due_on": "2026-02-30", "count": "12", "state": "lost", "done": "maybe", "note": "12345",
            "unit": "?",
        ])
        #expect(
            throws: InvalidForm([
                Problem(field: "title", rule: .missing), Problem(field: "due_on", rule: .notADay),
                Problem(field: "count", rule: .outOfRange(1...9)), Problem(field: "state", rule: .notAChoice),
                Problem(field: "done", rule: .malformed), Problem(field: "note", rule: .tooLong(limit: 4)),
                Problem(field: "unit", rule: .malformed),
            ])
        ) {
            try form.checked(
                form.text("title", max: 10), form.day("due_on", as: Plain.self), form.integer("count", in: 1...9),
                form.choice("state", of: State.self), form.flag("done"), form.multiline("note", max: 4),
                form.id("unit", as: Plain.self))
        }
        #expect(form.form["due_on"] == "2026-02-30")
    }

    @Test("the caller can add a problem of two fields together")
    func crossing() throws {
        var form = reader(["from": "9", "to": "3"])
        let (from, to) = (form.integer("from", in: 0...99), form.integer("to", in: 0...99))
        try form.check()
        if let start = from.value, let end = to.value, end < start { form.refuse("to", .outOfRange(start...99)) }
        #expect(throws: InvalidForm([Problem(field: "to", rule: .outOfRange(9...99))])) { try form.check() }
        #expect(try from.get() == 9)
    }

    @Test("a field read by another reader does not slip through")
    func foreignField() throws {
        var (one, other) = (reader([:]), reader([:]))
        let field = one.text("title", max: 5)
        #expect(throws: InvalidForm([Problem(field: "title", rule: .missing)])) { try other.checked(field) }
    }

    @Test(
        "a line is trimmed of all that cannot be seen and composed",
        arguments: [
            ("  a b  ", "a b"), ("\t\r\na\n", "a"), ("\u{3000}责任\u{3000}", "责任"), ("\u{FEFF}a\u{200B}", "a"),
            ("\u{A0}a\u{85}", "a"), ("e\u{301}", "\u{E9}"), ("👨‍👩‍👧", "👨‍👩‍👧"), ("a  b", "a  b"),
        ])
    func lines(typed: String, read: String) throws {
        var form = reader(["f": typed])
        let text = try form.checked(form.text("f", max: 50))
        #expect(Array(text.unicodeScalars) == Array(read.unicodeScalars))
    }

    @Test("a line with nothing to be seen is missing", arguments: ["", " ", "\u{3000}", "\u{200B}\u{FEFF}", "\r\n"])
    func blank(typed: String) throws {
        var form = reader(["f": typed])
        let none: String? = try form.checked(form.optionalText("f", max: 5))
        #expect(none == nil)
        _ = form.text("f", max: 5)
        _ = form.text("absent", max: 5)
        #expect(form.problems == [Problem(field: "f", rule: .missing), Problem(field: "absent", rule: .missing)])
    }

    @Test("length is counted in characters as people see them")
    func length() throws {
        var form = reader([
            "four": "责任台账", "five": "责任台账吗", "families": "👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧",
            "marks": "a" + String(repeating: "\u{301}", count: 300),
        ])
        #expect(try form.checked(form.text("four", max: 4)) == "责任台账")
        #expect(try form.checked(form.text("families", max: 4)).count == 4)
        _ = form.text("five", max: 4)
        _ = form.text("marks", max: 4)
        #expect(
            form.problems == [
                Problem(field: "five", rule: .tooLong(limit: 4)), Problem(field: "marks", rule: .tooLong(limit: 4)),
            ])
    }

    @Test(
        "a control character inside a line is refused",
        arguments: ["a\u{0}b", "a\nb", "a\tb", "a\u{1B}b", "a\u{7F}b", "a\u{9B}b", "a\u{202E}b"])
    func controls(typed: String) {
        var form = reader(["f": typed])
        _ = form.text("f", max: 50)
        #expect(form.problems == [Problem(field: "f", rule: .controlCharacter)])
    }

    @Test("a text of many lines has one kind of line end")
    func manyLines() throws {
        var form = reader(["f": "\r\n a\r\nb\rc\n\n\r\r\nd\te \r\n", "bad": "a\n\u{0}"])
        #expect(try form.checked(form.multiline("f", max: 50)) == "a\nb\nc\n\n\n\nd\te")
        _ = form.multiline("bad", max: 50)
        #expect(form.problems == [Problem(field: "bad", rule: .controlCharacter)])
    }

    @Test(
        "numbers are whole and inside their range",
        arguments: [
            ("0", nil), ("100", nil), ("-5", nil), ("+7", nil), (" 7 ", nil), ("１００", nil), ("－５", nil),
            ("101", .outOfRange(-5...100)), ("-6", .outOfRange(-5...100)),
            ("99999999999999999999999", .outOfRange(-5...100)), ("-99999999999999999999", .outOfRange(-5...100)),
            ("1.5", .notANumber), ("1,000", .notANumber), ("abc", .notANumber), ("-", .notANumber), ("一", .notANumber),
            ("0x10", .notANumber), ("1 0", .notANumber), ("", .missing),
        ] as [(String, Problem.Rule?)])
    func integers(typed: String, rule: Problem.Rule?) {
        var form = reader(["n": typed])
        let field = form.integer("n", in: -5...100)
        #expect(form.problems.map(\.rule) == (rule.map { [$0] } ?? []))
        #expect((field.value == nil) == (rule != nil))
    }

    @Test(
        "a checkbox is true only when it was ticked",
        arguments: [
            ([], false), ([""], false), (["0"], false), (["off"], false), (["false"], false), (["on"], true),
            (["1"], true),
            (["true"], true), (["yes"], true), (["0", "1"], true), (["1", "0"], false),
        ] as [([String], Bool)])
    func flags(values: [String], isOn: Bool) throws {
        var form = Form()
        for value in values { form.add(value, to: "f") }
        var reader = FormReader(form)
        #expect(try reader.checked(reader.flag("f")) == isOn)
    }

    @Test("a choice is one of the cases, by text or number")
    func choices() throws {
        var form = reader(["state": "open", "level": "2", "none": "", "bad": "Open", "far": "3"])
        let (state, level, none) = try form.checked(
            form.choice("state", of: State.self), form.choice("level", of: Level.self),
            form.optionalChoice("none", of: State.self))
        #expect(state == .open)
        #expect(level == .high)
        #expect(none == nil)
        _ = form.optionalChoice("bad", of: State.self)
        _ = form.choice("far", of: Level.self)
        _ = form.choice("none", of: State.self)
        #expect(form.problems.map(\.rule) == [.notAChoice, .notAChoice, .missing])
    }

    @Test("a repeated field gives all its values")
    func repeated() throws {
        var form = reader([
            "u": "a", "u": " ", "u": "b", "s": "closed", "s": "open", "s": "closed", "bad": "1", "c": "a\0",
        ])
        let (units, none, states) = try form.checked(
            form.values("u", as: Plain.self, max: 2), form.values("absent", as: String.self, max: 2),
            form.choices("s", of: State.self))
        #expect(units == [Plain(text: "a"), Plain(text: "b")])
        #expect(none.isEmpty)
        #expect(states == [.open, .closed])
        _ = form.values("u", as: Plain.self, max: 1)
        _ = form.values("bad", as: Plain.self, max: 1)
        _ = form.values("c", as: String.self, max: 1)
        _ = form.choices("u", of: State.self)
        #expect(form.problems.map(\.rule) == [.tooMany(limit: 1), .malformed, .controlCharacter, .notAChoice])
    }

    @Test("an optional value may be empty but not wrong")
    func optionalValues() throws {
        var form = reader(["day": "", "bad": "1", "id": "x", "n": ""])
        let (day, id, number) = try form.checked(
            form.optionalDay("day", as: Plain.self), form.optionalID("id", as: Plain.self),
            form.optionalInteger("n", in: 0...1))
        #expect(day == nil)
        #expect(id == Plain(text: "x"))
        #expect(number == nil)
        _ = form.optionalDay("bad", as: Plain.self)
        #expect(form.problems == [Problem(field: "bad", rule: .notADay)])
    }
}
