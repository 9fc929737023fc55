import ArgumentParser
import BenchModel
import BenchReport
import FileOutput
import SampleStore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Write every stream of a run as a trace for Perfetto (https://ui.perfetto.dev) or Chrome.",
        discussion: """
            A process for each target, a track for each slot of streams; slices for connecting, waiting, thinking and the \
            answer, and a mark for each token event and each failure. It is written as it is read, so that a large run \
            needs little memory.

            EXAMPLES
              ezbench trace -o trace.json
              ezbench trace 12 | gzip > run-12.json.gz
            """
    )

    @OptionGroup var database: DatabaseOptions

    @OptionGroup var selection: RunSelection

    @OptionGroup var destination: OutputOptions

    func run() throws {
        let selector = try selection.selector()
        try Console.check(destination.output)
        let file = try database.open()
        let record = try file.record(selector)
        let stream = try ResultStream(destination.output)
        var trace = TraceWriter(record)
        try stream.write(trace.head())
        try file.forEachSample(of: record.id) { try stream.write(trace.text(of: $0)) }
        try stream.write(trace.tail())
        try stream.end()
    }
}
