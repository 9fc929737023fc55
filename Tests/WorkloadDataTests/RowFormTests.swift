import BenchModel
import Testing

@testable import WorkloadData

@Suite("What a row says, in each form that it may have")
struct RowFormTests {
    private static let bodies: [(what: String, text: String, format: DataFormat)] = [
        (
            "ShareGPT",
            #"{"system": "be", "conversations": [{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}, {"from": "human", "value": "c"}, {"from": "gpt", "value": "dd ee"}]}"#,
            .sharegpt
        ),
        (
            "ShareGPT's own system",
            #"{"conversation": [{"from": "system", "value": "be"}, {"role": "user", "content": "a"}, {"role": "model", "text": "b"}, {"from": "prompter", "value": "c"}, {"from": "bard", "value": "dd ee"}]}"#,
            .sharegpt
        ),
        (
            "a chat",
            #"{"messages": [{"role": "system", "content": "be"}, {"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}, {"role": "user", "content": "c"}, {"role": "assistant", "content": "dd ee"}]}"#,
            .chat
        ),
        (
            "a column of messages",
            #"{"chat_messages": [{"role": "developer", "content": "be"}, {"role": "user", "content": [{"type": "text", "text": "a"}]}, {"role": "assistant", "content": "b"}, {"role": "user", "content": "c"}, {"role": "assistant", "content": "dd ee"}]}"#,
            .columns
        ),
        (
            "OpenAI's batch",
            #"{"custom_id": "1", "url": "/v1/chat/completions", "body": {"messages": [{"role": "system", "content": "be"}, {"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}, {"role": "user", "content": "c"}, {"role": "assistant", "content": "dd ee"}]}}"#,
            .batch
        ),
        (
            "Anthropic's batch",
            #"{"custom_id": "1", "params": {"system": [{"type": "text", "text": "be"}], "messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}, {"role": "user", "content": "c"}, {"role": "assistant", "content": "dd ee"}]}}"#,
            .batch
        ),
        (
            "Responses",
            #"{"model": "m", "instructions": "be", "input": [{"role": "user", "content": "a"}, {"role": "assistant", "content": [{"type": "output_text", "text": "b"}]}, {"role": "user", "content": "c"}, {"role": "assistant", "content": "dd ee"}]}"#,
            .bodies
        ),
        (
            "Gemini",
            #"{"systemInstruction": {"parts": [{"text": "be"}]}, "contents": [{"role": "user", "parts": [{"text": "a"}]}, {"role": "model", "parts": [{"text": "b"}]}, {"parts": [{"text": "c"}]}, {"role": "model", "parts": [{"text": "dd ee"}]}]}"#,
            .bodies
        ),
        (
            "a recorded body",
            #"{"payload": {"messages": [{"role": "system", "content": "be"}, {"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}, {"role": "user", "content": "c"}, {"role": "assistant", "content": "dd ee"}]}}"#,
            .bodies
        ),
    ]

