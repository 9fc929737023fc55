import BenchAnalysis
package import BenchModel
import JSONSyntax

/// Writes a run as a trace that Perfetto and Chrome show: a process for each target, a track for each slot of streams.
///
/// It keeps nothing but which slots are taken: samples go in one by one, in order of planning, and their text comes out.
/// The format is Chrome's "JSON object format"; its times are microseconds since the run's epoch, with three decimals, so that no
/// nanosecond is lost.
package struct TraceWriter {
    private var slots: [TraceSlots]
    private let record: RunRecord
    private var hasEvents = false

    package init(_ record: RunRecord) {
        self.record = record
        slots = record.targets.map { _ in TraceSlots() }
    }

    // MARK: The parts, in order

    /// Returns the text before the first sample.
    package mutating func head() -> String {
        let run: JSONValue = .object([
            "run": .number("\(record.id)"), "name": .string(record.name), "version": .string(record.version),
            "started_at": .string(Figure.moment(record.startedAt)), "simulated": .bool(record.isSimulated),
        ])
        var text = "{\"displayTimeUnit\":\"ms\",\"otherData\":\(JSONOutput.visible(run.json)),\"traceEvents\":["
        for (index, target) in record.targets.enumerated() {
            let name = "\(target.name) (\(target.model))\(target.isSimulated ? ", simulated" : "")"
            text += event(metadata("process_name", pid: index + 1, name))
            text += event(
                .object([
                    "ph": .string("M"), "name": .string("process_sort_index"), "pid": .number("\(index + 1)"),
                    "args": .object(["sort_index": .number("\(index)")]),
                ])
            )
        }
        return text
    }

    /// Returns the text of one attempt.
    package mutating func text(of sample: Sample) -> String {
        guard slots.indices.contains(sample.target.number) else { return "" }
        let pid = sample.target.number + 1
        guard let begin = sample.times.started, let end = sample.times.end, end >= begin else {
            let (tid, fresh) = slots[sample.target.number].take(from: sample.planned, to: sample.planned)
            return name(of: tid, pid, isFresh: fresh) + event(failure(sample, at: sample.planned, pid, tid))
        }
        let (tid, isFresh) = slots[sample.target.number].take(from: begin, to: end)
        var text = name(of: tid, pid, isFresh: isFresh)
        text += event(
            slice(Self.name(of: sample), from: begin, to: end, pid, tid, arguments: Self.arguments(of: sample))
        )
        let phases = StreamPhases(sample)
        for span in phases?.spans ?? [] {
            let from = (phases?.begin ?? begin) + span.from
            text += event(slice(span.phase.rawValue, from: from, to: from + span.length, pid, tid))
        }
        let deltas = sample.response.deltas
        for index in deltas.arrivals.indices {
            // Made of numbers and the program's own words alone, and a run may have millions.
            text +=
                ",\n{\"ph\":\"i\",\"s\":\"t\",\"cat\":\"delta\",\"name\":\"\(deltas.kinds[index].name)\",\"pid\":\(pid),\"tid\":\(tid),"
            text +=
                "\"ts\":\(Self.microseconds(deltas.arrivals[index].sinceEpoch)),\"args\":{\"bytes\":\(deltas.byteCounts[index]),"
            text += "\"lag_us\":\(Self.microseconds(deltas.lags[index]))}}"
        }
        if case .failed = sample.outcome { text += event(failure(sample, at: end, pid, tid)) }
        return text
    }

    /// Returns the text after the last sample.
    package func tail() -> String { "\n]}\n" }

    // MARK: Events

    private mutating func event(_ value: JSONValue) -> String {
        defer { hasEvents = true }
        return (hasEvents ? ",\n" : "\n") + JSONOutput.visible(value.json)
    }

    private mutating func name(of tid: Int, _ pid: Int, isFresh: Bool) -> String {
        guard isFresh else { return "" }
        guard case .object(var members) = metadata("thread_name", pid: pid, "stream slot \(tid)") else { return "" }
        members["tid"] = .number("\(tid)")
        return event(.object(members))
    }

    private func metadata(_ kind: String, pid: Int, _ name: String) -> JSONValue {
        .object([
            "ph": .string("M"), "name": .string(kind), "pid": .number("\(pid)"),
            "args": .object(["name": .string(name)]),
        ])
    }

    private func slice(
        _ name: String,
        from begin: RunInstant,
        to end: RunInstant,
        _ pid: Int,
        _ tid: Int,
        arguments: [String: JSONValue]? = nil
    ) -> JSONValue {
        var members: [String: JSONValue] = [
            "ph": .string("X"), "cat": .string(arguments == nil ? "phase" : "request"), "name": .string(name),
            "pid": .number("\(pid)"), "tid": .number("\(tid)"),
            "ts": .number(Self.microseconds(begin.sinceEpoch)), "dur": .number(Self.microseconds(end - begin)),
        ]
        if let arguments { members["args"] = .object(arguments) }
        return .object(members)
    }

    private func failure(_ sample: Sample, at instant: RunInstant, _ pid: Int, _ tid: Int) -> JSONValue {
        var (kind, detail) = (sample.outcome.name, "")
        if case .failed(let failure, let words) = sample.outcome { (kind, detail) = (failure.rawValue, words) }
        return .object([
            "ph": .string("i"), "s": .string("t"), "cat": .string("failure"), "name": .string(kind),
            "pid": .number("\(pid)"), "tid": .number("\(tid)"),
            "ts": .number(Self.microseconds(instant.sinceEpoch)),
            "args": .object(["detail": .string(detail), "request": .string(Self.name(of: sample))]),
        ])
    }

    /// Such as `request 12`, `warm-up 3`, `request 12, attempt 2`.
    private static func name(of sample: Sample) -> String {
        (sample.phase == .warmup ? "warm-up " : "request ") + "\(sample.sequence.number)"
            + (sample.attempt > 1 ? ", attempt \(sample.attempt)" : "")
    }

    private static func arguments(of sample: Sample) -> [String: JSONValue] {
        let usage = sample.response.usage
        var members: [String: JSONValue] = [
            "outcome": .string(sample.outcome.name), "prompt": .string(sample.promptID),
            "connection": .string(sample.connection.reused ? "reused" : "opened"),
            "deltas": .number("\(sample.response.deltas.count)"),
            "planned_us": .number(microseconds(sample.planned.sinceEpoch)),
        ]
        let numbers = [
            ("http_status", sample.httpStatus), ("input_tokens", usage.input), ("output_tokens", usage.output),
            ("reasoning_tokens", usage.reasoning), ("sitting", sample.part > 1 ? sample.part : nil),
        ]
        for (name, number) in numbers { members[name] = number.map { JSONValue.number("\($0)") } }
        let texts = [
            ("stop_reason", sample.response.stopReason), ("request_id", sample.providerRequestID),
            ("model", sample.response.servedModel),
        ]
        for (name, text) in texts { members[name] = text.map(JSONValue.string) }
        return members
    }

    /// Returns nanoseconds as microseconds, exactly.
    static func microseconds(_ time: Nanoseconds) -> String {
        let (whole, rest) = time.count.magnitude.quotientAndRemainder(dividingBy: 1_000)
        let digits = String(rest)
        return "\(time < 0 ? "-" : "")\(whole)." + String(repeating: "0", count: 3 - digits.count) + digits
    }
}

/// Which slots of a target are taken until when: each stream gets the first that is free.
struct TraceSlots {
    private var ends: [RunInstant] = []

    /// Returns a slot, counted from 1, in which nothing else lies within a time, and whether it is a new one.
    mutating func take(from begin: RunInstant, to end: RunInstant) -> (slot: Int, isNew: Bool) {
        if let free = ends.firstIndex(where: { $0 <= begin }) {
            ends[free] = end
            return (free + 1, false)
        }
        ends.append(end)
        return (ends.count, true)
    }
}
