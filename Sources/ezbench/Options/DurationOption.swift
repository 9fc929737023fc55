import ArgumentParser
import BenchModel
import ScenarioFile

/// A duration as typed: `500ms`, `2s`.
struct DurationOption: ExpressibleByArgument {
    let nanoseconds: Nanoseconds

    init(seconds: Double) { nanoseconds = .seconds(seconds) }

    init?(argument: String) {
        guard let nanoseconds = try? ScenarioReader.parseDuration(argument) else { return nil }
        self.nanoseconds = nanoseconds
    }
}
