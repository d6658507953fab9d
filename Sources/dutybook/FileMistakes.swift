import ArgumentParser
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
