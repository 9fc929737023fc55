import Foundation

/// A server in a process of its own, so that its work is not counted as the client's.
struct ServerProcess {
    let baseURL: String
    private let process: Process

    /// Starts a program that prints a line ending in its base URL.
    init(_ executable: String, _ arguments: [String]) throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        var text = ""
        while !text.contains("\n") {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { break }
            text += String(decoding: data, as: UTF8.self)
        }
        guard let url = text.split(whereSeparator: \.isWhitespace).last, url.hasPrefix("http") else {
            throw BenchmarkError("\(executable) \(arguments.joined(separator: " ")) did not say where it listens")
        }
        baseURL = String(url)
    }

    /// Runs a program to its end and returns what it printed.
    static func output(_ executable: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw BenchmarkError("\(executable) \(arguments.joined(separator: " ")) failed")
        }
        return String(decoding: data, as: UTF8.self)
    }

    func stop() {
        // Not SIGTERM: a child inherits the signals its parent's thread had blocked.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}

struct BenchmarkError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
