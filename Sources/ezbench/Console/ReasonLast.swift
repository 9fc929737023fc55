import BenchModel
import FileOutput
import ScenarioFile

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Errors of several lines, put so that the last line says why the command does not go on: logs show that one.
enum ReasonLast {
    /// Turns ArgumentParser's words round.
    ///
    /// - Parameters:
    ///   - usage: all that it has to say.
    ///   - reason: the part of that which is the error, of one line or several.
    ///   - arguments: what was typed, without the program's name.
    /// - Returns: the usage, and then the reason on one line.
    static func of(usage: String, reason: String, typed arguments: [String]) -> String {
        var rest = usage
        if let whole = rest.firstRange(of: "Error: \(reason)") { rest.removeSubrange(whole) }
        rest = rest.stripped(of: \.isNewline)
        return (rest.isEmpty ? "" : rest + "\n")
            + "ezbench: \(MistypedCommand.sentence(oneLine(reason), typed: arguments))"
    }

    /// Returns an error's own sentence; where it tells of several problems, with a last line for all of them.
    static func of(_ error: any Error) -> String {
        let told = "ezbench: \(words(of: error))"
        guard let error = error as? ScenarioError, let first = error.problems.first, error.count > 1 else {
            return told
        }
        return told + "\nezbench: \(first.file) cannot be used: \(error.count) problems, told above"
    }

    /// Returns an error's sentence; of an error of the system, which has none of its own, the path and the reason.
    private static func words(of error: any Error) -> String {
        guard let error = error as? CocoaError else { return "\(error)" }
        return "\(error.filePath.map { "\($0): " } ?? "")\(SystemReason.of(error))"
    }

    /// Returns a text on one line, what it lists set off by commas.
    private static func oneLine(_ text: String) -> String {
        var line = ""
        for part in text.split(whereSeparator: \.isNewline).map({ $0.stripped(of: \.isWhitespace) }) {
            let isListed = part.hasPrefix("- ")
            let isFurther = isListed && !line.isEmpty && !line.hasSuffix(":")
            line += (line.isEmpty ? "" : isFurther ? ", " : " ") + (isListed ? String(part.dropFirst(2)) : part)
        }
        return line
    }
}
