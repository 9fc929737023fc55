import Foundation
import Testing

@Suite("The README's figures of a known server")
struct KnownServerTests {
    @Test("are those of Reports/known-server.md")
    func table() throws {
        let report = try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../Reports/known-server.md").standardized,
            encoding: .utf8
        )
        let rows = report.split(separator: "\n").filter { $0.hasPrefix("| ") }
            .map { row in row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
        let head = try #require(rows.first)
        let places = try ["streams", "TTFT p50", "TPOT p50", "client lag p99"].map { title in
            try #require(head.firstIndex(of: title), "\(title)")
        }
        let lines =
            ["| streams | TTFT p50 | TPOT p50 | of that, this program's lag (p99) |", "| ---: | ---: | ---: | ---: |"]
            + rows.dropFirst(2).map { row in
                "| \(row[places[0]]) | \(row[places[1]]) ms | \(row[places[2]]) ms | \(row[places[3]]) ms |"
            }
        try GoldenFile("README.md", in: ".").expect(
            lines.map { $0 + "\n" }.joined(),
            between: "<!-- known server -->",
            and: "<!-- end -->"
        )
    }
}
