import BenchModel
import JSONSyntax
import Statistics

/// Writes a scenario as JSON that ``ScenarioDecoder`` reads back, in a fixed order and without keys.
enum CanonicalScenario {
    /// Replaces a key, or a header value that may be one, whose variable is unknown.
    static let hidden = "•••"

    static func node(of scenario: Scenario) -> JSONNode {
        // Shorter values, such as the `none` that a local server accepts, are ordinary words of a scenario.
        let secrets = scenario.endpoints.flatMap { [$0.apiKey].compactMap(\.self) + $0.secrets }
        let keys = (secrets + scenario.targets.flatMap(\.secrets)).map(\.revealed).filter { $0.count >= 8 }
        let whole = object([
            ("name", .string(scenario.name)),
            ("description", scenario.description.map { .string($0) }),
            ("endpoints", .object(scenario.endpoints.map { JSONMember($0.name, endpoint($0)) })),
            ("targets", .array(scenario.targets.map(target))),
            // Rows are read from their file again, which the digest holds to what it was.
            (
                "prompts",
                scenario.data == nil && scenario.synthetic == nil ? .array(scenario.prompts.map(prompt)) : nil
            ),
            ("data", scenario.synthetic.map { synthetic($0).value } ?? scenario.data.map { data($0).value }),
            ("images", scenario.pictures.map { pictures($0).value }),
            ("expect", scenario.expect.map { expectation($0).value }),
            ("load", load(scenario.load).value),
            ("conversations", scenario.load.conversations.map { conversations($0).value }),
            ("sweep", scenario.sweep.map { sweep($0).value }),
            ("objectives", .array(objectives(scenario.objectives, scenario.regressions))),
            (
                "prices",
                .object(scenario.prices.sorted { $0.key < $1.key }.map { JSONMember($0.key, price($0.value)) })
            ),
            ("allowedFailures", number(scenario.allowedFailureShare.value)),
            ("abort", abort(scenario.abort).value),
            ("budget", scenario.budget.map { .string(BudgetText.text($0)) }),
            (
                "public",
                scenario.publicVariables.isEmpty
                    ? nil : .array(scenario.publicVariables.map { JSONNode(.string($0)) })
            ),
        ])
        return redacting(keys, in: whole)
    }

    // MARK: Parts

    private static func endpoint(_ endpoint: Endpoint) -> JSONNode {
        object([
            ("baseURL", .string(endpoint.baseURLText ?? endpoint.baseURL)),
            // Write the variable's name, never its value: a resumed run reads the key from it again.
            ("apiKey", key(endpoint)),
            ("apiKeyFile", endpoint.keyFile.map { .string($0) }),
            (
                "apiKeyCommand",
                endpoint.keyCommand.map { .array($0.program.words.map { JSONNode(.string($0)) }) }
            ),
            ("apiKeyTTL", endpoint.keyCommand?.timeToLive.map { .string(DurationText.text($0)) }),
            ("whenKeyMissing", .string(endpoint.whenKeyMissing.rawValue)),
            ("headers", headers(endpoint)),
            ("httpVersion", .string(endpoint.httpVersion.rawValue)),
            (
                "limits",
                object([
                    ("connect", limit(endpoint.limits.connect)),
                    ("firstToken", limit(endpoint.limits.firstToken)),
                    ("idle", limit(endpoint.limits.idle)),
                    ("total", limit(endpoint.limits.total)),
                ]).value
            ),
            ("retry", endpoint.retry.map { retry($0).value }),
            ("maxEventBytes", .number("\(endpoint.maxEventBytes)")),
            ("caFile", endpoint.trust.authorities.map { .string($0) }),
            ("insecure", endpoint.trust.verifies ? nil : .bool(true)),
            ("metrics", metrics(endpoint.metrics)),
            ("before", hooks(endpoint.hooks)),
            ("priceFactor", endpoint.priceFactor.map { .number($0) }),
            ("accelerators", endpoint.accelerators.map { .number("\($0)") }),
        ])
    }

