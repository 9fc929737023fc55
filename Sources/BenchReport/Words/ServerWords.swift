import BenchAnalysis
package import BenchModel

extension ServerDialect {
    /// The server's name as its makers write it.
    package var title: String {
        switch self {
        case .vllm: "vLLM"
        case .sglang: "SGLang"
        case .tensorRT: "TensorRT-LLM"
        case .llamaServer: "llama-server"
        case .tgi: "TGI"
        case .dynamo: "Dynamo"
        }
    }
}

extension ServerSummary.Coverage {
    /// Why the server's counters do not tell of the run; nil where they do.
    var obstacle: String? {
        switch self {
        case .whole: nil
        case .restarted: "it started anew meanwhile"
        case .severalServers: "the shards saw several servers at this address"
        case .noBeginning: "there is no page from before the first request"
        case .noEnd: "there is no page from after the last request"
        }
    }
}

extension ServerFact {
    /// What it is, as notes name it.
    var title: String {
        switch self {
        case .running: "running"
        case .waiting: "waiting"
        case .kvUse: "KV cache in use"
        case .prefixHitShare, .prefixHits: "from the prefix cache"
        case .acceptedShare, .acceptedTokens: "drafts accepted"
        case .requests: "requests"
        case .promptTokens: "prompt tokens"
        case .outputTokens: "output tokens"
        case .prefixQueries: "looked up in the prefix cache"
        case .preemptions: "preempted"
        case .drafts: "drafts"
        case .draftTokens: "drafted tokens"
        case .ttft: "TTFT"
        case .queue: "queue"
        case .prefill: "prefill"
        case .decode: "decode"
        case .e2e: "E2E"
        case .gap: "gaps"
        }
    }
}

extension ServerSummary {
    /// Says which of its figures cannot be; nil where all can.
    var impossibility: String? {
        let names = impossible.map(\.title).eachOnce
        if names.isEmpty { return nil }
        return
            "\(server): values of these on its pages cannot be, and are left out: \(names.joined(separator: ", ")) (a value is a number from 0 "
            + "on, a share at most 100 %, and a part no more than its whole)"
    }
}
