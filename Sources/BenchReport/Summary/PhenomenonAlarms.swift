import BenchModel

/// What must not be overlooked about what was measured, in every output alike.
enum PhenomenonAlarms {
    /// More of the input than this out of a cache, and prompts were not new to the provider.
    static let mostCachedOfCold = 0.01

    /// What the alarms on one target are told from.
    struct Facts {
        var target: RunRecord.Target
        var gaps: GapSummary
        var tokens: TokenSummary
        var marks: MarkSummary
    }

    static func sentences(_ targets: [Facts], _ instrument: InstrumentStatement) -> [String] {
        let buffered = targets.compactMap { facts -> String? in
            guard facts.gaps.delivery(isLimited: instrument.isLimited) == .buffered else { return nil }
            return bufferedSentence(facts.target.name, facts.gaps)
        }
        return buffered + targets.compactMap { notCold($0.target, $0.tokens) }
            + targets.flatMap { $0.marks.sentences($0.target.name) }
    }

    private static func bufferedSentence(_ name: String, _ gaps: GapSummary) -> String {
        let share = gaps.shareInSharedReads.map(Figure.percent) ?? Figure.absent
        let perRead = gaps.eventsPerRead.map(Figure.significant) ?? Figure.absent
        return
            "BUFFERED ON THE WAY: \(PlainText.printable(name)): \(share) of the token events came in one read with others "
            + "(\(perRead) events per read): a proxy or gateway holds chunks back, and the gaps between them are its own"
    }

    /// Says that a target's prompts were not new to the provider; nil where they were, as far as usage tells.
    ///
    /// Nil, too, where no nonce led them: then it is the cache that is measured.
    static func notCold(_ target: RunRecord.Target, _ tokens: TokenSummary) -> String? {
        guard target.usesNonce == true, let share = tokens.cachedShare, share > mostCachedOfCold else { return nil }
        return
            "NOT COLD: \(PlainText.printable(target.name)): \(Figure.percent(share)) of the input tokens came from a prompt "
            + "cache, though a nonce leads each prompt: its TTFT and its cost are in part the cache's"
    }
}