    private static func metrics(_ place: MetricsPlace) -> JSONNode.Value? {
        switch place {
        case .automatic: nil
        case .usual: .bool(true)
        case .none: .bool(false)
        case .at(let url): .string(url)
        }
    }

    private static func retry(_ retry: RetrySettings) -> JSONNode {
        object([
            ("preset", .string(retry.preset.rawValue)),
            ("attempts", retry.attempts.map { .number("\($0)") }),
            ("initial", retry.initial.map { .string(DurationText.text($0)) }),
            ("max", retry.max.map { .string(DurationText.text($0)) }),
            ("jitter", (retry.jitter?.value).map(number)),
            ("statuses", retry.statuses.map { .array($0.map { JSONNode(.number("\($0)")) }) }),
            ("heedServer", retry.heedServer.map { .bool($0) }),
            ("maxRetryAfter", retry.maxRetryAfter.map { .string(DurationText.text($0)) }),
            ("overloadedFloor", retry.overloadedFloor.map { .string(DurationText.text($0)) }),
            ("afterFirstToken", .bool(retry.afterFirstToken)),
        ])
    }

    private static func abort(_ rules: AbortRules) -> JSONNode {
        object([
            ("consecutiveFailures", rules.consecutiveFailures.map { .number("\($0)") }),
            ("errorRate", (rules.errorRate?.value).map(number)),
            ("afterRequests", rules.errorRate.map { _ in .number("\(rules.afterRequests)") }),
            ("authFailure", .bool(rules.authFailure)),
            ("nothingWorks", rules.nothingWorks ? nil : .bool(false)),
        ])
    }

    private static func target(_ target: Target) -> JSONNode {
        object([
            ("name", .string(target.name)),
            ("endpoint", .string(target.endpoint)),
            ("protocol", .string(target.wireProtocol.rawValue)),
            ("model", .string(target.model)),
            ("maxTokens", .number("\(target.maxTokens)")),
            ("stream", .bool(target.stream)),
            ("thinking", target.thinking.map { thinking($0).value }),
            ("cancelAfter", target.cancelAfter.map { cancelAfter($0).value }),
            ("temperature", target.temperature.map(number)),
            ("seed", target.seed.map { .number("\($0)") }),
            ("cachePrompt", .bool(target.cachePrompt)),
            ("nonce", target.nonce.map { .bool($0) }),
            ("thinkTags", target.thinkTags == .auto ? nil : .string(target.thinkTags.rawValue)),
            // If these name variables, they may hold secrets; write them as they are in the file.
            ("path", (target.unfilled.path ?? target.path).map { .string($0) }),
            (
                "headers",
                headers(target.headers) { header in
                    // Otherwise the value is literally in the file, where a header may not hold a key.
                    target.unfilled.headers[header.name.lowercased()]
                        ?? (CredentialName.isOne(header.name) ? hidden : header.value)
                }
            ),
            ("body", target.body.isEmpty ? nil : JSONNode(plain: .object(target.unfilled.body ?? target.body)).value),
            ("priceModel", target.priceModel.map { .string($0) }),
            ("simulation", target.simulation.map { simulation($0).value }),
            ("before", hooks(target.hooks)),
        ])
    }

    private static func thinking(_ thinking: Thinking) -> JSONNode {
        object([
            ("budgetTokens", thinking.budgetTokens.map { .number("\($0)") }),
            ("effort", thinking.effort.map { .string($0.rawValue) }),
        ])
    }

    private static func cancelAfter(_ cancelAfter: CancelAfter) -> JSONNode {
        let point: (String, JSONNode.Value?) =
            switch cancelAfter.point {
            case .tokens(let count): ("tokens", .number("\(count)"))
            case .time(let time): ("time", .string(DurationText.text(time)))
            case .fraction(let fraction): ("fraction", number(fraction.value))
            }
        return object([point, ("share", number(cancelAfter.share.value))])
    }

