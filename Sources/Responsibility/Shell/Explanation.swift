/// What went wrong, line by line, for somebody at a terminal.
public func explanation(of error: any Error, in language: Language) -> [String] {
    switch error {
    case Refusal.invalid(let mistakes): mistakes.map { "\($0.place): \($0.sentence(in: language))" }
    case let refusal as Refusal: [refusal.title(in: language) + ": " + refusal.sentence(in: language)]
    case let mistakes as ProgrammeFile.Mistakes:
        mistakes.all.map { mistake in
            "\(mistake.line): \(mistake.path): "
                + language.say(
                    zh: "\(mistake.sentence.zh)；\(mistake.remedy.zh)",
                    en: "\(mistake.sentence.en); \(mistake.remedy.en)")
        }
    default: ["\(error)"]
    }
}
