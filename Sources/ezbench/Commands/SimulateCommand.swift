import ArgumentParser
import BenchApplication
import BenchModel
import FileOutput
import ProviderSimulator
import Statistics

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Serve all protocols as the providers do, with known figures and faults on request.",
        usage: "ezbench simulate [--port <port>] [<options>]",
        discussion: """
            Models whose names it knows have figures of their own; the flags set those of every answer. It serves until Ctrl-C.

            EXAMPLES
              ezbench simulate
              ezbench simulate --ttft 200ms --rate 100 --tokens 100 --jitter 0
              ezbench simulate --ttft 200ms --tokens 50 --servers 8     # a queue
              ezbench simulate --ttft 50ms --prefill 200us --servers 8  # one that long prompts hold up
              ezbench simulate --fault "status=529;retry-after=2" --fault-share 20%
              ezbench simulate --port 0 --record truth.jsonl

            An answer with the fault "hold" waits in the middle, and a line reports each. SIGUSR1 releases those that wait, \
            SIGUSR2 also those that come later.
            """
    )

    @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
    var host = "127.0.0.1"

    @Option(parsing: .unconditional, help: "The port; 0 takes any that is free and says which.")
    var port = 8089

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The seed of everything drawn: TTFT, rates, lengths, texts.", valueName: "number")
    )
    var seed: UInt64 = 1

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The TTFT of every answer, such as 200ms; else each model has its own.", valueName: "time"),
        transform: DelayOption.parse
    )
    var ttft: DelayOption?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How much the TTFT differs from answer to answer: the standard deviation of its logarithm.",
            valueName: "number"
        ),
        transform: NumberOption.parse
    )
    var spread: Double?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Tokens per second of every answer.", valueName: "per-second"),
        transform: NumberOption.parse
    )
    var rate: Double?

    @Option(parsing: .unconditional, help: ArgumentHelp("Output tokens of every answer.", valueName: "count"))
    var tokens: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How late each delta may be, as a share of the time between two; 0 is never late.",
            valueName: "share"
        ),
        transform: ShareOption.parse
    )
    var jitter: ShareOption?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How many answers of a model are made at a time; others wait their turn (default: all at once).",
            valueName: "count"
        )
    )
    var servers: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The time of each prompt token that the cache has not, on top of the TTFT, such as 200us (default: none).",
            valueName: "time"
        ),
        transform: DelayOption.parse
    )
    var prefill: DelayOption?

    @Option(
        help: ArgumentHelp(
            "A fault of every answer, such as \"status=529;retry-after=2\"; README.md lists them.",
            valueName: "fault"
        )
    )
    var fault: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The share of answers that have the fault, such as 20%, which is 0.2.", valueName: "share"),
        transform: ShareOption.parse
    )
    var faultShare = ShareOption(.all, "100%")

    @Option(
        help: ArgumentHelp(
            "Write what was received and sent, and when, to this file: JSON, one line for each request.",
            valueName: "file"
        ),
        completion: .file()
    )
    var record: String?

    @Option(
        choice: "ignore-eos",
        help: ArgumentHelp(
            "What becomes of ignore_eos and min_tokens: honoured (default), ignored or refused.",
            valueName: "policy"
        )
    )
    var ignoreEos = ReplyOverrides.EndPolicy.honoured

    @Option(
        choice: "tokenize",
        help: ArgumentHelp(
            "Whose endpoints for tokens there are: both (default), vllm (/tokenize of messages), llama (/apply-template and "
                + "/tokenize) or none.",
            valueName: "servers"
        )
    )
    var tokenize = Tokenizing.both

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Words of a block of the prompt cache, such as 16, a multiple of it; else it knows 1024 words and each 128 more.",
            valueName: "words"
        )
    )
    var cacheBlock: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Blocks that the prompt cache has room for; the least recently used leave.",
            valueName: "count"
        )
    )
    var cacheCapacity = 1_000_000

    @Option(parsing: .unconditional, help: ArgumentHelp("Event-loop threads.", valueName: "count"))
    var threads = 1

    func validate() throws {
        guard (0...65535).contains(port) else {
            throw ValidationError("--port \(port): expected a number from 0 to 65535")
        }
        if let ttft, Duration(ttft.nanoseconds) > Bounds.duration {
            throw ValidationError("--ttft \(ttft): expected 24 hours at most")
        }
        if let prefill, Duration(prefill.nanoseconds) > Bounds.prefill {
            throw ValidationError("--prefill \(prefill): expected 1 s per token at most")
        }
        if let spread, !Bounds.spread.contains(spread) {
            throw ValidationError("--spread \(spread): expected 0 to \(Int(Bounds.spread.upperBound))")
        }
        if let rate, !Bounds.rate.contains(rate) {
            throw ValidationError(
                "--rate \(rate): expected \(Bounds.rate.lowerBound) to \(Int(Bounds.rate.upperBound)) tokens per second"
            )
        }
        if let tokens, !Bounds.tokens.contains(tokens) {
            throw ValidationError("--tokens \(tokens): expected 0 to \(Bounds.tokens.upperBound)")
        }
        if let cacheBlock, !Bounds.cacheBlock.contains(cacheBlock) || !cacheBlock.isMultiple(of: Bounds.cacheUnit) {
            throw ValidationError(
                "--cache-block \(cacheBlock): expected a multiple of \(Bounds.cacheUnit), at most \(Bounds.cacheBlock.upperBound)"
            )
        }
        if !Bounds.cacheCapacity.contains(cacheCapacity) {
            throw ValidationError(
                "--cache-capacity \(cacheCapacity): expected 1 to \(Bounds.cacheCapacity.upperBound) blocks"
            )
        }
        if let servers, !Bounds.servers.contains(servers) {
            throw ValidationError("--servers \(servers): expected 1 to \(Bounds.servers.upperBound)")
        }
        if !Bounds.threads.contains(threads) {
            throw ValidationError("--threads \(threads): expected 1 to \(Bounds.threads.upperBound)")
        }
    }

    func run() async throws {
        if let obstacle = MemoryRoom.obstacle(streams: 0, threads: threads) {
            throw CommandError("the simulator is not to be had here: \(obstacle)")
        }
        let faults = try fault.map { text in
            do { return try Fault.list(parsing: text) } catch { throw CommandError("--fault: \(error)") }
        }
        // What goes to standard output is the record alone, where that goes there.
        let isForRecord = record.map { OutputFile($0).isStandardOutput } ?? false
        @Sendable func say(_ words: String) {
            let line = "ezbench simulate: \(words)"
            if isForRecord { Console.note(line) } else { Console.say(line) }
        }
        let simulator = try await Simulator.start(
            SimulatorConfiguration(
                host: host,
                port: port,
                seed: seed,
                tokenizing: tokenize,
                overrides: ReplyOverrides(
                    ttft: ttft.map { Duration($0.nanoseconds) },
                    spread: spread,
                    rate: rate,
                    tokens: tokens,
                    jitter: jitter?.share.value,
                    end: ignoreEos,
                    servers: servers,
                    prefill: prefill.map { Duration($0.nanoseconds) }
                ),
                faults: faults ?? [],
                faultShare: faultShare.share.value,
                record: record.map(TypedPath.of),
                cacheBlock: cacheBlock,
                cacheCapacity: cacheCapacity,
                threads: threads,
                version: EZBench.version,
                whenHeld: { held in
                    say("holding \(Counted.text(held.now, "answer")) (\(held.inAll) so far)")
                }
            )
        )
        // Watched before it is said that the server is there: whoever waits for that may end it at once.
        let (asked, asking) = AsyncStream<Void>.makeStream()
        let watch = SignalWatch { asking.finish() }
        let releases = [
            SignalWatch(for: [SIGUSR1]) { simulator.letGo(forGood: false) },
            SignalWatch(for: [SIGUSR2]) { simulator.letGo(forGood: true) },
        ]
        say("listening on \(simulator.baseURL)")
        for await _ in asked {}
        watch.end()
        for release in releases { release.end() }
        try await simulator.stop()
    }
}
