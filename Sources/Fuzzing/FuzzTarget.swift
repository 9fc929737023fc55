package import BenchModel

/// One reader of outside input, and what has to hold of it whatever comes.
package protocol FuzzTarget: Sendable {
    var name: String { get }
    /// Sound inputs that the mutated ones descend from.
    var seeds: [[UInt8]] { get }
    /// Pieces that mean something to the reader.
    var dictionary: [[UInt8]] { get }

    /// Reads an input in every way it can be read.
    ///
    /// - Parameters:
    ///   - input: anything at all.
    ///   - random: decides on splits and bounds; the same for the same input number.
    /// - Returns: whether it was taken or refused, or what does not hold.
    func check(_ input: [UInt8], _ random: inout SplitMix64) -> FuzzVerdict
}

package enum FuzzVerdict: Sendable, Equatable {
    case taken
    case refused
    /// Two ways of reading disagree, or a promise was broken: how.
    case broken(String)
}

extension FuzzTarget {
    /// Returns the input of a number: a seed, mutated; and the generator that its check goes on with.
    ///
    /// Each input depends on its own number only, so that one that fails is made again without those before it.
    package func input(_ number: Int, seed: UInt64) -> (bytes: [UInt8], random: SplitMix64) {
        let nameHash = name.utf8.reduce(UInt64(0)) { SplitMix64.mix($0 &+ UInt64($1)) }
        var random = SplitMix64(seed: SplitMix64.mix(seed ^ nameHash) ^ SplitMix64.mix(UInt64(number)))
        let bytes = Mutation.mutated(seeds, dictionary, &random)
        return (bytes, random)
    }
}

/// Every target there is.
package enum FuzzTargets {
    /// Makes all targets from the recorded answers and the shipped scenarios of a checkout.
    ///
    /// - Parameter root: the repository's folder.
    /// - Returns: the targets, in the order in which they are shown.
    /// - Throws: where these files cannot be read.
    package static func all(root: String) throws -> [any FuzzTarget] {
        let corpus = try Corpus(root: root)
        var targets: [any FuzzTarget] = [
            FramingTarget(corpus), ArrayTarget(corpus), ScannerTarget(corpus),
        ]
        targets += WireProtocol.allCases.map { DialectTarget($0, corpus) }
        targets += [
            ErrorBodyTarget(corpus), ScenarioTarget(corpus), PriceTarget(corpus), DirectiveTarget(), SimulatorTarget(),
        ]
        return targets
    }
}
