import Foundation
import Glibc
import Synchronization

/// Another program that a test runs, with pipes to what it reads and writes.
///
/// Not Foundation's Process: it watches its children with select(2), and in a process with more than 1,024 open files (many
/// databases at once) it then crashes or waits for ever (Swift 6.3, Linux).
public final class Child: Sendable {
    public let pid: pid_t
    private let input: Int32
    private let output: Int32
    private let ended = Mutex<Int32?>(nil)

    public struct NotStarted: Error { let why: String }

    /// - Parameters:
    ///   - environment: added to the tests' own.
    ///   - complaints: the file that takes what it writes to its standard error; without one it is forgotten.
    public init(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], complaints: String? = nil
    ) throws {
        (pid, input, output) = try Self.making.withLock { _ in
            try Self.start(program, arguments, environment, complaints)
        }
    }

    private static func start(
        _ program: String, _ arguments: [String], _ environment: [String: String], _ complaints: String?
    ) throws -> (pid_t, Int32, Int32) {
        let (toChild, fromChild) = (try pipe(), try pipe())
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, toChild.reading, 0)
        posix_spawn_file_actions_adddup2(&actions, fromChild.writing, 1)
        posix_spawn_file_actions_addopen(&actions, 2, complaints ?? "/dev/null", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // What the tests' process blocks or ignores, the child does not.
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let surroundings = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        let words = ([program] + arguments).map { (word: String) in strdup(word) } + [nil]
        let settings = surroundings.map { (name: String, value: String) in strdup("\(name)=\(value)") } + [nil]
        defer { for text in words + settings { free(text) } }
        var child: pid_t = 0
        let result = posix_spawn(&child, program, &actions, &attributes, words, settings)
        close(toChild.reading)
        close(fromChild.writing)
        guard result == 0 else {
            close(toChild.writing)
            close(fromChild.reading)
            throw NotStarted(why: "\(program): \(String(cString: strerror(result)))")
        }
        return (child, toChild.writing, fromChild.reading)
    }

    deinit {
        if isRunning { kill(SIGKILL) }
        _ = wait()
        close(output)
        close(input)
    }

    /// What it has written up to the end of a line.
    public func line() -> String {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(output, &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
        return String(decoding: line, as: UTF8.self)
    }

    /// All that it writes until it ends.
    public func rest() -> [UInt8] {
        var (all, piece) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
        while true {
            let count = read(output, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return all }
            all += piece[..<count]
        }
    }

    /// Types something, and that this was all.
    public func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(input, bytes, bytes.count)
        shutInput()
    }

    private func shutInput() {
        Self.making.withLock { _ in
            let nothing = open("/dev/null", O_WRONLY | O_CLOEXEC)
            dup2(nothing, input)
            Self.keepFromChildren(input)
            close(nothing)
        }
    }

    public func kill(_ signal: Int32) { _ = Glibc.kill(pid, signal) }

    public var isRunning: Bool {
        ended.withLock { ended in
            if ended != nil { return false }
            var status: Int32 = 0
            guard waitpid(pid, &status, WNOHANG) == pid else { return true }
            ended = status
            return false
        }
    }

    /// Waits for its end: its exit status, or the signal that ended it.
    @discardableResult
    public func wait() -> Int32 {
        let status = ended.withLock { ended in
            if let ended { return ended }
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0, errno == EINTR {}
            ended = status
            return status
        }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : status & 0x7F
    }

    /// A pipe whose ends no other child inherits.
    private static func pipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { throw NotStarted(why: String(cString: strerror(errno))) }
        for end in ends { keepFromChildren(end) }
        return (ends[0], ends[1])
    }

    private static func keepFromChildren(_ file: Int32) { _ = fcntl(file, F_SETFD, FD_CLOEXEC) }

    /// One child is made at a time, so that none inherits what another's pipes are not marked for yet.
    private static let making = Mutex(())
}
