package import BenchAnalysis
import BenchModel

/// What a watch knows, for Prometheus and whatever else reads OpenMetrics, or the format before it.
///
/// Counters begin with the process; a scraper knows that they begin anew. What has not been measured has no sample.
package enum OpenMetrics {
    /// Writes the page.
    ///
    /// - Parameters:
    ///   - meters: what was measured.
    ///   - state: what the watch knows of itself; nil before its first probe.
    ///   - process: what it takes of the machine.
    ///   - words: the watch's name and the titles of its objectives.
    ///   - version: of the program.
    ///   - format: how it is written.
    /// - Returns: a whole document.
    package static func page(
        _ meters: WatchMeters,
        _ state: WatchState?,
        _ process: ProcessState,
        _ words: WatchWords,
        version: String,
        as format: MetricsFormat
    ) -> String {
        var text = MetricsText(format)
        text.family("ezbench_watch", .info, "The watch and the program")
        text.sample("ezbench_watch_info", [("name", words.name), ("version", version)], 1)
        writeRequests(meters, &text)
        writeVerdicts(meters, words, &text)
        writeWatch(meters, state, &text)
        writeOwnUse(process, &text)
        return text.document
    }

    // MARK: What was measured

    private static func writeRequests(_ meters: WatchMeters, _ text: inout MetricsText) {
        text.family("ezbench_requests", .counter, "Measured requests by outcome")
        for target in meters.targets {
            for (outcome, count) in [("ok", target.ok), ("failed", target.failed), ("cancelled", target.cancelled)] {
                text.sample("ezbench_requests_total", [("target", target.name), ("outcome", outcome)], count)
            }
        }
        text.family("ezbench_failures", .counter, "Measured requests that failed, by kind of failure")
        for target in meters.targets {
            for (kind, count) in target.failures.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                text.sample("ezbench_failures_total", [("target", target.name), ("kind", kind.rawValue)], count)
            }
        }
        text.family("ezbench_output_tokens", .counter, "Output tokens of measured requests")
        for target in meters.targets {
            text.sample("ezbench_output_tokens_total", [("target", target.name)], target.outputTokens)
        }
        text.family("ezbench_ttft_seconds", .histogram, unit: "seconds", "Time from sending to the first token")
        for target in meters.targets { text.histogram("ezbench_ttft_seconds", [("target", target.name)], target.ttft) }
        text.family("ezbench_gap_seconds", .histogram, unit: "seconds", "Time from one token event to the next")
        for target in meters.targets { text.histogram("ezbench_gap_seconds", [("target", target.name)], target.gaps) }
        text.family("ezbench_e2e_seconds", .histogram, unit: "seconds", "Time from sending to the end of the answer")
        for target in meters.targets { text.histogram("ezbench_e2e_seconds", [("target", target.name)], target.e2e) }
        text.family("ezbench_simulated", .gauge, "1 where the simulator answers in place of the target")
        for target in meters.targets {
            text.sample("ezbench_simulated", [("target", target.name)], target.isSimulated ? 1 : 0)
        }
    }

    // MARK: Verdicts

    private static func writeVerdicts(_ meters: WatchMeters, _ words: WatchWords, _ text: inout MetricsText) {
        text.family("ezbench_incident", .gauge, "1 while an incident of this goes on")
        for bound in meters.bounds {
            let isOpen = meters.open.contains { incident in
                incident.target == bound.subject.target
                    && incident.findings.contains { $0.question == bound.subject.question && !$0.isOver }
            }
            text.sample("ezbench_incident", words.labels(bound), isOpen ? 1 : 0)
        }
        text.family("ezbench_incidents", .counter, "Incidents that began")
        for target in meters.targets {
            text.sample("ezbench_incidents_total", [("target", target.name)], target.incidents)
        }
        text.family("ezbench_window_requests", .gauge, "Requests of the last probe that were judged")
        for (bound, window) in windows(meters) {
            text.sample("ezbench_window_requests", words.labels(bound), window.n)
        }
        text.family("ezbench_window_beyond", .gauge, "How many of them were beyond the limit, or failed")
        for (bound, window) in windows(meters) {
            text.sample("ezbench_window_beyond", words.labels(bound), window.beyond)
        }
        text.family(
            "ezbench_window_untold",
            .gauge,
            "Requests of the last probe besides, whose figure the server did not tell"
        )
        for (bound, window) in windows(meters) {
            text.sample("ezbench_window_untold", words.labels(bound), window.untold)
        }
        text.family("ezbench_window_bad", .gauge, "1 where that is more than the objective allows")
        for (bound, window) in windows(meters) {
            text.sample("ezbench_window_bad", words.labels(bound), bound.isBad(window) ? 1 : 0)
        }
        // Divided, not multiplied: 150 ms times 1e-9 is 0.15000000000000002 s.
        let kinds: [(Objective.Metric.Kind, String, String, Double)] = [
            (.time, "ezbench_objective_seconds", "seconds", 1e9), (.share, "ezbench_objective_ratio", "ratio", 1),
            (.rate, "ezbench_objective_tokens_per_second", "", 1), (.tokens, "ezbench_objective_tokens", "tokens", 1),
            (.portion, "ezbench_objective_cached_ratio", "ratio", 1),
        ]
        for (kind, name, unit, divisor) in kinds {
            let own = meters.bounds.filter { $0.objective?.metric.kind == kind }
            guard !own.isEmpty else { continue }
            text.family(name, .gauge, unit: unit, "What objectives bound: the limit, and the figure of the last probe")
            for bound in own {
                guard let objective = bound.objective else { continue }
                text.sample(name, words.labels(bound) + [("of", "limit")], objective.limit / divisor)
                if let figure = meters.windows[bound.subject]?.figure {
                    text.sample(name, words.labels(bound) + [("of", "window")], figure / divisor)
                }
            }
        }
    }

    private static func windows(_ meters: WatchMeters) -> [(WatchedBound, WindowTally)] {
        meters.bounds.compactMap { bound in meters.windows[bound.subject].map { (bound, $0) } }
    }

    // MARK: The instrument itself

    private static func writeWatch(_ meters: WatchMeters, _ state: WatchState?, _ text: inout MetricsText) {
        text.family("ezbench_probes", .counter, "Probes by what became of them")
        for result in ProbeRecord.Result.allCases {
            text.sample("ezbench_probes_total", [("result", result.rawValue)], meters.probes[result] ?? 0)
        }
        text.family("ezbench_watch_blind", .gauge, "1 while the watch itself cannot measure")
        text.sample("ezbench_watch_blind", [], meters.open.contains { $0.target.isEmpty } ? 1 : 0)
        if let last = meters.lastProbe {
            text.family("ezbench_last_probe_timestamp_seconds", .gauge, unit: "seconds", "When the last probe began")
            text.sample("ezbench_last_probe_timestamp_seconds", [], last.sinceBeginning.inSeconds)
        }
        if let state {
            text.family("ezbench_next_probe_timestamp_seconds", .gauge, unit: "seconds", "When the next probe is due")
            text.sample("ezbench_next_probe_timestamp_seconds", [], state.nextProbe.sinceBeginning.inSeconds)
            text.family("ezbench_alerts_pending", .gauge, "Alerts that are still to be delivered")
            text.sample("ezbench_alerts_pending", [], state.pendingAlerts)
            text.family("ezbench_unstored_probes", .gauge, "Probes that the database has not taken yet")
            text.sample("ezbench_unstored_probes", [], state.unstored)
            if let budget = state.budget, let spent = state.spent {
                text.family("ezbench_budget_dollars", .gauge, unit: "dollars", "What a day's probes may cost")
                text.sample("ezbench_budget_dollars", [], budget)
                text.family(
                    "ezbench_spent_dollars",
                    .gauge,
                    unit: "dollars",
                    "What the day's probes may have cost so far"
                )
                text.sample("ezbench_spent_dollars", [], spent)
            }
        }
        text.family("ezbench_alerts", .counter, "Alerts by way and result")
        for (channel, name) in [(AlertRecord.Channels.webhook, "webhook"), (.command, "command")] {
            text.sample(
                "ezbench_alerts_total",
                [("way", name), ("result", "delivered")],
                meters.delivered[channel] ?? 0
            )
            text.sample(
                "ezbench_alerts_total",
                [("way", name), ("result", "failed")],
                meters.notDelivered[channel] ?? 0
            )
        }
        let counters = [
            ("ezbench_gaps", "Times in which no probe was made for longer than two slots and a half", meters.gaps),
            ("ezbench_slots_left_out", "Slots that were left out since a probe took so long", meters.slotsLeftOut),
            ("ezbench_clock_steps", "Times that the wall clock was set", meters.clockSteps),
            ("ezbench_runs_thinned", "Runs whose samples were deleted as they grew old", meters.runsThinned),
            ("ezbench_watch_blind_times", "Times that the watch could not measure", meters.blindTimes),
        ]
        for (name, help, count) in counters {
            text.family(name, .counter, help)
            text.sample("\(name)_total", [], count)
        }
    }

    private static func writeOwnUse(_ process: ProcessState, _ text: inout MetricsText) {
        text.family("process_start_time_seconds", .gauge, unit: "seconds", "When the process began")
        text.sample("process_start_time_seconds", [], process.startedAt.sinceBeginning.inSeconds)
        text.family("process_cpu_seconds", .counter, unit: "seconds", "Processor time of all threads")
        text.sample("process_cpu_seconds_total", [], process.cpu.inSeconds)
        if let memory = process.memory {
            text.family("process_resident_memory_bytes", .gauge, unit: "bytes", "Resident memory")
            text.sample("process_resident_memory_bytes", [], memory)
        }
    }
}

extension WatchWords {
    /// The labels of a subject; the objective as people read it.
    fileprivate func labels(_ bound: WatchedBound) -> MetricsText.Labels {
        [("target", bound.subject.target), ("objective", bound.objective?.title ?? bound.subject.question.rawValue)]
    }
}