    @Test("asks the same in whichever format it is written", arguments: bodies)
    func sameInAll(what: String, text: String, format: DataFormat) throws {
        let folder = try DataFolder()
        let asked: [DataSource.Turns: [[String]]] = [
            .first: [["s: be", "u: a"]], .last: [["s: be", "u: a", "a: b", "u: c"]],
            .each: [["s: be", "u: a"], ["s: be", "u: a", "a: b", "u: c"]],
            .session: [["s: be", "u: a", "a: b", "u: c"]],
        ]
        for (turns, expected) in asked {
            let dataset = try folder.dataset(text) { $0.turns = turns }
            let prompts = try dataset.prompts(nil, seed: 1)
            #expect(prompts.map { $0.conversation.messages.map(\.inShort) } == expected, "\(what), \(turns)")
            #expect(
                dataset.survey.format == format && dataset.survey.requests == expected.count && dataset.survey.rows == 1
            )
            #expect(dataset.survey.conversations == 1 && dataset.survey.turnsLeftOut == (turns == .first ? 1 : 0))
            // The answers that were recorded tell how long answers are: two tokens and three.
            #expect(dataset.survey.output.sum == (turns == .first ? 2 : turns == .each ? 5 : 3), "\(what), \(turns)")
            // What is asked is the same when the rows are read again, with any seed of one row.
            #expect(try dataset.prompts(nil, seed: 99) == prompts)
        }
    }

    private static let unasked: [(text: String, refusal: Refusal)] = [
        (#"{"messages": []}"#, .noText), (#"{"messages": [{"role": "system", "content": "be"}]}"#, .noText),
        (#"{"messages": [{"role": "user", "content": " \n"}]}"#, .noText),
        (
            #"{"messages": [{"role": "assistant", "content": "a"}, {"role": "user", "content": "b"}]}"#,
            .beginsWithAnswer
        ),
        (#"{"messages": [{"role": "user", "content": "a"}, {"role": "system", "content": "late"}]}"#, .lateSystem),
        (
            #"{"messages": [{"role": "user", "content": "a"}, {"role": "tool", "tool_call_id": "x", "content": "b"}]}"#,
            .strayResult
        ),
        (#"{"messages": [{"role": "user", "content": [{"type": "video"}]}]}"#, .unsupportedPart),
        (#"{"custom_id": "1", "url": "/v1/embeddings", "body": {"input": "a"}}"#, .otherRequest),
        (#"{"payloads": []}"#, .noText),
        (#"{"conversations": [{"from": "human", "value": "a"}, {"from": "tool", "value": "b"}]}"#, .strayResult),
        (#"{"turns": []}"#, .noText), (#"{"texts": []}"#, .noText),
        (#"{"text": "a", "audio": "x.wav", "delay": 1}"#, .unsupportedPart),
        (#"{"prompt": "a", "audio": "x.wav"}"#, .unsupportedPart),
        (#"{"question": "a", "video": "x"}"#, .unsupportedPart),
        (#"{"messages": [{"role": "user", "content": "a"}], "videos": ["x"]}"#, .unsupportedPart),
        (
            #"{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "tool_calls": [{"id": "1", "name": "f"}]}, {"role": "user", "content": "b"}]}"#,
            .openCall
        ),
        (
            #"{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "tool_calls": [{"id": "1", "name": "f"}, {"id": "2", "name": "f"}]}, {"role": "tool", "tool_call_id": "1", "content": "b"}]}"#,
            .openCall
        ),
        // A result that answers a call which is answered, and calls that one result cannot answer.
        (
            #"{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "tool_calls": [{"id": "1", "name": "f"}]}, {"role": "tool", "tool_call_id": "1", "content": "b"}, {"role": "tool", "tool_call_id": "1", "content": "c"}]}"#,
            .strayResult
        ),
        (
            #"{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "tool_calls": [{"id": "1", "name": "f"}, {"id": "1", "name": "g"}]}, {"role": "tool", "tool_call_id": "1", "content": "b"}]}"#,
            .openCall
        ),
        // A turn of the user's that says nothing, after others.
        (
            #"{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}, {"role": "user", "content": " "}]}"#,
            .noText
        ),
        ("{\"question\": \"\\u0001\"}", .noText),
        // aiperf's turns that are not the user's.
        (#"{"text": "a", "role": "assistant", "output_length": 1}"#, .ofOthers),
        (#"{"turns": [{"text": "a"}, {"text": "b", "role": "system"}]}"#, .ofOthers),
        // Messages in a row each, of which the model's are no prompts.
        (#"{"conversation_id": "c", "turn": 1, "role": "assistant", "content": "a"}"#, .ofOthers),
        (#"{"role": "assistant", "text": "a"}"#, .ofOthers),
    ]

    @Test(
        "is counted by its reason where nothing in it can be asked, and is no mistake of the file",
        arguments: unasked
    )
    func eachUnasked(text: String, refusal: Refusal) throws {
        let survey = try DataFolder().dataset(text + "\n").survey
        #expect(
            survey.refused.map(\.refusal) == [refusal] && survey.requests == 0 && survey.rows == 1 && survey.bad.isEmpty
                && !refusal.isBad
        )
    }

    private static let aiperf: [(row: String, words: [String], unsent: Set<String>)] = [
        (#"{"text": "a", "delay": 5, "role": "user"}"#, ["u: a"], ["a delay between turns"]),
        (#"{"text": "a", "audios": [], "video": "", "delay": 5}"#, ["u: a"], ["a delay between turns"]),
        (#"{"texts": ["a", "b"]}"#, ["u: a|b"], []), (#"{"texts": "alone"}"#, ["u: alone"], []),
        (#"{"texts": [{"name": "n", "contents": ["a", "b"]}, "c"]}"#, ["u: a|b|c"], []),
        (#"{"text": "a", "image": "http://x"}"#, ["u: a|<http://x>"], []),
        (#"{"text": "a", "images": ["http://x", {"contents": ["http://y"]}]}"#, ["u: a|<http://x>|<http://y>"], []),
        // One picture where a list of them is usual is asked, and not left out.
        (#"{"text": "a", "images": "http://x"}"#, ["u: a|<http://x>"], []),
        (#"{"texts": [], "image": "http://x", "timestamp": 3}"#, ["u: <http://x>"], ["a time of arrival"]),
    ]

    @Test("has texts and pictures as aiperf has them, one or many", arguments: aiperf)
    func eachAiperf(row: String, words: [String], unsent: Set<String>) throws {
        let dataset = try DataFolder().dataset(row) { $0.format = .aiperfSingle }
        #expect(try dataset.prompts(nil, seed: 1).map { $0.conversation.messages.map(\.inShort) } == [words])
        #expect(Set(dataset.survey.unsent.map(\.what)) == unsent)
    }

    private static let columns:
        [(row: String, columns: DataSource.Columns, words: [String], limit: Int?, recorded: Int)] = [
            (#"{"question": "q", "answer": "one two three"}"#, DataSource.Columns(), ["u: q"], nil, 4),
            (
                #"{"instruction": "i", "input": "about", "output": "x"}"#, DataSource.Columns(), ["u: i\n\nabout"], nil,
                2
            ),
            (#"{"instruction": "i", "input": "", "system": ""}"#, DataSource.Columns(), ["u: i"], nil, 0),
            (#"{"prompt": "p", "question": "q"}"#, DataSource.Columns(prompt: "question"), ["u: q"], nil, 0),
            (
                #"{"p": "p", "s": "be", "n": "12"}"#, DataSource.Columns(prompt: "p", system: "s", outputTokens: "n"),
                ["s: be", "u: p"], 12, 0
            ),
            (
                #"{"question": "q", "system_prompt": "be", "output_len": 5.0}"#, DataSource.Columns(),
                ["s: be", "u: q"], 5, 0
            ),
            // What a question is about is asked with it.
            (
                #"{"instruction": "i", "context": "about", "response": "x"}"#, DataSource.Columns(), ["u: i\n\nabout"],
                nil, 2
            ),
            (#"{"context": "about", "question": "q"}"#, DataSource.Columns(), ["u: q\n\nabout"], nil, 0),
            (#"{"input": "i", "context": "about"}"#, DataSource.Columns(), ["u: i\n\nabout"], nil, 0),
            (#"{"context": "alone"}"#, DataSource.Columns(), ["u: alone"], nil, 0),
            // Names in other cases, with blanks.
            (
                #"{"Question": "q", "System Prompt": "be", "ANSWER": "x", "Max-Tokens": 7}"#, DataSource.Columns(),
                ["s: be", "u: q"], 7, 2
            ),
            // A message's parts, and a list of messages, under a column's name.
            (#"{"content": [{"type": "text", "text": "a"}, "b"]}"#, DataSource.Columns(), ["u: a|b"], nil, 0),
            (
                #"{"question": [{"role": "system", "content": "be"}, {"role": "user", "content": "q"}]}"#,
                DataSource.Columns(), ["s: be", "u: q"], nil, 0
            ),
            // A picture's name for something else.
            (#"{"question": "q", "image": "python:3.9", "picture": 3}"#, DataSource.Columns(), ["u: q"], nil, 0),
            (#"{"question": "q", "img": "https://x/y.png"}"#, DataSource.Columns(), ["u: <https://x/y.png>|q"], nil, 0),
            // Names of what is not sent, with nothing in them.
            (#"{"question": "q", "audio": "", "videos": []}"#, DataSource.Columns(), ["u: q"], nil, 0),
            (#"{"query": "q", "max_tokens": 0}"#, DataSource.Columns(), ["u: q"], nil, 0),
        ]

    @Test("has columns by their usual names, or by those that somebody gave", arguments: columns)
    func eachColumns(row: String, columns: DataSource.Columns, words: [String], limit: Int?, recorded: Int) throws {
        let dataset = try DataFolder().dataset(row) { $0.columns = columns }
        let prompts = try dataset.prompts(nil, seed: 1)
        #expect(
            prompts.map { $0.conversation.messages.map(\.inShort) } == [words] && prompts.map(\.maxTokens) == [limit]
        )
        #expect(
            dataset.survey.output.sum == recorded && dataset.survey.limits.sum == limit ?? 0
                && dataset.survey.format == .columns
        )
    }
}
