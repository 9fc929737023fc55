import BenchModel
import JSONSyntax
import LoadRunner
import Testing

@Suite("Judging an answer")
struct AnswerJudgeTests {
    private static func sample(_ outcome: Sample.Outcome = .ok, stopReason: String? = "stop") -> Sample {
        var response = DecodedResponse<RunTime>()
        response.stopReason = stopReason
        return Sample(
            target: 0,
            promptID: "p",
            phase: .measure,
            sequence: 0,
            outcome: outcome,
            planned: 0,
            times: PhaseTimes(started: 0),
            response: response
        )
    }

    private static func judged(
        _ kind: AnswerExpectation.Kind,
        _ text: String?,
        _ sample: Sample = sample(),
        answers: Int = 1
    ) -> String? {
        judged(
            kind,
            [text].compactMap(\.self).filter { !$0.isEmpty }.map { ChoiceText(text: $0) },
            sample,
            answers: answers
        )
    }

    private static func judged(
        _ kind: AnswerExpectation.Kind,
        _ choices: [ChoiceText],
        _ sample: Sample = sample(),
        answers: Int
    ) -> String? {
        AnswerJudge(kind)?.judge(choices, of: sample, answers: answers).map { validity in
            [validity.verdict.rawValue, validity.reason].compactMap(\.self).joined(separator: ": ")
        }
    }

    private static let price = AnswerExpectation.Kind.schema([
        "type": "object", "required": ["price"], "additionalProperties": false,
        "properties": ["price": ["type": "number", "minimum": 0], "tags": ["items": ["type": "string"]]],
    ])

    @Test("asks nothing where nothing is expected")
    func nothing() {
        #expect(AnswerJudge(nil) == nil && AnswerJudge(.anything) == nil)
    }

    private static let texts: [(text: String, said: String)] = [
        (#"{"a": [1, null, "b"]}"#, "valid"), (" \n[]\t", "valid"), ("42", "valid"),
        ("```json\n{\"a\": 1}\n```", "not_json: it stands in a Markdown fence (```)"),
        ("Here it is: {\"a\": 1}", "not_json: it begins with words that are no JSON"),
        ("{\"a\": 1} I hope this helps.", "not_json: it has text behind its JSON"),
        ("{\"a\": 1} {\"a\": 2}", "not_json: it has text behind its JSON"),
        ("{\"a\": 1,}", "not_json: it has a comma before a closing bracket"),
        ("[1, 2, ]", "not_json: it has a comma before a closing bracket"),
        ("{\"a\": NaN}", "not_json: it has NaN or Infinity, which JSON does not know"),
        ("{\"a\": -Infinity}", "not_json: it has NaN or Infinity, which JSON does not know"),
        ("NaN", "not_json: it has NaN or Infinity, which JSON does not know"),
        ("{\"a\": 1, \"b\": {\"c\": 1, \"c\": 2}}", "not_json: an object in it has one key twice"),
        ("{'a': 1}", "not_json: its JSON has a mistake in it"),
        ("{\"a\": True}", "not_json: its JSON has a mistake in it"),
        ("{\"a\": \"b", "not_json: it ends before its JSON does"),
        ("{\"a\": 1", "not_json: it ends before its JSON does"),
        ("{\"a\":", "not_json: it ends before its JSON does"), ("", "unjudged: it has no text"),
        ("   ", "not_json: it ends before its JSON does"),
    ]

    @Test("tells JSON from what models give in its place", arguments: texts)
    func json(text: String, said: String) { #expect(Self.judged(.json, text) == said, "\(text)") }

    @Test("says of one that was cut at the limit that it was")
    func cut() {
        #expect(
            Self.judged(.json, "{\"a\": ", Self.sample(stopReason: "length"))
                == "not_json: it was cut at the limit of tokens, before its end"
        )
        // Of several choices, it may be another that was cut.
        let choices = [ChoiceText(index: 0, text: "{"), ChoiceText(index: 1, text: "{}")]
        #expect(
            Self.judged(.json, choices, Self.sample(stopReason: "length"), answers: 2)
                == "not_json: choice 1 of 2: it ends before its JSON does"
        )
        // Whole in spite of it.
        #expect(Self.judged(.json, "{}", Self.sample(stopReason: "length")) == "valid")
    }

