import BenchModel

/// Checks a series of inputs of one target.
package struct FuzzRun {
    package struct Result: Sendable {
        package var target: String
        package var inputs = 0
        package var bytes = 0
        package var taken = 0
        /// The first few inputs for which a promise was broken.
        package var findings: [Finding] = []
    }

    package struct Finding: Sendable, CustomStringConvertible {
        package var target: String
        package var number: Int
        package var input: [UInt8]
        package var what: String

        package var description: String {
            "\(target), input \(number): \(what)\ninput: \(String(decoding: input, as: UTF8.self).debugDescription)"
        }
    }

    /// After this many findings the target is abandoned, because they usually have one cause.
    private static let mostFindings = 5

    /// Checks inputs of a target.
    ///
    /// - Parameters:
    ///   - target: the reader under test.
    ///   - numbers: the numbers of the inputs.
    ///   - seed: the seed of all inputs.
    ///   - onInput: called with each number before its check, so that the caller knows the one that crashes or hangs.
    /// - Returns: the number of inputs, and the findings.
    package static func check(
        _ target: any FuzzTarget,
        numbers: Range<Int>,
        seed: UInt64,
        onInput: (Int) -> Void = { _ in }
    ) -> Result {
        var result = Result(target: target.name)
        for number in numbers {
            onInput(number)
            var (bytes, random) = target.input(number, seed: seed)
            result.inputs += 1
            result.bytes += bytes.count
            switch target.check(bytes, &random) {
            case .taken: result.taken += 1
            case .refused: break
            case .broken(let what):
                result.findings.append(Finding(target: target.name, number: number, input: bytes, what: what))
                if result.findings.count == mostFindings { return result }
            }
        }
        return result
    }
}
