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

    private static func read(_ lines: String) throws -> [String: Served] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let records = try lines.split(separator: "\n").map {
            try decoder.decode(Served.self, from: Data($0.utf8))
        }
        return Dictionary(records.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Reads a record, by id, once it has so many lines: the simulator writes it on a queue of its own.
    static func read(_ name: String, of bench: Workbench, count: Int) async throws -> [String: Served] {
        while true {
            let text = try bench.read(name)
            if text.hasSuffix("\n"), text.split(separator: "\n").count >= count { return try read(text) }
            await Task.yield()
        }
    }
}
