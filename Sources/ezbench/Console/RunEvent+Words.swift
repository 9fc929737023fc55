import BenchApplication
import BenchModel
import BenchReport
import Pricing
import ScenarioFile

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What is said of an event, and to whom.
struct Telling: Equatable {
    /// Each a line of its own.
    var lines: [String]
    /// Whether it is said under `--quiet` too, as it must not be overlooked.
    var isSaidAnyway = false
    /// Whether the line of progress stands on the terminal meanwhile.
    var isMeanwhile = false
}

extension RunEvent {
    /// What is said of it.
    ///
    /// - Parameter isTerminal: whether somebody watches; in a log addresses stand in the report's heading anyway.
    /// - Returns: nil where nothing is.
    func telling(isTerminal: Bool) -> Telling? {
        switch self {
        case .foundInterrupted(let runs): Telling(lines: runs.map(InterruptedRun.sentence))
        case .simulated(let endpoints, let cause):
            Telling(
                lines: [
                    "SIMULATED (\(cause.words)): the figures of \(Self.list(endpoints)) come from ezbench's own simulator, "
                        + "not from a provider."
                ],
                isSaidAnyway: true
            )
        case .unverified(let endpoints):
            Telling(
                lines: [
                    "INSECURE: the certificate of endpoint \(Self.list(endpoints)) is not verified: "
                        + "whoever is on the way can read the key and answer in its place."
                ],
                isSaidAnyway: true
            )
        case .keyRemark(let remark): Telling(lines: ["\(remark.sentence)."], isSaidAnyway: true)
        case .addresses(let asked):
            Telling(lines: (isTerminal ? asked.addresses.map(\.line) : []) + asked.remarks.map(\.sentence))
        case .open(let objective): Telling(lines: ["\(objective.sentence)."])
        case .forecast(let cost): Telling(lines: [cost.sentence])
        case .proxyRemark(let remark): Telling(lines: ["\(remark)."])
        case .throughProxy(let endpoint, let proxy):
            Telling(lines: ["endpoint \"\(endpoint)\" is reached through the proxy \(proxy)."])
        case .waiting(let server, let reason, let waited):
            Telling(lines: ["waiting for \(server): \(reason) (\(waited.components.seconds) s so far)."])
        case .ready(let server, let waited):
            waited < .seconds(1) ? nil : Telling(lines: ["\(server) is ready, after \(waited.components.seconds) s."])
        case .fitted(let target, let fit):
            Telling(lines: [fit.told(of: target)])
        case .readsMetrics(let url, let dialect):
            Telling(
                lines: [
                    "the server's own figures (\(dialect?.title ?? "of a kind unknown here")) are read at \(url), once a second."
                ]
            )
        case .metricsMissing(let url, let reason):
            Telling(
                lines: [
                    "the server's own figures are not to be had at \(url): \(reason); it is asked again once a second."
                ],
                isSaidAnyway: true
            )
        case .hook(let hook): Telling(lines: ["before the run: \(hook.sentence)."], isSaidAnyway: hook.took == nil)
        case .hooksLeft(let count, let shard):
            Telling(
                lines: [
                    "what is to be done before the run (\(Counted.text(count, "hook"))) is left to shard \(shard.text), which does it for all."
                ]
            )
        case .begun(let run, let database): Telling(lines: ["run \(run) is stored in \(database)."])
        case .resumed(let run, let name, let sitting, let database):
            Telling(lines: ["resuming run \(run) (\(name)): sitting \(sitting), stored in \(database)."])
        case .progress, .figures, .ended: nil
        case .storingFails(let reason):
            Telling(
                lines: ["\(reason): samples are kept in memory and tried again."],
                isSaidAnyway: true,
                isMeanwhile: true
            )
        case .keyNotRenewed(let reason):
            Telling(lines: ["\(reason); the key before it stays in use."], isSaidAnyway: true, isMeanwhile: true)
        case .metricsNotSent(let reason):
            Telling(
                lines: ["\(reason); the run goes on, and what is sent later holds this, too."],
                isSaidAnyway: true,
                isMeanwhile: true
            )
        case .lastMetricsNotSent(let reason):
            Telling(lines: ["the collector has not got the whole run: \(reason)."], isSaidAnyway: true)
        case .targetGivenUp(let reason): Telling(lines: ["\(reason); the other targets go on."], isMeanwhile: true)
        case .stopping(let reason):
            Telling(lines: ["stopping: \(reason); streams in flight end as they would."], isMeanwhile: true)
        case .stopAsked(let inFlight, let grace):
            Telling(
                lines: [
                    "stopping: \(Counted.text(inFlight, "stream")) in flight may take \(grace) more; once more ends them now."
                ],
                isSaidAnyway: true,
                isMeanwhile: true
            )
        case .notStored(let reason): Telling(lines: [reason], isSaidAnyway: true)
        case .rescued(let run, let database):
            Telling(
                lines: [
                    "nothing is lost: the whole run is in \(database), as run \(run); read it with "
                        + "`ezbench report --db \(ShellWord.quoted(database))`."
                ],
                isSaidAnyway: true
            )
        case .partlyRescued(let samples, let database, let reason):
            Telling(
                lines: [
                    "what was stored before cannot be read any more (\(reason)); the \(Counted.text(samples, "sample")) "
                        + "in memory are in \(database)."
                ],
                isSaidAnyway: true
            )
        }
    }

