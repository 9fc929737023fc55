import BenchModel
import JSONSyntax
import Testing

@testable import WorkloadData

@Suite("The format of a row")
struct RecognitionTests {
    private static let recognised: [(row: String, format: DataFormat?)] = [
        (#"{"conversations": []}"#, .sharegpt), (#"{"conversation": [], "messages": []}"#, .sharegpt),
        (#"{"custom_id": "a", "body": {}}"#, .batch),
        (#"{"custom_id": "a", "params": {}}"#, .batch), (#"{"custom_id": "a", "prompt": "x"}"#, .prompts),
        (#"{"turns": []}"#, .aiperfMulti),
        (#"{"payload": {}}"#, .bodies), (#"{"payloads": []}"#, .bodies), (#"{"messages": []}"#, .chat),
        (#"{"messages": [], "turn_id": "x"}"#, .agentperf),
        (#"{"messages": [], "target_output_tokens": 1}"#, .agentperf), (#"{"messages": [], "model": "m"}"#, .bodies),
        (#"{"messages": [], "system": "s"}"#, .bodies), (#"{"items": [{"from": "human", "value": "a"}]}"#, .sharegpt),
        (#"{"items": [1]}"#, nil), (#"{"type": "random_pool", "text": "x"}"#, .aiperfSingle),
        (#"{"Question": "x"}"#, .columns),
        (#"{"messages": [], "id": 1}"#, .chat), (#"{"contents": []}"#, .bodies),
        (#"{"model": "m", "input": "x"}"#, .bodies), (#"{"model": "m", "prompt": "x"}"#, .bodies),
        (#"{"prompt": "x"}"#, .prompts), (#"{"texts": []}"#, .aiperfSingle),
        (#"{"text": "x", "delay": 1}"#, .aiperfSingle), (#"{"text": "x"}"#, .columns),
        (#"{"instruction": "x"}"#, .columns), (#"{"question": "x"}"#, .columns), (#"{"query": "x"}"#, .columns),
        (#"{"chat_messages": []}"#, .columns), (#"{"prompt": null, "question": "x"}"#, .columns),
        (#"{"timestamp": 1, "input_length": 1, "output_length": 1}"#, .mooncake),
        (#"{"timestamp": 1, "input_length": 1, "output_length": 1, "chat_id": 1}"#, .bailian),
        (#"{"timestamp": 1, "input_length": 1, "output_length": 1, "text": "x"}"#, .aiperfSingle),
        (#"{"timestamp": 1, "input_length": 1}"#, nil), ("{}", nil), (#"{"foo": 1}"#, nil),
    ]

    @Test("is recognised by its members", arguments: recognised)
    func eachRecognised(row: String, format: DataFormat?) throws {
        let node = try JSONNode.of(row)
        #expect(DataFormat.of(node, isTable: false, columns: DataSource.Columns()) == format)
        // Who names a column is believed, whatever else the row has.
        #expect(DataFormat.of(node, isTable: false, columns: DataSource.Columns(prompt: "nothing")) == nil)
        let advice = DataFormat.advice(for: node, isTable: false)
        #expect(
            advice.hasPrefix("found a row ") && advice.contains("; expected ") || advice.contains("expected timestamp")
        )
    }

    @Test(
        "of a table is recognised by its columns, in whatever case traces have them",
        arguments: [
            (["prompt"], DataFormat.columns), (["Question", "question"], .columns),
            (["Timestamp", "CONTEXTTOKENS", "GeneratedTokens"], .azure),
            (["timestamp", "Request Tokens", "response tokens", "x"], .burstgpt),
            (["timestamp", "input_length", "output_length"], nil), (["conversations"], nil), (["foo"], nil),
        ] as [([String], DataFormat?)]
    )
    func tables(columns: [String], format: DataFormat?) {
        let row = JSONNode(plain: .object(Dictionary(columns.map { ($0, .string("1")) }, uniquingKeysWith: { $1 })))
        #expect(DataFormat.of(row, isTable: true, columns: DataSource.Columns()) == format)
    }
}
