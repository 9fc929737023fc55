import Foundation

/// A user that may do little, where the tests are run by one that may do all.
enum SmallUser {
    private static let setpriv = "/usr/bin/setpriv"
    private static let options = ["--reuid=65534", "--regid=65534", "--clear-groups"]

    static let isPossible = getuid() == 0 && FileManager.default.isExecutableFile(atPath: setpriv)

    /// What a program is started by, to be that user's.
    static var words: [String] { isPossible ? [setpriv] + options : [] }

    static func run(_ arguments: [String], _ bench: Workbench) async throws -> ProgramResult {
        chmod(bench.folder, 0o755)
        return try await bench.start(program: setpriv, options + [Product.ezbench] + arguments).result()
    }
}
