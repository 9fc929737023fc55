import ArgumentParser
import BenchModel
import ScenarioFile

/// A duration as typed, such as `500ms` or `2s`; longer than nothing.
struct DurationOption: ExpressibleByArgument {
    let nanoseconds: Nanoseconds

    init?(argument: String) {
        guard let nanoseconds = try? ScenarioReader.parseDuration(argument), nanoseconds > 0 else { return nil }
        self.nanoseconds = nanoseconds
    }
}

/// A duration as typed that may be nothing: `0s`.
struct DelayOption: ExpressibleByArgument {
    let nanoseconds: Nanoseconds

    init(seconds: Double) { nanoseconds = .seconds(seconds) }

    init?(argument: String) {
        guard let nanoseconds = try? ScenarioReader.parseDuration(argument) else { return nil }
        self.nanoseconds = nanoseconds
    }
}
