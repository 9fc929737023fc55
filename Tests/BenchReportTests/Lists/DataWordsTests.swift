import BenchModel
import Foundation
import JSONSyntax
import Pricing
import Statistics
import Testing

@testable import BenchReport
@testable import RunFixtures

@Suite("What is said of a dataset")
struct DataWordsTests {
    /// A survey of so many rows, each a request of as many tokens as its place.
    private static func survey(_ rows: Int, _ change: (inout DataSurvey) -> Void = { _ in }) -> DataSurvey {
        var survey = MadeSurvey.survey(rows == 0 ? [] : Array(1...rows))
        change(&survey)
        return survey
    }

    private static func scenario(_ prompts: Int, _ change: (inout Scenario) -> Void = { _ in }) -> Scenario {
        var scenario = Scenario(
            name: "s",
            endpoints: [],
            targets: [],
            prompts: (0..<prompts).map { Prompt(id: "row \($0 + 1)", user: "x") },
            data: DataSource(file: "rows.jsonl"),
            load: Load(seed: 7)
        )
        change(&scenario)
        return scenario
    }

    private static func words(_ survey: DataSurvey, _ scenario: Scenario, planned: Int?) -> TakenDataWords {
        TakenDataWords(survey, takenInto: scenario, planned: planned)
    }

    @Test("names the file, its form, its size and its digest")
    func file() throws {
        let digest = String(repeating: "ab", count: 32)
        let plain = "rows.jsonl: prompts (JSON Lines), 1.23 kB, SHA-256 \(digest)"
        #expect(DataWords.file(Self.survey(1)) == plain)
        let packed = Self.survey(1) { $0.isCompressed = true }
        #expect(DataWords.file(packed) == plain.replacing("1.23 kB", with: "1.23 kB of gzip"))
    }

    @Test(
        "speaks of one row as of one",
        arguments: [
            (1, 0, "1 row, which becomes 1 request"), (2, 0, "2 rows, which become 2 requests"),
            (3, 1, "3 rows, which become 2 requests; 1 row refused"),
            (3, 2, "3 rows, which become 1 request; 2 rows refused"),
            (1, 1, "1 row, which becomes 0 requests; 1 row refused"),
        ]
    )
    func rows(rows: Int, refused: Int, words: String) throws {
        let survey = Self.survey(rows) {
            $0.requests = rows - refused
            if refused > 0 { $0.refused = [(.noText, .init(count: refused, firstLine: 5))] }
        }
        #expect(DataWords.rows(survey) == words)
        guard refused > 0 else { return }
        let line =
            refused == 1
            ? "1 row without anything to ask, on line 5" : "2 rows without anything to ask, the first on line 5"
        #expect(DataWords.refused(survey) == [line])
    }

    @Test(
        "says which turns are asked, and what is left out",
        arguments: [
            (DataSource.Turns.first, 1, 1, "1 row has several turns: the first is asked; 1 later turn left out"),
            (.first, 2, 3, "2 rows have several turns: the first is asked; 3 later turns left out"),
            (.last, 2, 0, "2 rows have several turns: the last is asked, after all that was said before it"),
            (.each, 2, 0, "2 rows have several turns: each is asked, after all that was said before it"),
            (.session, 1, 0, "1 row has several turns: each is asked after the answer to the one before it"),
        ]
    )
    func turns(turns: DataSource.Turns, conversations: Int, left: Int, words: String) throws {
        let survey = Self.survey(3) {
            ($0.turns, $0.conversations, $0.turnsLeftOut) = (turns, conversations, left)
        }
        #expect(DataWords.turns(survey) == words)
        #expect(DataWords.turns(Self.survey(3)) == nil)
    }

