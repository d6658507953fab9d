import Foundation
import Storage

/// What went wrong, line by line, for somebody at a terminal.
public func explanation(of error: any Error, in language: Language) -> [String] {
    switch error {
    case Refusal.invalid(let mistakes): mistakes.map { "\($0.place): \($0.sentence(in: language))" }
    case let refusal as Refusal: [refusal.title(in: language) + ": " + refusal.sentence(in: language)]
    case let mistakes as ProgrammeFile.Mistakes:
        mistakes.all.map { mistake in
            let place = mistake.path.isEmpty ? "\(mistake.line)" : "\(mistake.line): \(mistake.path)"
            return "\(place): "
                + language.say(
                    zh: mistake.sentence.zh + mistake.remedy.zh, en: "\(mistake.sentence.en) \(mistake.remedy.en)")
        }
    case let error as StorageError: [error.sentence(in: language)]
    case let error as SettingsError: [error.sentence(in: language)]
    case let error as CocoaError: [error.sentence(in: language)]
    default: ["\(error)"]
    }
}

extension StorageError {
    fileprivate func sentence(in language: Language) -> String {
        switch self {
        case .unwritable(let why):
            language.say(
                zh: "磁盘已满或者不可写，没有保存任何内容（\(why)）",
                en: "the disk is full or cannot be written to; nothing was saved (\(why))")
        case .busy:
            language.say(
                zh: "数据库正忙，没有保存任何内容，请稍后再试", en: "the database is busy; nothing was saved: try again")
        case .failed(let why):
            language.say(
                zh: "数据库出错：\(why)。数据库文件可能已损坏，可以用 dutybook restore 从备份恢复",
                en:
                    "the database failed: \(why). If its file is damaged, a backup can be restored (dutybook restore)")
        case .unscoped, .unrecorded, .notUnique, .refused: "\(self)"
        }
    }
}

extension CocoaError {
    /// A file that is not there, is a folder or cannot be used, by its path.
    fileprivate func sentence(in language: Language) -> String {
        let path = filePath ?? url?.path ?? ""
        let reason = (userInfo[NSUnderlyingErrorKey] as? POSIXError)?.code
        let isFolder =
            reason == .EISDIR
            || (try? URL(fileURLWithPath: path).resourceValues(
                forKeys: [.isDirectoryKey]).isDirectory) == true
        let what: (zh: String, en: String) =
            switch code {
            case _ where isFolder: ("这是文件夹，不是文件", "this is a folder, not a file")
            case .fileReadNoSuchFile: ("没有这个文件", "there is no such file")
            case .fileNoSuchFile: ("没有这个文件夹或文件", "there is no such folder or file")
            case .fileReadNoPermission: ("没有读取权限", "it may not be read")
            case .fileWriteNoPermission, .fileWriteVolumeReadOnly: ("不可写", "it cannot be written")
            case .fileWriteOutOfSpace: ("磁盘已满", "the disk is full")
            default: ("不能使用（\(code.rawValue)）", "it cannot be used (\(code.rawValue))")
            }
        return "\(path): \(language.say(zh: what.zh, en: what.en))"
    }
}
