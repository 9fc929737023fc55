package import BenchModel
package import SampleStore

/// A run that is done once more, as a new run: with the same scenario, prices, seed and order of prompts.
package struct RepeatedRun: Sendable {
    /// The run that was done before.
    package let record: RunRecord
    /// As it was, ready to be run; endpoints that the embedded simulator stood in for are simulated again.
    package let scenario: Scenario

    /// Finds the run, and makes sure that the new one asks the same.
    ///
    /// - Parameters:
    ///   - selector: which run.
    ///   - database: where it is.
    ///   - given: the scenario as read from the file that was named, if one was.
    ///   - environment: where the keys are.
    ///   - simulateAll: whether `--simulate` was given.
    /// - Throws: an ``ApplicationError`` that says why the run cannot be done again, and what to do instead.
    package init(
        _ selector: RunSelector,
        in database: RunDatabase,
        given: Scenario?,
        environment: [String: String],
        simulateAll: Bool
    ) throws {
        record = try database.record(selector)
        let recorded = try RecordedScenario(of: record, for: .repeating)
        scenario = try recorded.ready(given: given, environment: environment, simulateAll: simulateAll)
    }

    /// Returns the price file of the run before.
    ///
    /// - Throws: an ``ApplicationError`` if it is not what it was: the costs of the two runs could not be compared.
    package func priceFile(environment: [String: String]) throws -> RunRecord.PriceFile? {
        guard let file = record.priceFile else { return nil }
        guard RunRecord.PriceFile(readingFrom: file.path, environment: environment) == file else {
            throw ApplicationError(
                "--again \(record.id): \(file.path) does not have the prices that the run was made with; put the file back as it "
                    + "was, or name the prices that are meant: --prices FILE"
            )
        }
        return file
    }
}