    private static func list(_ names: [String]) -> String { names.map { "\"\($0)\"" }.joined(separator: ", ") }
}

extension RunEvent.SimulationCause {
    fileprivate var words: String {
        switch self {
        case .asked: "--simulate was given"
        case .noKey: "no key is set"
        case .asBegun: "as it was begun"
        case .asRepeated(let run): "as run \(run) was"
        }
    }
}

/// A run found in a database whose program is gone.
enum InterruptedRun {
    static func sentence(_ run: Int64) -> String {
        "run \(run) was interrupted: its program ended without finishing it; what it measured is kept."
    }
}

extension KeyRemark {
    /// What is to be said, without a full stop.
    var sentence: String {
        switch self {
        case .inClear(let endpoint):
            "KEY IN CLEAR: endpoint \"\(endpoint)\" is another machine, and its key goes there over plain HTTP: "
                + "whoever is on the way can read it; use https, or a tunnel to this machine"
        case .missing(let endpoint, let variables):
            "endpoint \"\(endpoint)\" is asked without a key, since \(variables.joined(separator: ", ")) is not set"
        }
    }
}

extension TargetAddresses.Address {
    var line: String {
        let names = targets.map { "\"\($0)\"" }
        let shown = names.count > 6 ? names.prefix(5) + ["\(names.count - 5) more"] : names[...]
        return "\(shown.joined(separator: ", ")): POST \(url)"
    }
}

extension TargetAddresses.Remark {
    var sentence: String {
        switch self {
        case .noNonce(let target):
            "target \"\(target)\": its body holds no text of a prompt, so that no nonce can lead it: a prompt "
                + "cache may know what is asked. Write \"nonce\": false if that is meant."
        case .repeatedPath(let part, let target, let url):
            "target \"\(target)\": \(part) stands twice in the address it is asked at, \(url): take it "
                + "out of the endpoint's \"baseURL\", or of the target's \"path\", unless it is meant."
        }
    }
}

extension PlanCost {
    /// What the plan may cost, in a sentence.
    var sentence: String {
        guard let round = estimate.perRound else { return "cost: \(unpriced ?? "nothing is asked")." }
        let others = unpriced.map { "; \($0)" } ?? ""
        guard let total = estimate.total else {
            let unit = isOfConversations ? "one conversation with" : "one request to"
            return
                "cost: \(unit) each target \(words(round)); time decides how many there will be\(again)\(others)\(limit(nil))."
        }
        return "cost: the plan \(words(total))\(again)\(others)\(limit(total))."
    }

    /// Says what makes conversations dear, and what is not known of it.
    private var again: String {
        isOfConversations
            ? "; each turn is asked with all that was said before it, and what a cache takes off that is not known beforehand"
            : ""
    }

    /// By four bytes for a token; the last amount bounds any bill.
    private func words(_ amounts: CostEstimate.Amounts) -> String {
        let longest = isOfRecordedLengths ? "answers as long as recorded" : "answers as long as maxTokens allows"
        return
            "may cost from \(Self.shown(amounts.brief)) (answers of one token) to about \(Self.shown(amounts.full)) (\(longest)), "
            + "and never more than \(Self.shown(amounts.most)) (each byte a token, each retry made)"
    }

    private var unpriced: String? {
        guard !estimate.unpriced.isEmpty else { return nil }
        let names = estimate.unpriced.map { "\"\(PlainText.line($0))\"" }.joined(separator: ", ")
        return "no price is known for \(names): --prices FILE or the scenario's \"prices\" may tell"
    }

    private func limit(_ total: CostEstimate.Amounts?) -> String {
        guard let budget else { return "" }
        let words = "; the budget is \(BudgetText.text(budget))"
        guard let total, let limit = Money(budget.amount, budget.currency), total.full > limit else {
            return "\(words), and no request starts that could exceed it"
        }
        return "\(words), which is LESS: the run may end before its plan does"
    }

    /// Returns an amount to four decimals, rounded up: it is a guess.
    private static func shown(_ money: Money) -> String {
        "\(money.amount.cut(to: 4, up: true)) \(money.currency.code)"
    }
}
