import ArgumentParser
import BenchModel
import ScenarioFile

/// Where a command's scenario comes from: a file, or a server that was named with flags.
struct ScenarioSource {
    let file: String?
    let server: ServerOptions
    let prompt: String?

    /// The file as it was typed; nil without one, and of what came through a pipe, which cannot be read again.
    var lastingFile: String? { file == "-" || file?.hasPrefix("/dev/") ?? false ? nil : file }

    /// Refuses both at once.
    ///
    /// - Throws: what is wrong, by the flags' names.
    func checkIsOne() throws {
        let typed = server.given + (prompt == nil ? [] : ["--prompt"])
        guard let file, !typed.isEmpty else { return }
        let these = typed.count == 1 ? "this flag" : "these flags"
        throw ValidationError(
            "\(typed.joined(separator: ", ")): \(file) is taken for a scenario file, which says already whom to ask and what; leave "
                + "\(these) out, or the file, or correct the option before it"
        )
    }

    /// Refuses both at once, and none.
    ///
    /// - Parameter done: what is to be done with it, such as `watched`.
    /// - Throws: what is wrong, by the flags' names.
    func check(toBe done: String) throws {
        try checkIsOne()
        if file != nil { return }
        guard !server.given.isEmpty else {
            throw ValidationError(
                "what is to be \(done)? Name a scenario file, or a server with --url and its --model"
            )
        }
        try server.checkIsWhole()
    }

    /// Reads the file that was named, or makes a scenario of a server that was.
    func read(_ environment: [String: String], simulate: Bool) throws -> Scenario {
        guard let read = try readIfNamed(environment, simulate: simulate) else {
            throw CommandError("there is no scenario")
        }
        return read
    }

    /// Does the same; returns nil where neither was named.
    func readIfNamed(_ environment: [String: String], simulate: Bool) throws -> Scenario? {
        let asked = try prompt.map { try TypedText.of($0, flag: "--prompt") }
        let named = try file.map {
            try ScenarioReader.read(path: $0, environment: environment, simulateAll: simulate)
        }
        return try named ?? server.scenario(asking: asked, environment, simulate: simulate)
    }
}
