import ArgumentParser
import BenchModel
import ScenarioFile

/// A duration as typed, such as `500ms` or `2s`; longer than nothing.
struct DurationOption: CustomStringConvertible {
    let nanoseconds: Nanoseconds

    var description: String { DurationText.text(nanoseconds) }

    /// Reads it, or says what was expected.
    static func parse(_ argument: String) throws -> DurationOption {
        let nanoseconds = try DelayOption.parse(argument).nanoseconds
        guard nanoseconds > 0 else { throw ValidationError("expected a duration longer than nothing, such as 500ms") }
        return DurationOption(nanoseconds: nanoseconds)
    }
}

/// A duration as typed that may be nothing: `0s`.
struct DelayOption: CustomStringConvertible {
    let nanoseconds: Nanoseconds

    var description: String { "\(nanoseconds.inSeconds)s" }

    /// Reads it, or says what was expected.
    static func parse(_ argument: String) throws -> DelayOption {
        do {
            return DelayOption(nanoseconds: try ScenarioReader.parseDuration(argument))
        } catch {
            throw ValidationError("\(error)")
        }
    }
}
