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
