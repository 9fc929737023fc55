import BenchModel
import JSONSyntax
import Testing

@testable import WorkloadData

@Suite("What is taken of a dataset")
struct DatasetLawTests {
    @Test(
        "is the same rows in the same order however the file is written, and whatever is asked of it",
        arguments: 0..<6
    )
    func laws(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let folder = try DataFolder()
        let rows = (0..<Int.random(in: 1...30, using: &random)).map { number -> JSONValue in
            let words = Array(repeating: "w", count: Int.random(in: 1...12, using: &random)).joined(separator: " ")
            return [
                "prompt": .string("\(number) \(words)"),
                "output_tokens": .number("\(Int.random(in: 1...9, using: &random))"),
            ]
        }
        let lines = rows.map(\.json).joined(separator: "\n")
        let whole = try folder.dataset(lines)
        let prompts = try whole.prompts(nil, seed: 1)
        #expect(
            prompts.map(\.row) == (1...rows.count).map { $0 } && whole.requestCount == rows.count
                && whole.survey.fileBytes == lines.utf8.count
        )
        #expect(try folder.prompts("[" + rows.map(\.indented).joined(separator: ",\n") + "]") == prompts)
        let table = rows.map { row in
            guard case .object(let members) = row, case .string(let text) = members["prompt"],
                case .number(let limit) = members["output_tokens"]
            else { return "" }
            return "\"\(text)\",\(limit)"
        }
        #expect(try folder.prompts("prompt,output_tokens\n" + table.joined(separator: "\n")) == prompts)
        // Who asks for fewer is given the first of them.
        let shuffled = try folder.dataset(lines) { $0.order = .shuffled }
        let order = try shuffled.prompts(nil, seed: seed).compactMap(\.row)
        #expect(order.sorted() == (1...rows.count).map { $0 })
        for count in [0, 1, rows.count / 2, rows.count, rows.count + 5] {
            #expect(try shuffled.prompts(count, seed: seed).compactMap(\.row) == Array(order.prefix(count)))
            #expect(try whole.prompts(count, seed: seed) == Array(prompts.prefix(count)))
        }
        // What is kept and what is left out are all there is, and neither changes how a row is read.
        let range = 4...9
        let kept = try folder.dataset(lines) { $0.keep.inputTokens = range }
        let lengths = whole.survey.input
        #expect(kept.survey.requests + kept.survey.refusedRows == rows.count && kept.survey.input.sum <= lengths.sum)
        let expected = prompts.filter {
            range.contains(TokenEstimate.tokens(in: $0.conversation.turns.first?.soleText ?? ""))
        }
        #expect(try kept.prompts(nil, seed: 1) == expected)
    }
}
