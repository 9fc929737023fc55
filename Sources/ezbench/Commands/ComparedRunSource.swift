import BenchAnalysis
import BenchApplication
import BenchModel
import Pricing
import SampleStore
import ScenarioFile

/// Reads the runs of a comparison: each database, run and price list once, however many sides name it.
struct ComparedRunSource {
    typealias Run = (measured: MeasuredRun, scenario: Scenario?, prices: PriceBook)

    private let usualPath: String
    private let prices: PriceLists
    private var databases: [String: RunDatabase] = [:]
    private var runs: [String: Run] = [:]

    /// Creates it.
    ///
    /// - Parameters:
    ///   - database: where runs are whose side names no file.
    ///   - prices: what costs are reckoned with.
    init(_ database: DatabaseOptions, prices: PriceLists) {
        usualPath = database.path
        self.prices = prices
    }

    /// Returns a run of a database file; nil is the usual one.
    mutating func run(_ name: String, in file: String?) throws -> Run {
        let path = file.map(TypedPath.of) ?? usualPath
        let selector = try RunSelection.selector(name)
        let database = try databases[path] ?? DatabaseOptions.open(path: path)
        databases[path] = database
        let record = try database.record(selector)
        let key = "\(path)#\(record.id)"
        if let run = runs[key] { return run }
        let scenario = try? StoredScenario.read(record)
        let run = (MeasuredRun(try database.facts(.id(record.id))), scenario, prices.book(for: scenario))
        runs[key] = run
        return run
    }
}