    @Test("says which columns are asked and which are not, up to a bound")
    func columns() throws {
        #expect(DataWords.columns(Self.survey(1)) == nil)
        let few = Self.survey(3) { survey in
            survey.columnsAsked = ["question", "context"]
            for names in [["id", "source", "stop"], ["id", "source"], ["id", "source"]] { survey.leftAlone.add(names) }
        }
        // What asks something of a server comes first, however few rows have it.
        #expect(
            DataWords.columns(few)
                == #"asked: "question" and "context"; left alone: "stop" in 1 row, "id" and "source" in all rows"#
        )
        #expect(DataWords.settingsLeft(few) == #"settings of rows are not sent: "stop" in 1 row"#)
        #expect(Self.words(few, Self.scenario(3), planned: 3).flaws == [DataWords.settingsLeft(few)])
        let many = Self.survey(1) { $0.leftAlone.add((10...24).map { "c\($0)" }) }
        #expect(DataWords.columns(many)?.hasSuffix(#""c20" and "c21" in 1 row, and 3 more"#) == true)
        #expect(DataWords.settingsLeft(many) == nil)
    }

    @Test("says of how many conversations rows hold a turn each, and how they are asked", arguments: [true, false])
    func shared(isHeld: Bool) {
        let survey = Self.survey(6) { ($0.sharedConversations, $0.turns) = (2, isHeld ? .session : .last) }
        #expect(
            DataWords.turns(survey)
                == "each row holds one turn of 2 conversations: "
                + (isHeld
                    ? "they are held turn by turn, each turn asked after the answer to the one before it"
                    : "each is asked by itself, with what was said before it in its row")
        )
    }

    @Test("tells of a run which rows it asks, in which order, chosen by what")
    func taken() throws {
        let survey = Self.survey(5)
        #expect(
            Self.words(survey, Self.scenario(5), planned: 5).facts.contains(
                "asked are all of them in an order chosen by the seed 7"
            )
        )
        let some = Self.words(survey, Self.scenario(2) { $0.data?.order = .asFile }, planned: 2)
        #expect(some.facts.contains("asked are the first 2 of them in the order of the file") && some.flaws.isEmpty)
    }

    @Test("tells what of it is asked again, which a cache may answer", arguments: [1, 2])
    func again(rows: Int) throws {
        let noun = rows == 1 ? "1 row" : "2 rows"
        let survey = Self.survey(rows)
        #expect(
            Self.words(survey, Self.scenario(rows), planned: 5).flaws
                == ["5 requests to each target ask \(noun), so that rows are asked again, which a cache may answer"]
        )
        let timed = Self.words(survey, Self.scenario(rows), planned: nil).flaws
        #expect(
            timed.count == 1
                && timed[0].hasPrefix("\(noun) \(rows == 1 ? "is" : "are") taken, and a time ends the plan")
        )
        // Fewer than there are, though nobody said so: the memory did.
        let cut = Self.words(Self.survey(9), Self.scenario(rows), planned: nil).flaws
        #expect(cut[0].contains("taken, as many as fit into the memory that a run keeps for them, and a time ends"))
    }

    @Test("tells what is left out and what is not sent")
    func flaws() throws {
        let survey = Self.survey(4) {
            $0.refused = [(.notJSON, .init(count: 1, firstLine: 3))]
            $0.unsent = [("a tool's delay", 1), ("pictures", 2)]
        }
        let flaws = Self.words(survey, Self.scenario(3), planned: 3).flaws
        #expect(
            flaws == [
                "rows are left out: 1 row cannot be read, on line 3",
                "1 row of the file with a tool's delay, which is not heeded",
                "2 rows of the file with pictures, which is not heeded",
            ]
        )
        // What somebody wanted left out is no flaw.
        let kept = Self.survey(4) { $0.refused = [(.inputTokens, .init(count: 1, firstLine: 3))] }
        let wanted = Self.scenario(3) { $0.data?.keep = DataSource.Keep(inputTokens: 1...5) }
        #expect(Self.words(kept, wanted, planned: 3).flaws.isEmpty)
        #expect(Self.words(kept, Self.scenario(3), planned: 3).flaws.count == 1)
    }

    @Test("names each setting that a target's protocol has no words for, the protocol recorded and the one asked")
    func foreign() throws {
        let scenario = Self.scenario(3) { scenario in
            scenario.targets = [
                Target(name: "a", endpoint: "e", wireProtocol: .openaiChat, model: "m"),
                Target(name: "c", endpoint: "e", wireProtocol: .anthropicMessages, model: "m"),
                Target(name: "g", endpoint: "e", wireProtocol: .gemini, model: "m"),
            ]
            scenario.prompts[0].fields = RequestFields(
                wireProtocol: .anthropicMessages,
                members: ["thinking": ["type": "adaptive"], "top_k": 5, "stop_sequences": ["z"]]
            )
            scenario.prompts[1].fields = RequestFields(
                [.openaiChat, .anthropicMessages],
                members: ["temperature": 1, "thinking": ["type": "enabled"]]
            )
        }
        let words = Self.words(Self.survey(3), scenario, planned: 3)
        #expect(
            words.flaws == [
                "1 row is a body of anthropic-messages, and a is asked by openai-chat, which has no words for settings of theirs that are "
                    + "not sent: \"thinking\" in 1 row and \"top_k\" in 1 row",
                "1 row is a body of anthropic-messages, and g is asked by gemini, which has no words for settings of theirs that are not "
                    + "sent: \"thinking\" in 1 row",
                "1 row is a body of openai-chat or anthropic-messages, and g is asked by gemini, which has no words for settings of theirs "
                    + "that are not sent: \"thinking\" in 1 row",
            ]
        )
        #expect(
            words.asked.contains("and a is asked by openai-chat, in whose words are sent \"stop_sequences\"; 1 row")
        )
        let survey = Self.survey(3) { $0.recorded = [[.anthropicMessages]: 2, [.openaiChat, .anthropicMessages]: 1] }
        let text = DataRenderer.render(survey, costs: [], as: .table)
        #expect(text.contains("  bodies    settings of 2 requests are of anthropic-messages\n"))
        #expect(
            text.contains(
                "  bodies    settings of 1 request are of openai-chat or anthropic-messages: nothing in them is of one alone"
            )
        )
        let json = DataRenderer.render(survey, costs: [], as: .json)
        #expect(json.contains(#""recorded_protocols""#) && json.contains("anthropic-messages"))
    }

    @Test("names the protocols of recorded bodies in one order, also where as many are of each, in every format")
    func orderOfRecorded() throws {
        let kinds: [[WireProtocol]] =
            WireProtocol.allCases.map { [$0] } + WireProtocol.allCases.filter { $0 != .gemini }.map { [.gemini, $0] }
        let names = kinds.map { $0.map(\.rawValue) }.sorted { $0.joined(separator: " ") < $1.joined(separator: " ") }
        for turn in kinds.indices {
            let turned = kinds[turn...] + kinds[..<turn]
            let survey = Self.survey(kinds.count) { survey in
                for kind in turned { survey.recorded[kind] = 1 }
                survey.recorded[[.openaiChat]] = 2
            }
            let expected = [["openai-chat"]] + names.filter { $0 != ["openai-chat"] }
            #expect(survey.recordedMostFirst.map { $0.protocols.map(\.rawValue) } == expected)
            let told = DataWords.recorded(survey).map { line in
                String(line[(line.firstRange(of: " of ")?.upperBound ?? line.startIndex)...])
            }
            #expect(told.count == expected.count && told[0].contains("openai-chat"))
            let json = try JSONSerialization.jsonObject(
                with: Data(DataRenderer.render(survey, costs: [], as: .json).utf8)
            )
            let found = ((json as? [String: Any])?["recorded_protocols"] as? [[String: Any]] ?? [])
                .compactMap { $0["protocols"] as? [String] }
            #expect(found == expected)
        }
    }

    @Test("has lengths as a person reads them, and a bar for each power of two")
    func lengths() throws {
        #expect(DataWords.lengths(LengthTally()) == nil)
        #expect(DataWords.lengths(Self.survey(1).input) == "median 1 token, p95 1, from 1 to 1")
        #expect(DataWords.lengths(Self.survey(9).input) == "median 5 tokens, p95 9, from 1 to 9")
        let text = DataRenderer.render(Self.survey(9), costs: [], as: .table)
        let rows = text.split(separator: "\n").filter { $0.contains("–") }.map {
            $0.split(separator: " ").map(String.init)
        }
        #expect(rows.map { $0[0] } == ["1–1", "2–3", "4–7", "8–15"] && rows.map { $0[1] } == ["1", "2", "4", "2"])
        #expect(rows.map { $0[2].count }.max() == rows[2][2].count)
        let none = DataRenderer.render(Self.survey(0), costs: [], as: .table)
        #expect(!none.contains("█") && none.contains("0 rows, which become 0 requests"))
    }

    @Test("costs what the prices say, by the length that is assumed of the output, and nothing where none is known")
    func costs() throws {
        let prices = PriceBook(prices: ["m": ModelPrice(input: "0.5", output: "2")], source: "test")
        let survey = Self.survey(3)
        let capped = DataCost(survey, of: "t", model: "m", maxTokens: 10, prices: prices)
        #expect(
            DataRenderer.words(capped)
                == "t: to ask all of it once, about 3 USD for input, at most about 60 USD for output (10 tokens each)"
        )
        let open = DataCost(survey, of: "t", model: "m", maxTokens: nil, prices: prices)
        #expect(
            DataRenderer.words(open)
                == "t: to ask all of it once, about 3 USD for input; nothing says how long the output is: name a scenario with --scenario"
        )
        let unknown = DataCost(survey, of: "t", model: "other", maxTokens: 10, prices: prices)
        #expect(DataRenderer.words(unknown) == "t: no price is known; give it with --prices FILE")
    }

    @Test("is the same for programs, counts and lengths alike")
    func json() throws {
        let survey = Self.survey(9) {
            $0.refused = [(.noText, .init(count: 2, firstLine: 4))]
            $0.bad = [DataProblem(file: "rows.jsonl", line: 4, column: 1, "found nothing\u{1B}[2J")]
        }
        let text = DataRenderer.render(survey, costs: [], as: .json)
        let json = try JSONParser.parse(Array(text.utf8))
        #expect(json["rows"]?.value == .number("9") && json["rows_refused"]?.value == .number("2"))
        #expect(json["estimated_input_tokens"]?["p50"]?.value == .number("5") && json["trace"]?.value == .null)
        #expect(json["estimated_input_tokens"]?["sum"]?.value == .number("45") && !text.contains("\u{1B}"))
        #expect(json["stated_output_limits"]?.value == .null)
    }
}