    private static func simulation(_ simulation: Simulation) -> JSONNode {
        object([
            ("ttft", simulation.ttft.map { .string(DurationText.text($0)) }),
            ("spread", simulation.spread.map(number)),
            ("tokensPerSecond", simulation.tokensPerSecond.map(number)),
            ("servers", simulation.servers.map { .number("\($0)") }),
            ("prefill", simulation.prefill.map { .string(DurationText.text($0)) }),
        ])
    }

    private static func load(_ load: Load) -> JSONNode {
        let extent: (String, JSONNode.Value?) =
            switch (load.shape, load.extent) {
            case (.stages, _): ("duration", nil)
            // Before its file is read, nobody knows how many a trace has.
            case (.trace, .requests(Load.allOfTrace)): ("requests", nil)
            case (_, .requests(let count)): ("requests", .number("\(count)"))
            case (_, .sessions(let count)): ("sessions", .number("\(count)"))
            case (_, .duration(let time)): ("duration", .string(DurationText.text(time)))
            }
        let isOpen = load.shape != .closed
        return object(
            shape(load.shape) + [
                ("maxInFlight", isOpen ? .number("\(load.maxInFlight)") : nil),
                ("whenFull", isOpen ? .string(load.whenFull.rawValue) : nil),
                ("concurrency", .number("\(load.concurrency)")),
                extent,
                ("until", load.until == .planned ? nil : .string(load.until.rawValue)),
                ("warmup", .number("\(load.warmup)")),
                ("prewarm", .number("\(load.prewarm)")),
                ("order", .string(load.order.rawValue)),
                ("nonce", .bool(load.nonce)),
                ("seed", .number("\(load.seed)")),
            ]
        )
    }

    /// Returns the members that say how requests start; none for a closed loop, which is the default.
    private static func shape(_ shape: LoadShape) -> [(String, JSONNode.Value?)] {
        switch shape {
        case .closed: return []
        case .open(let arrivals): return self.arrivals(arrivals)
        case .stages(let stages):
            let parts = stages.map { stage in
                object(arrivals(stage.arrivals) + [("duration", .string(DurationText.text(stage.duration)))])
            }
            return [("shape", .string(shape.kind.rawValue)), ("stages", .array(parts))]
        case .trace: return [("shape", .string(shape.kind.rawValue))]
        }
    }

    private static func arrivals(_ arrivals: Arrivals) -> [(String, JSONNode.Value?)] {
        let kind = LoadShape.open(arrivals).kind.rawValue
        let figures: [(String, JSONNode.Value?)] =
            switch arrivals {
            case .constant(let rate), .poisson(let rate): [("rate", number(rate))]
            case .gamma(let rate, let burstiness): [("rate", number(rate)), ("burstiness", number(burstiness))]
            case .ramp(let from, let to): [("from", number(from)), ("to", number(to))]
            }
        return [("shape", .string(kind))] + figures
    }

    static func objectives(_ objectives: [Objective], _ regressions: [RegressionObjective]) -> [JSONNode] {
        objectives.map(objective)
            + regressions.map { regression in
                object([
                    ("metric", .string(regression.metric.rawValue)),
                    ("percentile", (regression.percentile?.percent).map(number)),
                    ("max_regression", number(regression.most.value)),
                    ("target", regression.target.map { .string($0) }),
                ])
            }
    }

    private static func objective(_ objective: Objective) -> JSONNode {
        let limit: JSONNode.Value =
            switch objective.metric.kind {
            case .share, .rate, .tokens, .portion, .amount: number(objective.limit)
            case .time: .string(DurationText.text(Nanoseconds(clamping: objective.limit.rounded())))
            }
        return object([
            ("metric", .string(objective.metric.rawValue)),
            ("percentile", (objective.percentile?.percent).map(number)),
            (objective.bound.rawValue, limit),
            ("for", objective.windows.map { .string(WindowsText.text($0)) }),
            ("target", objective.target.map { .string($0) }),
            ("prompt", objective.prompt.map { .string($0) }),
            ("turn", objective.turn.map { .number(String($0)) }),
        ])
    }

