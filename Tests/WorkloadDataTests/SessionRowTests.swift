import BenchModel
import Testing

@testable import WorkloadData

@Suite("Rows that are held turn by turn")
struct SessionRowTests {
    private static func dialogues(_ text: String) throws -> (dialogues: [Dialogue], survey: DataSurvey) {
        let dataset = try DataFolder().dataset(text) {
            $0.turns = .session
            $0.order = .asFile
        }
        return (try dataset.prompts(nil, seed: 1).map { Dialogue($0.conversation) }, dataset.survey)
    }

    @Test("ShareGPT and OpenAI's chats keep all turns, and the answers but the last")
    func recorded() throws {
        let share = try Self.dialogues(
            #"{"conversations":[{"from":"human","value":"a"},{"from":"gpt","value":"b"},{"from":"human","value":"c"},{"from":"gpt","value":"d"}]}"#
        )
        #expect(share.dialogues.map(\.turns.count) == [2] && share.dialogues[0].turns.map(\.recorded.count) == [1, 0])
        #expect(share.survey.turnsLeftOut == 0 && share.survey.conversations == 1)
        let chat = try Self.dialogues(
            #"{"id":"c1","messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"c"}]}"#
        )
        #expect(chat.dialogues.map(\.turns.count) == [2])
    }

