import Foundation

/// A line of the simulator's record, as the documentation describes it.
struct Served: Decodable {
    var id: String
    var status: Int
    var outcome: String
    var receivedNs: Int
    var deltaNs: [Int]
    var endNs: Int
    var outputTokens: Int
    var sentTokens: Int

    /// Reads a simulator's record, by id, once that has ended: its record is whole then.
    static func read(_ name: String, of bench: Workbench, _ simulator: RunningSimulator) async throws -> [String:
        Served]
    {
        try await simulator.end()
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let records = try bench.read(name).split(separator: "\n").map {
            try decoder.decode(Served.self, from: Data($0.utf8))
        }
        return Dictionary(records.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
