import ArgumentParser
import BenchModel
import ScenarioFile

/// A longer time as typed, in which days and weeks count, such as `7d`.
struct SpanOption: CustomStringConvertible {
    let nanoseconds: Nanoseconds

    var description: String {
        nanoseconds.whole(in: .seconds(86_400)).map { "\($0)d" } ?? DurationText.text(nanoseconds)
    }

    /// Reads it, or says what was expected.
    static func parse(_ argument: String) throws -> SpanOption {
        do {
            return SpanOption(nanoseconds: try SpanText.parse(argument))
        } catch {
            throw ValidationError("\(error)")
        }
    }
}
