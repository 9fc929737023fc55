import ChildProgram
import Foundation

/// A server in a process of its own, so that its work is not counted as the client's.
struct ServerProcess {
    let baseURL: String
    private let program: ChildProgram

    /// Starts a program that prints a line ending in its base URL.
    init(_ executable: String, _ arguments: [String]) throws {
        program = try ChildProgram(executable, arguments, output: .piped)
        var text = ""
        while !text.contains("\n"), let data = program.output?.next(), !data.isEmpty {
            text += String(decoding: data, as: UTF8.self)
        }
        guard let url = text.split(whereSeparator: \.isWhitespace).last, url.hasPrefix("http") else {
            throw BenchmarkError("\(executable) \(arguments.joined(separator: " ")) did not say where it listens")
        }
        baseURL = String(url)
    }

    /// Runs a program to its end and returns what it printed.
    static func output(_ executable: String, _ arguments: [String]) throws -> String {
        let program = try ChildProgram(executable, arguments, output: .piped)
        let data = program.output?.rest() ?? []
        guard program.waitUntilEnded() == .exit(0) else {
            throw BenchmarkError("\(executable) \(arguments.joined(separator: " ")) failed")
        }
        return String(decoding: data, as: UTF8.self)
    }

    func stop() {
        program.send(SIGTERM)
        _ = program.waitUntilEnded()
    }
}

struct BenchmarkError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
