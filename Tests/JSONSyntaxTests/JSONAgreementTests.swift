import BenchModel
import Foundation
import JSONSyntax
import Testing

@Suite("JSON, held against Foundation's")
struct JSONAgreementTests {
    @Test("JSON is read as Foundation reads it", arguments: 0..<60)
    func differential(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let text = Self.document(&random, depth: 0)
        let read = try JSONParser.parse(Array(text.utf8)).plain
        let again = try JSONParser.parse(Array(read.indented.utf8)).plain
        #expect(again == read)
        let foundation = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
        let ours = try JSONSerialization.jsonObject(with: Data(read.json.utf8), options: .fragmentsAllowed)
        #expect((foundation as? NSObject) == (ours as? NSObject), "\(text)")
    }

    @Test(
        "JSON that only looks like it is refused",
        arguments: ["[01]", "-00", #""\u-001""#, #""\u+abc""#, "1.", "[1,]"]
    )
    func refusedJSON(text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(Array(text.utf8)).plain }
    }

    private static func document(_ random: inout SplitMix64, depth: Int) -> String {
        switch Int.random(in: 0..<(depth < 4 ? 7 : 5), using: &random) {
        case 0: return ["true", "false", "null"][Int.random(in: 0..<3, using: &random)]
        case 1: return String(Int.random(in: -1_000...1_000, using: &random))
        case 2: return ["0.5", "-1.25e3", "3E-06", "0"][Int.random(in: 0..<4, using: &random)]
        case 3: return "\"\\u00e9\\n\\\"\\\\ é日\\ud83d\\ude00/\\/\""
        case 4: return "\"\""
        case 5:
            let items = (0..<Int.random(in: 0..<4, using: &random)).map { _ in document(&random, depth: depth + 1) }
            return "[ " + items.joined(separator: " ,\n") + "]"
        default:
            let items = (0..<Int.random(in: 0..<4, using: &random)).map {
                "\"k\($0)\" : \(document(&random, depth: depth + 1))"
            }
            return "{" + items.joined(separator: ", ") + "\t}"
        }
    }
}
