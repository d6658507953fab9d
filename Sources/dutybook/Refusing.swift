import ArgumentParser
import Foundation
import Responsibility

/// Runs a command's work; what is refused is told in the terminal's language, and the exit code is 1.
func refusing(_ work: () async throws -> Void) async throws {
    do {
        try await work()
    } catch let error as ValidationError {
        throw error
    } catch let error as ExitCode {
        throw error
    } catch {
        for line in explanation(of: error, in: terminalLanguage) {
            FileHandle.standardError.write(Data((line + "\n").utf8))
        }
        throw ExitCode(1)
    }
}
