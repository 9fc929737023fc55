package import BenchAnalysis
import FileOutput

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The machine's last self-test, for runs to quote: `$XDG_STATE_HOME/ezbench/selftest.json`, by default under
/// `~/.local/state`.
package struct SelftestFile: Sendable {
    package let path: String

    /// Returns nil where the environment names no home.
    package init?(environment: [String: String]) {
        // The XDG specification wants relative paths ignored.
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
            path = "\(state)/ezbench/selftest.json"
        } else if let home = environment["HOME"], home.hasPrefix("/") {
            path = "\(home)/.local/state/ezbench/selftest.json"
        } else {
            return nil
        }
    }

    /// Returns what was written last; nil where there is nothing, or nothing of this version's.
    package func read() -> SelftestQuote? {
        FileManager.default.contents(atPath: path).flatMap { try? JSONDecoder().decode(SelftestQuote.self, from: $0) }
    }

    package func write(_ quote: SelftestQuote) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let url = URL(fileURLWithPath: path)
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try OutputFile(path).write([UInt8](try encoder.encode(quote)))
        } catch let error as OutputError {
            throw ApplicationError("\(error). Runs will not quote this self-test.")
        } catch {
            throw ApplicationError(
                "cannot write \(path): \(SystemReason.of(error)). Runs will not quote this self-test."
            )
        }
    }
}
