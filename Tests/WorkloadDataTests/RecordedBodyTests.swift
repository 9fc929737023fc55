import BenchModel
import JSONSyntax
import Testing

@testable import WorkloadData

@Suite("A row that is a recorded body")
struct RecordedBodyTests {
    private static let fields: [(body: String, spoken: WireProtocol, limit: Int?, fields: String)] = [
        (
            #"{"messages": [{"role": "user", "content": "a"}], "model": "m", "stream": true, "n": 2, "temperature": 0.5, "max_tokens": 7}"#,
            .openaiChat, 7, #"{"temperature":0.5}"#
        ),
        (
            #"{"messages": [{"role": "user", "content": "a"}], "max_completion_tokens": 9, "seed": null, "stop": ["x"]}"#,
            .openaiChat, 9, #"{"stop":["x"]}"#
        ),
        (
            #"{"messages": [{"role": "user", "content": "a"}], "system": "s", "max_tokens": 3, "top_k": 4}"#,
            .anthropicMessages, 3, #"{"top_k":4}"#
        ),
        (
            #"{"input": "a", "reasoning": {"effort": "low"}, "max_output_tokens": 0}"#, .openaiResponses, nil,
            #"{"reasoning":{"effort":"low"}}"#
        ),
        (#"{"prompt": "a", "best_of": 3, "logprobs": 5}"#, .openaiCompletions, nil, #"{"logprobs":5}"#),
        (
            #"{"contents": [{"parts": [{"text": "a"}]}], "generationConfig": {"maxOutputTokens": 8, "topP": 0.9}}"#,
            .gemini, 8, #"{"generationConfig":{"topP":0.9}}"#
        ),
    ]

    @Test("keeps of a recorded body what belongs to its protocol, and its limit", arguments: fields)
    func eachBodies(body: String, spoken: WireProtocol, limit: Int?, fields: String) throws {
        let row = try RecordedBody.row(JSONNode.of(body))
        #expect(row.maxTokens == limit && row.fields?.wireProtocol == spoken)
        #expect(JSONValue.object(row.fields?.members ?? [:]).json == fields)
    }

    /// A PNG of one pixel.
    private static let picture =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

    private static let wrongBodies: [(body: String, refusal: Refusal)] = [
        ("[]", .wrongShape), ("{}", .otherFormat), (#"{"prompt": ["a", "b"]}"#, .wrongShape),
        (#"{"input": 3}"#, .wrongShape), (#"{"input": [{"type": "web_search_call"}]}"#, .unsupportedPart),
        (#"{"contents": "a"}"#, .wrongShape), (#"{"contents": [{"parts": [{"inlineData": {}}]}]}"#, .unsupportedPart),
        (#"{"contents": [{"parts": [{"fileData": {"fileUri": "x"}}]}]}"#, .unsupportedPart),
        (
            #"{"contents": [{"role": "model", "parts": [{"inlineData": {"mimeType": "image/png", "data": "\#(picture)"}}]}]}"#,
            .strayPicture
        ),
        (
            #"{"systemInstruction": {"parts": [{"inlineData": {"mimeType": "image/png", "data": "\#(picture)"}}]}, "contents": []}"#,
            .strayPicture
        ),
        (
            #"{"system": [{"type": "image", "source": {"data": "\#(picture)"}}], "messages": [{"role": "user", "content": "a"}]}"#,
            .strayPicture
        ),
        (#"{"contents": [], "tools": [{}]}"#, .wrongShape),
        (#"{"messages": [{"role": "user", "content": "a"}], "max_tokens": -1}"#, .wrongShape),
        (#"{"messages": [{"role": "user", "content": "a"}], "tools": {}}"#, .wrongShape),
        (#"{"messages": [{"role": "user", "content": "a"}], "tools": [{"function": {}}]}"#, .wrongShape),
    ]

    @Test("is refused where a body asks nothing that can be sent", arguments: wrongBodies)
    func wrongBody(body: String, refusal: Refusal) throws {
        let node = try JSONNode.of(body)
        #expect(#expect(throws: RowDefect.self) { try RecordedBody.row(node) }?.refusal == refusal)
    }
}
