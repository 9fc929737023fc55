import BenchModel

/// Inputs of one target, one after the other.
package struct FuzzRun {
    package struct Result: Sendable {
        package var target: String
        package var inputs = 0
        package var bytes = 0
        package var taken = 0
        /// Inputs for which something did not hold, the first few of them.
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

    /// After this many a target is given up: they mostly have one cause.
    private static let mostFindings = 5

    /// Checks inputs of a target.
    ///
    /// - Parameters:
    ///   - target: what reads them.
    ///   - numbers: which ones.
    ///   - seed: of all inputs.
    ///   - onInput: told each number before it is checked, so that whoever watches knows the one that crashes or hangs.
    /// - Returns: how many there were, and what did not hold.
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
