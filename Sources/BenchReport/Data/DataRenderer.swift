package import BenchModel
import JSONSyntax
package import Pricing

/// How what was found in a dataset is written.
package enum DataFormatName: String, Sendable, CaseIterable {
    case table, json
}

/// Writes what was found in a dataset; pure.
package enum DataRenderer {
    /// Writes it.
    ///
    /// - Parameters:
    ///   - survey: what was found.
    ///   - costs: what it costs to ask all of it, of one model each.
    ///   - sent: what a run would send of it; nil where nobody names one.
    ///   - format: how to write it.
    ///   - screen: what text is laid out for.
    /// - Returns: text that ends with a newline.
    package static func render(
        _ survey: DataSurvey,
        costs: [DataCost],
        sent: SentData? = nil,
        as format: DataFormatName,
        on screen: Screen = Screen()
    ) -> String {
        switch format {
        case .table: PlainText.lines(lines(survey, costs, sent, on: screen).joined(separator: "\n")) + "\n"
        case .json: JSONOutput.text(json(survey, costs, sent))
        }
    }

    // MARK: Text

    private static func lines(
        _ survey: DataSurvey,
        _ costs: [DataCost],
        _ sent: SentData?,
        on screen: Screen
    ) -> [String] {
        var lines = [DataWords.file(survey), entry("rows", DataWords.rows(survey))]
        lines += DataWords.refused(survey).map { entry("", $0) }
        lines += survey.bad.map { entry("", $0.description) }
        if let turns = DataWords.turns(survey) { lines.append(entry("turns", turns)) }
        if let columns = DataWords.columns(survey) {
            lines.append(entry(survey.columnsAsked.isEmpty ? "keys" : "columns", columns))
        }
        lines += DataWords.recorded(survey).map { entry("bodies", $0) }
        lines += DataWords.lacking(survey).map { entry("lacking", $0) }
        lines += DataWords.unsent(survey).map { entry("left out", $0) }
        if let trace = survey.trace {
            lines.append(entry("arrivals", TraceWords.arrivals(trace)))
            if let sessions = TraceWords.sessions(trace) { lines.append(entry("sessions", sessions)) }
            if let ideal = TraceWords.ideal(IdealHits(trace.requests, of: trace)) {
                lines.append(entry("at best", "a cache without bounds could give \(ideal)"))
            }
        }
        let isEstimate = survey.trace == nil
        let estimated = isEstimate ? " (estimated)" : ""
        if let lengths = DataWords.lengths(survey.input) {
            lines.append(entry("input", lengths + ", \(survey.input.sum) in all\(estimated)"))
        }
        if let pictures = DataWords.pictures(survey) {
            lines.append(
                entry(
                    "pictures",
                    "\(pictures), whose tokens nobody knows beforehand: each is taken for \(PictureTokens.typical) in costs"
                )
            )
        }
        if let held = survey.heldTurns {
            lines.append(
                entry(
                    "held",
                    "\(Figure.count(held.turns, "turn")), each asked with all that was said before it: \(held.input) in all without the "
                        + "model's own answers, which are input again \(Figure.count(held.answersAgain, "time")) (estimated)"
                )
            )
        }
        if let lengths = DataWords.lengths(survey.output) {
            let requests = Figure.count(survey.output.count, "request")
            let stated = survey.outputsStated
            let origin =
                stated == 0
                ? estimated
                : stated == survey.output.count ? ", as the rows state" : " (\(survey.output.count - stated) estimated)"
            lines.append(entry("recorded", "\(lengths) of output, in \(requests)\(origin)"))
        }
        if let lengths = DataWords.lengths(survey.limits) {
            let requests = Figure.count(survey.limits.count, "request")
            lines.append(entry("limit", "\(lengths) of output at most, stated for \(requests)"))
        }
        lines += (sent?.lines ?? []).map { entry($0.name, $0.words) }
        lines += costs.map { entry("cost", words($0)) }
        let title = isEstimate ? "requests by estimated input tokens" : "requests by input tokens"
        lines += [""] + histogram(survey.input, title, on: screen)
        if !isEstimate {
            return lines + ["Token counts are those of the trace, by the tokenizer of the model it was recorded of."]
        }
        return lines
            + ["Token counts are estimates: 4 for 3 words, 1 for each Chinese, Japanese or Korean character."]
    }

    private static func entry(_ name: String, _ words: String) -> String {
        "  " + name + String(repeating: " ", count: max(1, 10 - name.count)) + words
    }

    /// Says what it costs, such as `gpt: to ask all of it once, about 3 USD for input, …`.
    package static func words(_ cost: DataCost) -> String {
        guard let input = cost.input else {
            return "\(cost.name): no price is known; give it with --prices FILE"
        }
        let whole = cost.turns.map { turns in
            "to hold all of it once, in \(Figure.count(turns, "turn")) that are each asked with all that was said before, "
        }
        let without = cost.assumed == .unknown ? " without the model's own answers" : ""
        let uncached =
            cost.turns == nil ? "" : "\(without), of which a cache may take off a part that is not known beforehand"
        let tiers =
            cost.tiers.isEmpty
            ? ""
            : "with the service tiers that are asked for (\(cost.tiers.map(PlainText.line).joined(separator: ", "))), "
        let all =
            "\(cost.name): \(whole ?? "to ask all of it once, ")\(tiers)about \(amount(input)) for input\(uncached)"
        let output = cost.output.map(amount)
        switch (cost.assumed, output) {
        case (.limit(let tokens), let output?):
            return all + ", at most about \(output) for output (\(tokens) tokens each)"
        case (.recorded(let tokens), let output?):
            return all + ", about \(output) for output as long as recorded (\(tokens) tokens each)"
        default:
            return all + "; nothing says how long the output is: name a scenario with --scenario"
        }
    }

    private static func amount(_ money: Money) -> String {
        "\(Figure.rounded(money.amount)) \(money.currency.code)"
    }

    /// A line for each power of two, with a bar as long as its share.
    private static func histogram(_ tally: LengthTally, _ title: String, on screen: Screen) -> [String] {
        let classes = tally.classes
        guard let most = classes.map(\.count).max(), most > 0 else { return [] }
        let names = classes.map { "\($0.from)–\($0.to)" }
        let (nameWidth, countWidth) = (names.map(\.count).max() ?? 0, "\(most)".count)
        let room = max(10, min(50, screen.columns - nameWidth - countWidth - 8))
        let rows = zip(classes, names).map { part, name in
            let bar = part.count == 0 ? 0 : max(1, part.count * room / most)
            let pads = [nameWidth - name.count, countWidth - "\(part.count)".count].map {
                String(repeating: " ", count: $0)
            }
            return "  \(pads[0])\(name)  \(pads[1])\(part.count)"
                + (bar == 0 ? "" : "  " + String(repeating: "█", count: bar))
        }
        return ["  \(title)"] + rows + [""]
    }

    // MARK: JSON

    private static func json(_ survey: DataSurvey, _ costs: [DataCost], _ sent: SentData?) -> JSONValue {
        [
            "schema": "ezbench.data", "schema_version": 1,
            "file": .string(survey.file), "bytes": .count(survey.fileBytes), "gzip": .bool(survey.isCompressed),
            "sha256": .string(survey.digest.hex), "format": .string(survey.format.rawValue),
            "container": .string(survey.container), "turns": .string(survey.turns.rawValue),
            "rows": .count(survey.rows), "requests": .count(survey.requests),
            "rows_refused": .count(survey.refusedRows),
            "refused": .array(
                survey.refused.map { refusal, rows in
                    [
                        "reason": .string(refusal.rawValue), "rows": .count(rows.count),
                        "first_line": .count(rows.firstLine),
                    ]
                }
            ),
            "turns_refused": .array(
                survey.refusedTurns.map { refusal, turns in
                    ["reason": .string(refusal.rawValue), "turns": .count(turns)]
                }
            ),
            "problems": .array(survey.bad.map { .string($0.description) }),
            "left_out": .array(
                survey.unsent.map { what, rows in ["what": .string(what), "rows": .count(rows)] }
            ),
            "columns_asked": .array(survey.columnsAsked.map { .string($0) }),
            "columns_left": .array(survey.leftAlone.members.map { .string($0.name) }),
            "left_alone": .array(
                survey.leftAlone.members.map { member in
                    [
                        "name": .string(member.name), "rows": .count(member.rows),
                        "is_setting": .bool(member.isSetting),
                    ]
                }
            ),
            "left_alone_more": .bool(survey.leftAlone.hasMore),
            "recorded_protocols": .array(
                survey.recordedMostFirst.map { protocols, requests in
                    ["protocols": .array(protocols.map { .string($0.rawValue) }), "requests": .count(requests)]
                }
            ),
            "fields_lacking": .array(
                survey.fieldsLacking.map { field in
                    ["name": .string(field.name), "named_by": .string(field.key), "rows": .count(field.missed)]
                }
            ),
            "pictures": survey.pictures.map { ["count": .count($0.count), "bytes": .count($0.bytes)] } ?? .null,
            "shared_conversations": .count(survey.sharedConversations),
            "recorded_outputs_stated": .count(survey.outputsStated),
            "conversations": .count(survey.conversations), "turns_left_out": .count(survey.turnsLeftOut),
            "estimated_input_tokens": json(survey.input), "estimated_recorded_output_tokens": json(survey.output),
            "stated_output_limits": json(survey.limits),
            "held_turns": survey.heldTurns.map { held in
                [
                    "turns": .count(held.turns), "estimated_input_tokens": .count(held.input),
                    "answers_sent_again": .count(held.answersAgain),
                ]
            } ?? .null,
            "trace": survey.trace.map(json) ?? .null,
            "run": sent?.json ?? .null,
            "costs": .array(costs.map(json)),
        ]
    }

    private static func json(_ trace: RecordedTrace) -> JSONValue {
        let rate = ArrivalRate(trace.requests.map(\.arrival))
        let ideal = IdealHits(trace.requests, of: trace)
        let sessions = Set(trace.requests.map(\.session).filter { $0 >= 0 }).count
        return [
            "span_s": .figure(rate.span.inSeconds), "mean_rate": .figure(rate.mean), "peak_rate": .figure(rate.peak),
            "distinct_times": .count(trace.times.distinct),
            "bucket_s": .figure(trace.bucket?.inSeconds), "sessions": .count(sessions),
            "block_tokens": .count(trace.blockTokens), "blocks": .count(ideal?.blocks),
            "ideal_hit_blocks": .count(ideal?.hitBlocks), "ideal_hit_tokens": .count(ideal?.hitTokens),
            "ideal_hit_share": .share(ideal?.share), "working_set_blocks": .count(ideal?.workingSet),
        ]
    }

    private static func json(_ tally: LengthTally) -> JSONValue {
        guard tally.count > 0 else { return .null }
        return [
            "requests": .count(tally.count), "sum": .count(tally.sum), "least": .count(tally.least),
            "p50": .count(tally.quantile(0.5)), "p95": .count(tally.quantile(0.95)),
            "p99": .count(tally.quantile(0.99)),
            "most": .count(tally.most),
            "histogram": .array(
                tally.classes.map { ["from": .count($0.from), "to": .count($0.to), "requests": .count($0.count)] }
            ),
        ]
    }

    private static func json(_ cost: DataCost) -> JSONValue {
        let money = { (amount: Money?) -> JSONValue in amount.map { .number("\($0.amount)") } ?? .null }
        let (assumed, tokens): (String, Int?) =
            switch cost.assumed {
            case .limit(let tokens): ("limit", tokens)
            case .recorded(let tokens): ("recorded", tokens)
            case .unknown: ("unknown", nil)
            }
        return [
            "name": .string(cost.name), "currency": (cost.input?.currency.code).map { .string($0) } ?? .null,
            "input": money(cost.input), "output": money(cost.output), "output_assumed": .string(assumed),
            "output_tokens_each": .count(tokens), "turns": .count(cost.turns),
            "service_tiers": .array(cost.tiers.map { .string($0) }),
        ]
    }
}
