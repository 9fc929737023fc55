import BenchAnalysis
import Statistics

extension InstrumentStatement {
    /// The statement on one line, the same in every output for people.
    var sentence: String {
        var parts = ["arrivals by \(stamps ?? Figure.absent)"]
        if let p50 = lag.percentile(50), let p99 = lag.percentile(99), let most = lag.max {
            parts.append(
                "client lag p50 \(Figure.microseconds(p50)) µs, p99 \(Figure.microseconds(p99)) µs, "
                    + "max \(Figure.microseconds(most)) µs (n \(lag.n))"
            )
        }
        if let p99 = lateness.percentile(99) {
            parts.append("schedule lateness p99 \(Figure.milliseconds(p99)) ms (n \(lateness.n))")
        }
        if let words = handover.words { parts.append(words) }
        if let loops { parts.append(Figure.count(loops, "event loop")) }
        if let eventsPerRead { parts.append("\(Figure.significant(eventsPerRead)) events per read") }
        if let selftest { parts.append(selftest.words) }
        return "instrument: \(parts.joined(separator: "; "))"
    }

    /// What must not be overlooked where the instrument was too slow; nil where it kept up.
    var alarm: String? {
        guard isLimited, let p99 = lag.percentile(99) else { return nil }
        return "INSTRUMENT-LIMITED: client lag p99 \(Figure.milliseconds(p99)) ms is above the "
            + "\(Figure.milliseconds(lagLimit)) ms that these figures can bear (\(limitWords)); give this machine less load"
    }

    private var limitWords: String {
        guard isLimitOfObjective else { return "the limit where no latency objective is judged" }
        return "\(Figure.percent(Self.shareOfObjective)) of the tightest latency objective that is judged"
    }

    private var stamps: String? {
        switch (kernelStamped, pollStamped) {
        case (0, 0): nil
        case (_, 0): "kernel"
        case (0, _): "poll"
        default: "kernel (\(Figure.count(kernelStamped, "request"))) and poll (\(pollStamped))"
        }
    }
}

extension HandoverSummary {
    /// What must not be overlooked where it matters.
    var alarm: String? {
        guard isSlow, let p50 = time.percentile(50), let p99 = time.percentile(99) else { return nil }
        let from = isOpenLoop ? "a planned start" : "a free slot"
        let share = shareOfSlots.map { " (\(Figure.percent($0)) of the slots' time)" } ?? ""
        return
            "SLOW STARTS: this program took p50 \(Figure.milliseconds(p50)) ms, p99 \(Figure.milliseconds(p99)) ms\(share) "
            + "from \(from) until it sent the request, connecting apart: it sent less load than was asked for, and requests/s and "
            + "tokens/s read too low"
    }

    /// The figure in the instrument's sentence.
    var words: String? {
        guard let p50 = time.percentile(50), let p99 = time.percentile(99), let most = time.max else { return nil }
        return "\(isOpenLoop ? "planned start" : "free slot") to sent p50 \(Figure.milliseconds(p50)) ms, "
            + "p99 \(Figure.milliseconds(p99)) ms, max \(Figure.milliseconds(most)) ms (n \(time.n))"
            + (shareOfSlots.map { ", \(Figure.percent($0)) of the slots' time" } ?? "")
    }
}
