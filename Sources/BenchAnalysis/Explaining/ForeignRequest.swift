package import BenchModel

/// One request by a tool's definitions, as its file of single requests has it.
package struct ForeignRequest: Sendable {
    /// The attempt that stands for it.
    package let sample: SampleFacts
    private let success: CountedRequest?
    private let definitions: [FigureDefinition.Quantity: FigureDefinition]

    /// Whether the tool takes it for a success.
    package var isSuccess: Bool { success != nil }

    /// Output that usage counts; 0 of an answer without a token, and of a failure; nil where usage does not tell.
    package var outputTokens: Int? {
        guard let success else { return 0 }
        return success.metrics.outputTokens ?? (success.isEmpty ? 0 : nil)
    }

    /// In nanoseconds or tokens per second: one value, but of gaps all; none of a failure, and of what it does not have.
    package subscript(_ quantity: FigureDefinition.Quantity) -> [Double] {
        guard let success, let definition = definitions[quantity] else { return [] }
        return definition.values(success)
    }

    /// Reads a target's samples.
    ///
    /// - Parameters:
    ///   - measured: whose samples.
    ///   - tool: whose definitions.
    ///   - shape: the load of the run, which some definitions depend on.
    /// - Returns: the requests that the tool counts, in the order in which they began.
    package static func all(
        of measured: MeasuredTarget,
        as tool: ForeignTool,
        shape: LoadShape.Kind
    ) -> [ForeignRequest] {
        var definitions: [FigureDefinition.Quantity: FigureDefinition] = [:]
        for figure in tool.figures where figure.quantity != .ttfa || measured.showsThinking {
            definitions[figure.quantity] = tool.definition(figure, measured, shape: shape)
        }
        let counting = tool.definition(of: .systemRate, measured, shape: shape)
        var requests: [ForeignRequest] = []
        measured.forEachCounted(of: measured.everyRequest.inOrderOfBeginning(), by: counting) { sample, success in
            requests.append(ForeignRequest(sample: sample, success: success, definitions: definitions))
        }
        return requests
    }
}
