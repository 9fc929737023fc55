package import BenchModel

/// One reader of outside input, and the promises it must keep for any input.
package protocol FuzzTarget: Sendable {
    var name: String { get }
    /// Valid inputs to mutate.
    var seeds: [[UInt8]] { get }
    /// Tokens with a meaning to the reader, for mutations to insert.
    var dictionary: [[UInt8]] { get }

    /// Reads an input in every way it can be read.
    ///
    /// - Parameters:
    ///   - input: any bytes.
    ///   - random: decides on splits and limits; the same for the same input number.
    /// - Returns: whether the input was accepted or rejected, or which promise was broken.
    func check(_ input: [UInt8], _ random: inout SplitMix64) -> FuzzVerdict
}

package enum FuzzVerdict: Sendable, Equatable {
    case taken
    case refused
    /// Two ways of reading disagree, or a promise was broken; the text says how.
    case broken(String)
}

extension FuzzTarget {
    /// Returns the mutated input of a number, and the generator for its check.
    ///
    /// An input depends only on its number and the seed, so a failing one can be made again without those before it.
    package func input(_ number: Int, seed: UInt64) -> (bytes: [UInt8], random: SplitMix64) {
        let nameHash = name.utf8.reduce(UInt64(0)) { SplitMix64.mix($0 &+ UInt64($1)) }
        var random = SplitMix64(seed: SplitMix64.mix(seed ^ nameHash) ^ SplitMix64.mix(UInt64(number)))
        let bytes = Mutation.mutated(seeds, dictionary, &random)
        return (bytes, random)
    }
}

/// All fuzz targets.
package enum FuzzTargets {
    /// Creates all targets from the recorded answers and the shipped scenarios of a checkout.
    ///
    /// - Parameter root: the repository's folder.
    /// - Returns: the targets, in the order in which they are shown.
    /// - Throws: if these files cannot be read.
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
