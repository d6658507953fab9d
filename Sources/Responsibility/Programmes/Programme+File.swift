import Storage
import Synchronization

extension Programme {
    /// The catalogue of an adopted version. A version never changes, so each is read once while the program runs.
    static func file(of version: ID<ProgrammeVersion>, in tx: Transaction) throws -> ProgrammeFile {
        let source = try source(of: version, in: tx)
        if let known = filesRead.withLock({ $0[source] }) { return known }
        // It was checked against the organisation's kinds of units when it was adopted.
        let file = try ProgrammeFile.read(source, kinds: .any)
        filesRead.withLock { files in
            if files.count >= mostFiles { files.removeAll() }
            files[source] = file
        }
        return file
    }

    private static let mostFiles = 32
    private static let filesRead = Mutex<[String: ProgrammeFile]>([:])
}
