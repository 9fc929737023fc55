import BenchModel
import Statistics
package import BenchAnalysis

extension Alarm {
    /// The alarm in one sentence that begins with its name in capitals; safe to print.
    package var sentence: String {
        switch self {
        case .bufferedOnTheWay(let target, let share, let perRead):
            return
                "BUFFERED ON THE WAY: \(Self.name(target)): \(share.map(Figure.percent) ?? Figure.absent) of the token events "
                + "came in one read with others (\(perRead.map(Figure.significant) ?? Figure.absent) events per read): a proxy or "
                + "gateway holds chunks back, and the gaps between them are its own"
        case .atOnce(let target, let count, let answers):
            return
                "AT ONCE: \(Self.name(target)): \(Counted.part(count, of: answers, "answer")) came within a moment after one long "
                + "silence (events less than 0.2 ms apart, nine tenths of the time before them): they were held back until they were "
                + "whole, or come from a cache, and tokens/s and gaps tell nothing of how fast they were made"
        case .inOnePiece(let target, let count, let answers):
            return
                "IN ONE PIECE: \(Self.name(target)): \(Counted.part(count, of: answers, "answer")) of 16 tokens or more came in one "
                + "event: their TTFT is the time of the whole answer, and they have no gaps and no pace"
        case .notCold(let target, let share):
            return
                "NOT COLD: \(Self.name(target)): \(Figure.percent(share)) of the input tokens came from a prompt "
                + "cache, though a nonce leads each prompt: its TTFT and its cost are in part the cache's"
        case .cacheKnewMore(let target, let share, let ideal):
            return
                "CACHE KNEW MORE: \(Self.name(target)): \(Figure.percent(share)) of the input tokens came from a prompt cache, which of "
                + "what was asked before in this run could know \(Figure.percent(ideal)) at best: it had the rest from elsewhere, such as "
                + "a run before or others who ask the same, so that TTFT and cost are those of another load"
        case .lengthsOff(let target, let side, let median, let tail, let asked, let got):
            return
                "LENGTHS OFF: \(Self.name(target)): \(side) tokens differ from what was asked by \(Figure.percent(ratio: median)) in the "
                + "median and \(Figure.percent(ratio: tail)) at p95 (asked \(Figure.significant(asked)), got \(Figure.significant(got)) in "
                + "the median): the figures are those of another load than the one named"
        case .outputNotSeen(let target, let count, let answers):
            return
                "OUTPUT NOT SEEN: \(Self.share(target, count, answers)): usage counts output that no token event carried; it "
                + "came in a place this program does not know, so that TTFT, pace and gaps are those of the rest"
        case .thinkingInText(let target, let count, let answers):
            return
                "THINKING INSIDE THE TEXT: \(Self.share(target, count, answers)): text between <think> and </think> counts as "
                + "thinking, and TTFA from behind it"
        case .invalidAnswers(let target, let count, let answers, let reason):
            return
                "INVALID ANSWERS: \(Self.name(target)): \(Counted.part(count, of: answers, "request")) gave no valid answer (the "
                + "most frequent reason: \(PlainText.line(reason))): figures of speed count these answers too"
        case .neverFinished(let target, let count, let answers):
            return
                "NEVER FINISHED: \(Self.share(target, count, answers)): the stream came to its end without a finish reason "
                + "(or with one for several choices), so that nobody can tell whether the answer is whole"
        case .fewerTokens(let target, let count, let answers):
            return
                "FEWER TOKENS THAN CAME: \(Self.share(target, count, answers)): usage counts several times fewer tokens than events "
                + "with text came, each of which would then be longer than a token can be: it is a placeholder, and so are pace and cost"
        case .blankFirst(let target, let count, let answers):
            return
                "BLANK FIRST: \(Self.share(target, count, answers)): white space came first, and the first letter at least 250 ms later: "
                + "something on the way kept the stream awake, and TTFT is when that came"
        case .unknownStops(let target, let count, let answers, let word):
            return
                "UNKNOWN STOP REASON: \(Self.share(target, count, answers)): they ended with a word that is not known here (such as "
                + "\"\(PlainText.printable(word))\"): it is in no share of cut or filtered answers, leaves "
                + "objectives on these open as far as it may be either, and counts as no failure"
        case .otherTier(let target, let count, let answers):
            return
                "OTHER TIER: \(Self.share(target, count, answers)): another tier of service served what was asked for at one: figures are "
                + "those of the tier that served, and so is the cost"
        case .tierNotSaid(let target, let count, let answers):
            return
                "TIER NOT SAID: \(Self.share(target, count, answers)): a tier of service was asked for, and nobody says which one served: "
                + "the cost is that of the standard one"
        case .eventsSkipped(let target, let events, let inAnswers, let answers):
            return
                "EVENTS SKIPPED: \(Self.name(target)): \(Figure.count(events, "event")) in \(inAnswers) of "
                + "\(Figure.count(answers, "answer")) could not be read (such as `data: ping`) and counted as nothing"
        case .servedModels(let models): return models.sentence
        case .notStreamed(let target, let count, let answers):
            return
                "NOT STREAMED: \(Self.name(target)): \(Counted.part(count, of: answers, "answer")) came whole though a stream was "
                + "asked for: they have no TTFT, no gaps and no pace, and are in none of these figures"
        case .largerTotal(let target, let count, let tokens):
            return
                "LARGER TOTAL: \(Self.name(target)): the totals of \(Figure.count(count, "answer")) count \(tokens) tokens that "
                + "are neither in input nor in output: they are taken to cost what reasoning costs, and are in no pace"
        case .contradictoryUsage(let target, let count):
            return
                "CONTRADICTORY USAGE: \(Self.name(target)): \(Figure.count(count, "answer")) with more cached input than input, "
                + "more reasoning than output, or a total smaller than its parts: what depends on it is unknown, and no share exceeds 100 %"
        case .otherPasses(let target, let count):
            return
                "OTHER PASSES: \(Self.name(target)): \(Figure.count(count, "answer")) with tokens of passes besides the "
                + "answer's own (compaction, an advisor): they are in tokens and cost, where their price is known, and "
                + "such answers have no pace"
        case .dependent(let target, let metric, let n, let effective):
            return
                "DEPENDENT SAMPLES: \(Self.name(target)): requests that follow one another have a like \(metric), so that \(n) "
                + "of them tell as much as \(effective) independent ones: intervals and gates reckon with \(effective)"
        case .trend(let target, let metric, let first, let last):
            return
                "TREND: \(Self.name(target)): \(metric) \(first < last ? "rose" : "fell") while it was measured: median "
                + "\(Figure.time(first, digits: 3)) in the first third of the run, \(Figure.time(last, digits: 3)) in the last: "
                + "figures over all of it are those of no moment"
        case .shift(let target, let metric, let at, let request, let count, let before, let after):
            return
                "CHANGE OF LEVEL: \(Self.name(target)): \(metric) changed \(Figure.length(at)) into the run (request \(request) of "
                + "\(count)): median \(Figure.time(before, digits: 3)) before, \(Figure.time(after, digits: 3)) from there on: "
                + "figures over both are a mixture"
        case .mixture(let target, let mixture): return "MIXTURE: \(Self.name(target)): \(mixture.sentence)"
        case .shardsDiffer(let target, let metric, let shard, let own, let others):
            return
                "SHARDS DIFFER: \(Self.name(target)): shard \(shard.text) saw another \(metric) than the others: median "
                + "\(Figure.time(own, digits: 3)) against \(Figure.time(others, digits: 3)): its machine or its network is another, "
                + "and figures over all shards are a mixture"
        case .serverShared(let server, let counted, let sent):
            return
                "NOT ALONE: \(Self.name(server)) counted \(Figure.count(counted, "request")), of which this run sent "
                + "\(sent): others use the server too, and its figures and this run's latencies are in part theirs"
        case .serverRestarted(let server, let at):
            return
                "SERVER RESTARTED: \(Self.name(server)) counts from 0 again, \(Figure.length(at)) into the run: what it had counted "
                + "before is lost, and its own figures are left out"
        case .serverNotRead(let server, let failed, let count, let reason):
            return
                "SERVER'S FIGURES MISSED: \(Self.name(server)) was looked at \(Figure.count(count, "time")), in vain "
                + "\(Figure.count(failed, "time")) (the last time: \(PlainText.printable(reason)))"
        }
    }

    private static func name(_ target: String) -> String { PlainText.printable(target) }

    private static func share(_ target: String, _ count: Int, _ answers: Int) -> String {
        "\(name(target)): \(count) of \(Figure.count(answers, "answer"))"
    }
}

extension Alarm.ServedModels {
    fileprivate var sentence: String {
        let models = served.map { count in
            "\(count.answers) by \(count.model.map { PlainText.printable($0) } ?? "a model that was not named")"
        }
        let (name, asked) = (PlainText.printable(target), PlainText.printable(asked))
        let what =
            fromOthers > 0
            ? "OTHER MODEL: \(name): \(Counted.part(fromOthers, of: answers, "answer", ("is", "are"))) not of \(asked), which was asked"
            : "MORE THAN ONE MODEL: \(name): \(answers) answers are of different snapshots of \(asked)"
        let mixed = isMixture ? ", and the figures above all of them are a mixture" : ""
        return "\(what): \(TargetNames.first(4, of: models)); each is priced as the model that gave it\(mixed)"
    }
}
