import Foundation

/// What is tested, and the tools the tests use.
enum Product {
    /// The repository's root, where the shipped scenarios are.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// The built program: it lies beside the tests, whatever the build's configuration and folder.
    static let ezbench: String = {
        let tests = [URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path] + CommandLine.arguments
        let folders = tests.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path } + ["\(root)/.build/debug"]
        let places = folders.map { "\($0)/ezbench" }
        return places.first { FileManager.default.isExecutableFile(atPath: $0) } ?? places[0]
    }()

    /// The `sqlite3` shell, if there is one that writes JSON; the database is made to be asked with it.
    static let sqlite3 = tool("sqlite3")

    static let hasSQLite3 = sqlite3 != nil

    /// Returns where a program lies that not every system has; nil where it is not installed.
    static func tool(_ name: String) -> String? {
        ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/opt/homebrew/bin"].map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
