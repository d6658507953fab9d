import ArgumentParser
import Foundation
import Responsibility

/// Prints every mistake of a catalogue, a checklist or a scheme; gives the exit status.
func refused(_ mistakes: ProgrammeFile.Mistakes, in file: String, json: Bool) throws -> ExitCode {
    try report(
        json,
        [
            "mistakes": mistakes.all.map {
                [
                    "file": file, "line": $0.line, "path": $0.path,
                    "rule": terminalLanguage.say(zh: $0.sentence.zh, en: $0.sentence.en),
                    "remedy": terminalLanguage.say(zh: $0.remedy.zh, en: $0.remedy.en),
                ] as [String: Any]
            }
        ], explanation(of: mistakes, in: terminalLanguage).map { "\(file):\($0)" }.joined(separator: "\n"))
    return ExitCode(1)
}

/// The words of a file, or of what comes with the program under that key; `missing` says what to do when it is neither.
func source(of file: String, shipped: (String) -> String?, missing: @autoclosure () -> String) throws -> String {
    if let shipped = shipped(file) { return shipped }
    guard let bytes = FileManager.default.contents(atPath: file) else { throw ValidationError(missing()) }
    return String(decoding: bytes, as: UTF8.self)
}
