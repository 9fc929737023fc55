import ArgumentParser
import BenchAnalysis
import BenchApplication
import BenchModel
import BenchReport

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Whom the answer is posted to, and when.
struct WebhookOptions: ParsableArguments {
    enum Occasion: String, ExpressibleByArgument, CaseIterable {
        case always
        /// What is missed or open.
        case failing
    }

    /// Holds the address where none is typed: command lines are seen by everybody on the machine.
    static let variable = "EZBENCH_WEBHOOK"

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Post the answer to this address, as JSON with a \"text\" that Slack and others show (default: $EZBENCH_WEBHOOK).",
            valueName: "url"
        )
    )
    var webhook: String?

    @Option(help: "When to post: always, or failing (what is missed or open).")
    var notify = Occasion.always

    /// Returns where to post, if anywhere.
    func hook() throws -> Hook? {
        let environment = ProcessInfo.processInfo.environment
        let named = environment[Self.variable] ?? ""
        guard let address = webhook ?? (named.isEmpty ? nil : named) else { return nil }
        do {
            return Hook(webhook: try Webhook(address), occasion: notify, environment: environment)
        } catch {
            throw CommandError("\(webhook == nil ? "$\(Self.variable)" : "--webhook"): \(error)")
        }
    }

    struct Hook {
        let webhook: Webhook
        let occasion: Occasion
        let environment: [String: String]

        /// Posts what a gate said; where that fails, says so and changes nothing else.
        func tell(_ gate: GateReport) async {
            if occasion == .failing, gate.answer == .pass { return }
            do {
                let surroundings = Surroundings(version: EZBench.version, environment: environment)
                try await surroundings.post(GateRenderer.message(gate), to: webhook)
            } catch {
                Console.note("ezbench: the webhook was not told: \(error)")
            }
        }
    }
}
