import ArgumentParser
import BenchModel
import SampleStore

/// Finds the sweep that somebody names.
enum SweepNames {
    static let expected = "expected the sweep's tag, such as sweep/1f3a9c02, a tag that you gave it, or \"latest\""

    /// Returns a sweep's tag.
    ///
    /// - Parameters:
    ///   - text: the tag, what follows `sweep/` in it, a tag that somebody gave it besides, or `latest`.
    ///   - option: the option that it stands behind, for messages.
    ///   - database: where it is looked for.
    /// - Returns: the tag, which some run need not have.
    /// - Throws: what cannot be the name of a sweep, and that there is none yet.
    static func tag(_ text: String, option: String, in database: RunDatabase) throws -> RunTag {
        if ["latest", "last"].contains(text.lowercased()) {
            guard let tag = try database.latestSweep() else {
                throw CommandError("\(option) \(text): \(database.path) holds no sweep yet")
            }
            return tag
        }
        guard let tag = RunTag(sweepNamed: text) else { throw CommandError("\(option) \(text): \(expected)") }
        return try database.sweep(named: tag, orTagged: RunTag(text: text)) ?? tag
    }
}
