import BenchModel
import Foundation
import Testing
import TransportFakes

@testable import BenchApplication

@Suite("Telling an alert", .timeLimit(.minutes(30)))
struct AlertMeansTests {
    private static let alert = AlertRecord(
        incident: 3,
        edge: .begun,
        at: 0,
        text: "a is down: $(touch x) `y`\n'\"",
        pending: .command
    )

    private static func means(_ command: String, _ environment: [String: String] = [:]) -> AlertMeans {
        AlertMeans(
            webhook: nil,
            command: command,
            watch: "nightly",
            in: Surroundings(version: "1", environment: environment)
        )
    }

    @Test("a command gets what happened in variables, of which nothing becomes a part of it")
    func variables() async throws {
        let folder = try Folder()
        let file = folder.path + "/told"
        let command =
            "printf '%s|%s|%s|%s' \"$EZBENCH_ALERT\" \"$EZBENCH_INCIDENT\" \"$EZBENCH_WATCH\" \"$EZBENCH_ALERT_TEXT\" > \"$FILE\""
        try await Self.means(command, ["FILE": file]).send(Self.alert, by: .command)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "begun|3|nightly|\(Self.alert.text)")
        #expect(!folder.exists("x"))
    }

    @Test("a command that fails has not told it", arguments: ["exit 3", "kill -9 $$", "/nowhere/at/all"])
    func failing(command: String) async throws {
        let error = await #expect(throws: AlertFault.self) {
            try await Self.means(command).send(Self.alert, by: .command)
        }
        #expect(error?.description.hasPrefix("the command ") == true)
    }

    @Test("knows the ways that were named")
    func channels() throws {
        #expect(Self.means("true").channels == .command)
        let both = AlertMeans(
            webhook: try Webhook("http://127.0.0.1:1/x"),
            command: "true",
            watch: "w",
            in: Surroundings(version: "1", environment: [:])
        )
        #expect(both.channels == [.webhook, .command])
    }
}
