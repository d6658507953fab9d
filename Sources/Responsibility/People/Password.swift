import CSodium
import Dispatch
import Storage
import Synchronization

/// Passwords, kept as Argon2id (RFC 9106) strings: 19 MiB, two passes, one lane.
enum Password {
    static let shortest = 10
    static let longest = 200

    /// What is wrong with a password that somebody wants to set. Length counts, composition does not (NIST SP 800-63B-4).
    static func mistakes(_ password: String, login: String) -> [Mistake] {
        if password.count < shortest || password.utf8.count > longest {
            return [
                Mistake(
                    "password", zh: "密码至少 \(shortest) 个字符，最多 \(longest) 个字节",
                    en: "a password has at least \(shortest) characters and at most \(longest) bytes")
            ]
        }
        let folded = password.lowercased()
        if folded.contains(login) || common.contains(where: { folded.contains($0) }) || Set(folded).count < 4 {
            return [
                Mistake(
                    "password", zh: "这个密码太容易猜到，请不要包含登录名、“password”、“123456”之类",
                    en: "this password is too easy to guess: leave out the login, “password”, “123456” and the like")
            ]
        }
        return []
    }

    /// Hashes, away from the threads that answer requests. Takes about 13 ms.
    static func hash(_ password: String) async throws -> String {
        try await PasswordQueue.shared.run {
            var out = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
            let result = password.withCString {
                crypto_pwhash_str(&out, $0, UInt64(password.utf8.count), 2, 19 << 20)
            }
            guard result == 0 else { throw StorageError.failed("not enough memory for a password") }
            return String(decoding: out.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    /// Whether the password is the one that was hashed. Without a hash it takes as long and says no, so that nobody
    /// learns which logins exist.
    static func verify(_ password: String, against hash: String?) async throws -> Bool {
        let known = hash != nil
        let hash = hash ?? decoy
        return try await PasswordQueue.shared.run {
            password.withCString { crypto_pwhash_str_verify(hash, $0, UInt64(password.utf8.count)) == 0 } && known
        }
    }

    private static let common = ["password", "12345678", "123456", "qwerty", "dutybook", "abc123", "111111", "admin"]
    private static let decoy =
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$5cN1xT3wYhvNB1Yk4rCZr0rjZ9m0YgQ8KQbH0k7bq5c"
}

/// A queue of two hashes at a time and 64 waiting: each takes 19 MiB, and a crowd must not take the machine.
private final class PasswordQueue: Sendable {
    static let shared = PasswordQueue()

    private let queue = DispatchQueue(label: "passwords", attributes: .concurrent)
    private let slots = DispatchSemaphore(value: 2)
    private let waiting = Mutex(0)

    private init() { _ = sodium_init() }

    func run<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        let admitted = waiting.withLock { count in
            guard count < 64 else { return false }
            count += 1
            return true
        }
        guard admitted else { throw Refusal.tooOften(seconds: 5) }
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { [self] in
                slots.wait()
                let result = Result { try work() }
                slots.signal()
                waiting.withLock { $0 -= 1 }
                continuation.resume(with: result)
            }
        }
    }
}