    @Test("are counted turn by turn, each with what was said before it, and the answers that are sent again")
    func counted() throws {
        let survey = try Self.dialogues(
            #"{"conversations":[{"from":"human","value":"a b c"},{"from":"gpt","value":"d e f g h i"},{"from":"human","value":"j k l"},{"from":"gpt","value":"m n o"},{"from":"human","value":"p q r"}]}"#
        ).survey
        let held = try #require(survey.heldTurns)
        // Four tokens for three words: 4, 8 and 12 of the user's; answers of 8 and 4, of which the first is sent again twice.
        #expect(held.turns == 3 && held.input == 24 && held.answersAgain == 3)
        #expect(held.recordedAgain == (3, 20) && held.recorded == (2, 12))
        let last = try DataFolder().dataset(#"{"conversations":[{"from":"human","value":"a"}]}"#) { $0.turns = .last }
        #expect(last.survey.heldTurns == nil)
        #expect(try Self.dialogues(#"{"turns":["a b c","d e f"]}"#).survey.heldTurns?.recorded.count == 0)
    }

    @Test("aiperf's conversations keep their delays and lengths; no row has their answers")
    func aiperf() throws {
        let (dialogues, survey) = try Self.dialogues(
            #"{"session_id":"s","turns":[{"text":"a","output_length":7},{"text":"b","delay":2000,"output_length":9},"c"]}"#
        )
        #expect(dialogues[0].turns.map(\.gap) == [nil, .seconds(2), nil] && dialogues[0].lacksAnswers)
        #expect(dialogues[0].turns.map(\.answerLimit) == [7, 9, nil])
        #expect(survey.unsent.isEmpty && survey.turnsLeftOut == 0)
    }

    @Test("guidellm's conversations keep the lengths of their turns; 0 states none")
    func guidellm() throws {
        let row =
            #"{"prompt_0":"a","prompt_1":"b","prompt_2":"c","output_tokens_count_0":7,"output_tokens_count_1":0,"output_tokens_count_2":9}"#
        #expect(try Self.dialogues(row).dialogues.map { $0.turns.map(\.answerLimit) } == [[nil, nil, 9]])
        #expect(try DataFolder().prompts(row) { $0.turns = .session }.map(\.maxTokens) == [7])
    }

    private static func agentperf(_ task: String, _ number: Int, _ messages: String, delay: Int) -> String {
        #"{"turn_id":"\#(task):\#(number)","task_id":"\#(task)","conversation_id":"\#(task)","conversation_idx":\#(number),"#
            + #""messages":[\#(messages)],"max_output_tokens":\#(20 + number),"simulated_tool_delay_ms_after":\#(delay)}"#
    }
    private static let user = #"{"role":"user","content":"go"}"#
    private static let called =
        user
        + #",{"role":"assistant","tool_calls":[{"id":"c","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c","content":"ok"}"#

    @Test("agentperf's rows of one conversation are one session, with the gaps of its tools")
    func agentperf() throws {
        let rows = [
            Self.agentperf("t1", 0, Self.user, delay: 50), Self.agentperf("t1", 1, Self.called, delay: 70),
            Self.agentperf("t2", 0, Self.user, delay: 0),
        ]
        let (dialogues, survey) = try Self.dialogues(rows.joined(separator: "\n"))
        #expect(dialogues.map(\.turns.count) == [2, 1] && survey.requests == 2 && survey.rows == 3)
        #expect(dialogues[0].turns.map(\.gap) == [nil, .milliseconds(50)] && dialogues[0].turns[1].bringsResults)
        #expect(dialogues[0].turns.map(\.answerLimit) == [20, 21])
    }

    @Test("agentperf's rows of one conversation are one session wherever they stand, those of others between them")
    func interleaved() throws {
        let rows = [
            Self.agentperf("t1", 0, Self.user, delay: 50), Self.agentperf("t2", 0, Self.user, delay: 60),
            Self.agentperf("t1", 1, Self.called, delay: 0), Self.agentperf("t2", 1, Self.called, delay: 0),
        ]
        let (dialogues, survey) = try Self.dialogues(rows.joined(separator: "\n"))
        #expect(dialogues.map(\.turns.count) == [2, 2] && survey.requests == 2 && survey.sharedConversations == 2)
        #expect(dialogues.map { $0.turns[1].gap } == [.milliseconds(50), .milliseconds(60)])
        #expect(survey.heldTurns?.turns == 4 && survey.conversations == 2)
        // Each by itself, rows are as many requests, of as many conversations.
        let each = try DataFolder().dataset(rows.joined(separator: "\n")).survey
        #expect(each.requests == 4 && each.sharedConversations == 2)
    }

    @Test("agentperf's times and limits belong to the turns of their rows, though rows between them are missing")
    func missing() throws {
        let more =
            Self.called
            + #",{"role":"assistant","content":"x"},{"role":"user","content":"and"},{"role":"assistant","content":"y"},"#
            + Self.user
        let rows = [Self.agentperf("t", 0, Self.user, delay: 50), Self.agentperf("t", 3, more, delay: 0)]
        let found = try Self.dialogues(rows.joined(separator: "\n"))
        let dialogue = try #require(found.dialogues.first)
        #expect(found.survey.unsent.map(\.what) == ["turns whose rows are missing, with their times and limits"])
        #expect(dialogue.turns.map(\.gap) == [nil, .milliseconds(50), nil, nil])
        #expect(dialogue.turns.map(\.answerLimit) == [20, nil, nil, 23])
    }

    @Test("agentperf's conversations of which later rows have another history are told", arguments: [true, false])
    func rewritten(isOther: Bool) throws {
        let later = isOther ? Self.called.replacing("go", with: "stop") : Self.called
        let rows = [Self.agentperf("t", 0, Self.user, delay: 50), Self.agentperf("t", 1, later, delay: 0)]
        let survey = try Self.dialogues(rows.joined(separator: "\n")).survey
        #expect(survey.unsent.map(\.what) == (isOther ? ["a history other than the rows before it have"] : []))
    }

    @Test("a delay of a single turn is told in sessions, too, where nothing comes before it")
    func singleDelay() throws {
        let survey = try Self.dialogues(#"{"text":"a","delay":5}"#).survey
        #expect(survey.unsent.map(\.what) == ["a delay between turns"])
    }

    @Test("agentperf's answers are as long as their rows say, which is no estimate")
    func stated() throws {
        let row = Self.agentperf("t", 0, Self.user, delay: 0).replacing("max_output", with: "target_output")
        let survey = try DataFolder().dataset(row).survey
        #expect(survey.outputsStated == 1 && survey.output.sum == 20)
        let answered = try DataFolder().dataset(#"{"question":"a","answer":"b c"}"#).survey
        #expect(answered.outputsStated == 0 && answered.output.count == 1)
    }

    @Test(
        "agentperf's conversations have a name that is a text or a number",
        arguments: [("\"t1\"", true), ("7", true), ("\"\"", false), ("[]", false), ("true", false)]
    )
    func names(name: String, isOne: Bool) throws {
        let rows = [(0, Self.user), (1, Self.called)].map {
            Self.agentperf("t1", $0, $1, delay: 0).replacing("_id\":\"t1\"", with: "_id\":\(name)")
        }
        let text = rows.joined(separator: "\n")
        if isOne {
            #expect(try Self.dialogues(text).dialogues.map(\.turns.count) == [2])
        } else {
            #expect(try DataFolder().problem(text)?.contains("expected the name of a conversation") == true)
        }
    }

    @Test("a session of bodies is asked whole, of which each says more than the one before it")
    func bodies() throws {
        func body(_ messages: String...) -> String {
            #"{"messages":[\#(messages.joined(separator: ","))],"temperature":0}"#
        }
        let (question, answer) = (#"{"role":"user","content":"a"}"#, #"{"role":"assistant","content":"b"}"#)
        func row(_ bodies: String...) -> String {
            #"{"session_id":"s","payloads":[\#(bodies.joined(separator: ","))]}"#
        }
        let whole = try Self.dialogues(row(body(question), body(question, answer, question)))
        #expect(whole.dialogues.map(\.turns.count) == [2] && whole.survey.requests == 1)
        let other = row(body(question), body(question))
        #expect(try DataFolder().problem(other) == nil, "each is asked by itself")
        let problem = try DataFolder().problem(other) { $0.turns = .session }
        #expect(problem?.contains("found a body with 1 message after one with 1; expected each body") == true)
        #expect(problem?.hasPrefix("data.jsonl:1:92: ") == true, "\(problem ?? "")")
    }

    @Test("aiperf's turns whose times go back are refused, and sessions of one name in several rows are told")
    func aiperfOrder() throws {
        let back = #"{"turns":[{"text":"a","timestamp":2000},{"text":"b","timestamp":1500}]}"#
        let problem = try DataFolder().problem(back)
        #expect(problem?.hasPrefix("data.jsonl:1:65: turns[1]: found a time 0.5 s before that of a turn") == true)
        #expect(try DataFolder().problem(back.replacing("1500", with: "2000")) == nil)
        let rows = ["s", "t", "s"].map { #"{"session_id":"\#($0)","turns":["a","b"]}"# }.joined(separator: "\n")
        let survey = try Self.dialogues(rows).survey
        #expect(survey.requests == 3 && survey.unsent.map(\.rows) == [1])
        #expect(survey.unsent.first?.what.hasPrefix("a session_id that an earlier row has") == true)
    }

    @Test("agentperf's conversations that are left out are named by the line of their first row")
    func leftOut() throws {
        let rows = [
            Self.agentperf("t1", 0, Self.user, delay: 0), Self.agentperf("t2", 0, Self.user, delay: 50),
            Self.agentperf("t2", 1, Self.called, delay: 0),
        ]
        let dataset = try DataFolder().dataset(rows.joined(separator: "\n")) {
            $0.turns = .session
            $0.keep.outputTokens = 20...20
        }
        #expect(dataset.survey.requests == 1)
        #expect(dataset.survey.refused.map(\.rows) == [DataSurvey.Refused(count: 2, firstLine: 2)])
    }

    @Test("agentperf's rows that are not in order are refused by their line")
    func outOfOrder() throws {
        let rows = [Self.agentperf("t1", 1, Self.called, delay: 50), Self.agentperf("t1", 0, Self.user, delay: 70)]
        let problem = #expect(throws: DataProblem.self) { try Self.dialogues(rows.joined(separator: "\n")) }
        #expect(problem?.line == 2 && problem?.message.contains("to say more than the one before it") == true)
    }
}