    @Test("names the place that departs from a schema, and nothing that only the answer has")
    func schema() {
        #expect(Self.judged(Self.price, #"{"price": 9.5}"#) == "valid")
        #expect(Self.judged(Self.price, #"{"price": "9.5"}"#) == "off_schema: $.price is a string, not a number")
        #expect(
            Self.judged(Self.price, #"{"price": 1, "tags": ["a", 2]}"#)
                == "off_schema: $.tags[1] is a number, not a string"
        )
        #expect(Self.judged(Self.price, #"{"price": 1, "my secret": 2}"#) == "off_schema: $.* is not allowed")
        #expect(Self.judged(Self.price, "no").map { $0.hasPrefix("not_json") } == true)
    }

    @Test("looks for a pattern anywhere in a text, and bounds what that costs")
    func pattern() {
        #expect(Self.judged(.pattern("^(yes|no)$"), "yes") == "valid")
        #expect(Self.judged(.pattern("^(yes|no)$"), "yes.") == "no_match: its pattern is nowhere in it")
        let long = String(repeating: "a", count: 300_000)
        #expect(Self.judged(.pattern("(a{1,500})+b"), long) == "unjudged: it takes too much to look for its pattern")
        #expect(
            Self.judged(.pattern("(a+)+$"), String(repeating: "a", count: 2_000) + "!")
                == "no_match: its pattern is nowhere in it"
        )
    }

    @Test("judges each of several choices by itself, and says which is not what is expected")
    func choices() {
        func judged(_ texts: [Int: String], _ kind: AnswerExpectation.Kind = .json, answers: Int = 2) -> String? {
            Self.judged(
                kind,
                texts.sorted { $0.key < $1.key }.map { ChoiceText(index: $0.key, text: $0.value) },
                answers: answers
            )
        }
        #expect(judged([0: "{}", 1: "[1]"]) == "valid")
        #expect(judged([0: "{}", 1: "[1"]) == "not_json: choice 2 of 2: it ends before its JSON does")
        #expect(judged([0: "no", 1: "[1"]) == "not_json: choice 1 of 2: it begins with words that are no JSON")
        #expect(judged([0: #"{"price": 1}"#, 1: "{}"], Self.price)?.hasPrefix("off_schema: choice 2 of 2: $") == true)
        // One that never came is no valid one, and one that is wrong is worse.
        #expect(judged([1: "{}"]) == "unjudged: only 1 of 2 choices have text")
        #expect(judged([2: "{"], answers: 3) == "not_json: choice 3 of 3: it ends before its JSON does")
        let deep = String(repeating: "[", count: 1000)
        #expect(judged([0: deep, 1: "{"]) == "not_json: choice 2 of 2: it ends before its JSON does")
        #expect(judged([0: deep, 1: "{}"])?.hasPrefix("unjudged: choice 1 of 2: it is nested deeper") == true)
        // A server that sends more than it was asked for.
        #expect(judged([0: "{}", 1: "{"], answers: 1) == "not_json: choice 2 of 2: it ends before its JSON does")
        let half = "\"" + String(repeating: "a", count: 1 << 19) + "\""
        #expect(judged([0: half, 1: half]) == "unjudged: it is longer than 1 MB")
    }

    @Test("calls nothing valid that it could not judge")
    func unjudged() {
        let failed = Self.sample(.failed(.serverError, detail: "d"))
        #expect(Self.judged(.json, "{}", failed) == "unjudged: its request failed")
        #expect(Self.judged(.json, "{}", Self.sample(.cancelled)) == "unjudged: it was closed before its end")
        #expect(Self.judged(.json, nil) == "unjudged: it has no text")
        let large = "[\"" + String(repeating: "a", count: 1 << 20) + "\"]"
        #expect(Self.judged(.json, large) == "unjudged: it is longer than 1 MB")
        let deep = String(repeating: "[", count: 100_000)
        #expect(Self.judged(.json, deep) == "unjudged: it is nested deeper than 128 levels")
        #expect(
            Self.judged(.schema(["nullable": true]), "{}") == "unjudged: its schema cannot be judged: at $.nullable"
        )
        #expect(Self.judged(.pattern("(?<=a)"), "a") == "unjudged: its pattern cannot be judged")
    }
}
