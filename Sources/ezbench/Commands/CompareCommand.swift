import ArgumentParser
import BenchAnalysis
import BenchApplication
import BenchModel
import BenchReport
import Pricing

struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compare runs, or targets of one run: is it worse, and how sure is that?",
        usage: "ezbench compare <side> [<side> ...] [--fail-if-worse] [<options>]",
        discussion: """
            A side is a run (12, a tag, latest), a target of one (12:gpt), or either in another database (old.sqlite, \
            old.sqlite#12:gpt). Every later side is compared with the first one, target by target of the same name; \
            a single run has its targets compared with its first target. Three runs or more are shown as a series, too, in \
            the order named: each figure's trend from run to run, and where its level changed.

            EXAMPLES
              ezbench compare 11 12
              ezbench compare before after --format html -o change.html
              ezbench compare 12:gpt 12:claude
              ezbench compare 9 10 11 12
              ezbench compare main.sqlite branch.sqlite --fail-if-worse
            """
    )

    @OptionGroup var database: DatabaseOptions

    @Argument(
        help: ArgumentHelp("What to compare; the first is what the others are compared with.", valueName: "side"),
        completion: RunNames.sides
    )
    var sides: [String]

    @Option(help: "table, markdown, json, csv, or html: one page.")
    var format = ComparisonFormat.table

    @OptionGroup var destination: OutputOptions

    @OptionGroup var pricing: PriceOptions

    @Flag(
        help: """
            Exit with 1 if any figure is worse by more than --smallest, with 95 % confidence for all figures together.
            """
    )
    var failIfWorse = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The smallest difference of a time, a rate or a cost that matters; less is called slight (default: 2%).",
            valueName: "share"
        ),
        transform: ShareOption.parseLimit
    )
    var smallest: ShareOption?

    func run() throws {
        try Console.check(destination.output)
        var source = ComparedRunSource(database, prices: try PriceLists(file: pricing.prices))
        let compared = try sides.map { try ComparedRun($0, from: &source) }
        let comparisons = try Self.pairs(compared).map {
            Comparison($0, $1, smallest: smallest?.share ?? Comparison.usualSmallest)
        }
        let series = Self.series(compared).compactMap {
            RunSeries($0, smallest: smallest?.share ?? Comparison.usualSmallest)
        }
        let screen = Console.resultScreen(for: destination.output)
        try Console.deliver(
            ComparisonRenderer.render(comparisons, along: series, as: format, on: screen),
            to: destination.output
        )
        let worse = comparisons.filter(\.isWorse)
        if failIfWorse, let first = worse.first {
            throw ProgramEnd(code: ProgramExit.missed, reason: first.conclusion)
        }
    }

    /// Returns each target of the first run with those of the same name in all others; the only ones where each has one.
    private static func series(_ runs: [ComparedRun]) -> [[Comparison.Side]] {
        guard runs.count > 2, let first = runs.first else { return [] }
        if runs.allSatisfy({ $0.sides.count == 1 }) { return [runs.map { $0.sides[0] }] }
        return first.sides.compactMap { before in
            let own = runs.compactMap { run in
                run.sides.first { $0.target.target.name == before.target.target.name }
            }
            return own.count == runs.count ? own : nil
        }
    }

    /// Returns what stands beside what: each later side's targets beside those of the same name of the first side.
    private static func pairs(_ runs: [ComparedRun]) throws -> [(Comparison.Side, Comparison.Side)] {
        guard let first = runs.first else { return [] }
        if runs.count == 1 {
            let targets = first.sides
            guard let before = targets.first, targets.count > 1 else {
                throw CommandError(
                    "\(first.typed) has one target, so that nothing stands beside it: name another run, as in "
                        + "`ezbench compare 11 12`."
                )
            }
            return targets.dropFirst().map { (before, $0) }
        }
        return try runs.dropFirst().flatMap { later -> [(Comparison.Side, Comparison.Side)] in
            if let same = later.sides.first(where: { side in first.sides.contains { $0.isSame(as: side) } }) {
                throw CommandError(
                    "\(first.typed) and \(later.typed) are both \(same.label): nothing can differ; name another run"
                )
            }
            if first.sides.count == 1, later.sides.count == 1 { return [(first.sides[0], later.sides[0])] }
            let pairs = first.sides.compactMap { before in
                later.sides.first { $0.target.target.name == before.target.target.name }.map { (before, $0) }
            }
            guard !pairs.isEmpty else {
                throw CommandError(
                    "\(first.typed) has the targets \(first.names), \(later.typed) has \(later.names), and none is the same: "
                        + "name a target of each, as in `ezbench compare 11:\(first.firstName) 12:\(later.firstName)`."
                )
            }
            return pairs
        }
    }
}

extension Comparison.Side {
    /// Whether both are one target of one run, be it in two copies of its database.
    fileprivate func isSame(as other: Comparison.Side) -> Bool {
        run.record.isSame(as: other.run.record) && target.target.name == other.target.target.name
    }
}