    private static func price(_ price: ModelPrice) -> JSONNode {
        let services = price.services.sorted { $0.key < $1.key }.flatMap { service, price in
            prices(price).map { ("\($0.0)_\(service)", $0.1) }
        }
        return object(prices(price) + services)
    }

    private static func prices(_ price: ModelPrice) -> [(String, JSONNode.Value?)] {
        var members: [(String, JSONNode.Value?)] = [
            (PriceKey.input.rawValue, .number(price.input)),
            (PriceKey.output.rawValue, .number(price.output)),
            (PriceKey.cacheRead.rawValue, price.cacheRead.map { .number($0) }),
            (PriceKey.cacheWrite.rawValue, price.cacheWrite.map { .number($0) }),
            (PriceKey.cacheWriteHour.rawValue, price.cacheWriteHour.map { .number($0) }),
            (PriceKey.reasoning.rawValue, price.reasoning.map { .number($0) }),
        ]
        for tier in price.tiers {
            let above = tier.aboveInputTokens
            members += [
                (PriceKey.input.tierKey(above: above), tier.input.map { .number($0) }),
                (PriceKey.output.tierKey(above: above), tier.output.map { .number($0) }),
                (PriceKey.cacheRead.tierKey(above: above), tier.cacheRead.map { .number($0) }),
                (PriceKey.cacheWrite.tierKey(above: above), tier.cacheWrite.map { .number($0) }),
                (PriceKey.cacheWriteHour.tierKey(above: above), tier.cacheWriteHour.map { .number($0) }),
            ]
        }
        return members
    }

    // MARK: Pieces

    /// Returns an object of the members that are present.
    static func object(_ members: [(String, JSONNode.Value?)]) -> JSONNode {
        JSONNode(.object(members.compactMap { key, value in value.map { JSONMember(key, JSONNode($0)) } }))
    }

    private static func key(_ endpoint: Endpoint) -> JSONNode.Value? {
        if let variable = endpoint.keyVariable {
            // A key that may be empty may be empty again.
            return .string(endpoint.emptyKeyVariables.contains(variable) ? "${\(variable):-}" : "${\(variable)}")
        }
        let isElsewhere = endpoint.keyFile != nil || endpoint.keyCommand != nil
        return endpoint.apiKey == nil || isElsewhere ? nil : .string(hidden)
    }

    private static func headers(_ endpoint: Endpoint) -> JSONNode.Value? {
        headers(endpoint.headers) { header in
            let name = header.name.lowercased()
            if let text = endpoint.headerTexts[name] { return text }
            return HeaderRules.harmless.contains(name) ? header.value : hidden
        }
    }

    private static func headers(_ headers: [HTTPHeader], text: (HTTPHeader) -> String) -> JSONNode.Value? {
        if headers.isEmpty { return nil }
        return .object(headers.map { JSONMember($0.name, JSONNode(.string(text($0)))) })
    }

    private static func limit(_ limit: Nanoseconds?) -> JSONNode.Value {
        .string(limit.map(DurationText.text) ?? "none")
    }

    static func number(_ value: Double) -> JSONNode.Value {
        let text = "\(value)"
        return .number(text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
    }

    /// Returns the tree with every key replaced wherever it occurs in a text: a last safeguard before storing.
    private static func redacting(_ keys: [String], in node: JSONNode) -> JSONNode {
        switch node.value {
        case .null, .bool, .number: return node
        case .string(let text):
            let clean = keys.reduce(text) { text, key in
                text.split(separator: key, omittingEmptySubsequences: false).joined(separator: hidden)
            }
            return JSONNode(.string(clean))
        case .array(let elements): return JSONNode(.array(elements.map { redacting(keys, in: $0) }))
        case .object(let members):
            return JSONNode(.object(members.map { JSONMember($0.key, redacting(keys, in: $0.value)) }))
        }
    }
}
