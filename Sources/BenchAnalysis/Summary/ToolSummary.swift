package import Statistics

/// When the arguments of tool calls came; times in nanoseconds, from `sent`.
package struct ToolSummary: Sendable, Equatable {
    /// The first event with a part of an argument; one for each request that called a tool.
    package let firstArgument: Distribution
    /// The last such event, of requests that came to their end: from here on the tool can run.
    package let lastArgument: Distribution

    init(_ figures: MetricFigures) {
        firstArgument = figures[.firstToolArgument]
        lastArgument = figures[.lastToolArgument]
    }
}
