import BenchAnalysis
import BenchModel
import Pricing

/// The figures of one request for people, on lines that are fit for a terminal.
package enum OnceText {
    /// Returns the lines: figures, then the phases as a small timeline.
    package static func lines(_ report: OnceReport, _ screen: Screen) -> [String] {
        let rows = rows(report).map { (label: $0.0, text: PlainText.line($0.1)) }
        let label = rows.map(\.label.count).max() ?? 0
        let figures = rows.flatMap { row in
            let lead = Terminal.fit(row.label, label, .left)
            let lines = HangingText.lines(lead + "  ", row.text, on: screen)
            return lines.enumerated().map { index, line in
                index == 0 ? screen.inked(lead, .dim) + line.dropFirst(lead.count) : line
            }
        }
        let phases = Phases(report.sample).lines(screen)
        return notes(report, screen) + figures + (phases.isEmpty ? [] : [""]) + phases
    }

    /// Returns an event on lines led by its arrival.
    package static func lines(_ event: OnceReport.Event, _ screen: Screen) -> [String] {
        let time = Terminal.fit(
            event.sinceSent.map { "\(Figure.fixed($0.inMilliseconds, decimals: 2)) ms" } ?? "—",
            13,
            .right
        )
        let blank = String(repeating: " ", count: time.count)
        var lines = event.text.split(separator: "\n", omittingEmptySubsequences: false).map {
            PlainText.line(String($0))
        }
        if event.missingBytes > 0 { lines.append("… and \(Figure.count(event.missingBytes, "more byte"))") }
        return lines.enumerated().map { index, line in
            screen.inked(index == 0 ? time : blank, .dim) + "  " + line
        }
    }

    /// What must not be overlooked.
    private static func notes(_ report: OnceReport, _ screen: Screen) -> [String] {
        guard report.target.isSimulated else { return [] }
        return [screen.inked(RunHeading.simulated, .yellow)]
    }

    private static func rows(_ report: OnceReport) -> [(String, String)] {
        let (sample, response) = (report.sample, report.sample.response)
        var rows: [(String, String?)] = [
            ("first token", firstToken(report)),
            ("total", report.metrics.e2eEnd.map { time(Nanoseconds(clamping: $0)) } ?? untilBrokenOff(sample)),
            ("tokens", tokens(report)),
            ("speed", speed(report)),
            ("arrival", arrival(report)),
            ("stop reason", response.stopReason ?? (sample.outcome == .ok ? "none was given" : nil)),
            ("cost", cost(report)),
            ("valid", validity(sample)),
        ]
        if let served = response.servedModel, !report.target.isAsked(served) || served != report.target.model {
            rows.append(("model", "\(served) answered"))
        }
        if let tier = response.serviceTier { rows.append(("service tier", tier)) }
        if let id = sample.providerRequestID { rows.append(("request ID", id)) }
        rows.append(("connection", connection(sample)))
        return rows.compactMap { label, text in text.map { (label, $0) } }
    }

    // MARK: Figures

    /// Returns a length of time as people read it: in ms below a second.
    static func time(_ time: Nanoseconds) -> String {
        time < .seconds(1) ? "\(Figure.milliseconds(time.inNanoseconds)) ms" : Figure.length(time)
    }

    private static func firstToken(_ report: OnceReport) -> String? {
        guard let ttft = report.metrics.ttft else {
            return report.sample.response.wasBuffered && report.sample.outcome == .ok
                ? "the answer came in one piece" : nil
        }
        let first = report.sample.response.deltas.kinds.first
        guard first == .thinking else { return time(Nanoseconds(clamping: ttft)) }
        let answer = report.metrics.ttfa.map { "; the first of the answer \(time(Nanoseconds(clamping: $0)))" } ?? ""
        return "\(time(Nanoseconds(clamping: ttft))) (thinking\(answer))"
    }

    private static func untilBrokenOff(_ sample: Sample) -> String? {
        guard let sent = sample.times.sent, let end = sample.times.end else { return nil }
        return "broken off after \(time(end - sent))"
    }

    private static func tokens(_ report: OnceReport) -> String? {
        let usage = report.sample.response.usage
        guard usage.input != nil || usage.output != nil else {
            return report.sample.isMeasurement ? "the server gave no count" : nil
        }
        let cached = [
            (usage.cacheRead, "from the cache"), (usage.cacheWrite, "written to the cache"),
            (usage.cacheWriteHour, "of them for an hour"),
        ]
        .compactMap { count, words in count.flatMap { $0 > 0 ? "\($0) \(words)" : nil } }
        let input = usage.input.map { "\($0) in" + (cached.isEmpty ? "" : " (\(cached.joined(separator: ", ")))") }
        let reasoning = usage.reasoning.flatMap { $0 > 0 ? " (\($0) of them reasoning)" : nil } ?? ""
        let output = usage.output.map { "\($0) out\(reasoning)" }
        return [input, output].compactMap(\.self).joined(separator: ", ") + ", as the server counts"
    }

    private static func validity(_ sample: Sample) -> String? {
        switch sample.validity?.verdict {
        case nil: nil
        case .valid: "yes, as expected"
        case .unjudged?: "not judged: \(sample.validity?.reason ?? "")"
        case .notJSON?, .offSchema?, .noMatch?, .unknownTool?, .noCall?: "NO: \(sample.validity?.reason ?? "")"
        }
    }

    private static func speed(_ report: OnceReport) -> String? {
        guard let rate = report.metrics.tokensPerSecond, let tpot = report.metrics.tpot else { return nil }
        if report.metrics.isCountedFromChunks { return "\(Figure.significant(rate)) chunks/s; tokens are not counted" }
        return "\(Figure.significant(rate)) tokens/s from the first to the last (\(Figure.milliseconds(tpot)) ms each)"
    }

    private static func arrival(_ report: OnceReport) -> String? {
        let deltas = report.sample.response.deltas
        guard !deltas.isEmpty else { return nil }
        let reads = report.sample.response.tokenReads
        let gap = report.metrics.gaps.max().map { ", longest gap \(time(Nanoseconds(clamping: $0)))" } ?? ""
        let word: String
        switch report.metrics.arrival {
        case nil, .asMade?: word = ""
        case .atOnceBehindFirst?:
            word = "; a first word ahead, and the rest \(Delivery.atOnce.words) after one long silence"
        case .atOnce?:
            word = "; \(Delivery.atOnce.words), after one long silence: held back until it was whole, or from a cache"
        case .inOnePiece?: word = "; \(Delivery.inOnePiece.words)"
        case .tooSoonToTell?: word = "; whole so soon that nobody can tell whether it was held back"
        }
        return "\(Figure.count(deltas.count, "chunk")) in \(Figure.count(reads, "read"))\(gap)\(word)"
    }

    private static func cost(_ report: OnceReport) -> String? {
        let billed = report.sample.response.billed.map { "\($0) USD as the server says" }
        let listed = report.cost.map { cost in
            let part = report.price?.factor.map { "\($0) of " } ?? ""
            let model = report.price?.name ?? report.target.priceModel
            return "\(Figure.roundedDollars(cost)) USD by \(part)the price of \(model)"
        }
        let known = [listed, billed].compactMap(\.self)
        if known.isEmpty {
            guard report.sample.isMeasurement else { return nil }
            return report.price == nil
                ? "not known: no price of \(report.target.priceModel) is in the list"
                : "not known: the server did not count all that has a price"
        }
        return known.joined(separator: "; ")
    }

    private static func connection(_ sample: Sample) -> String? {
        let connection = sample.connection
        guard let remote = connection.remoteAddress else { return nil }
        let version = connection.httpVersion.map { "HTTP/\($0) " } ?? ""
        let proxy = connection.proxy.map { " through the proxy \($0)" } ?? ""
        let lag = sample.response.deltas.lags.max().map { ", client lag at most \(time($0))" } ?? ""
        return
            "\(version)to \(remote)\(proxy), arrivals by the \(connection.stampSource == .kernel ? "kernel's stamps" : "poll")\(lag)"
    }
}
