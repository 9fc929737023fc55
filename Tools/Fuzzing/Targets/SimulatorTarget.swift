package import BenchModel
import ProviderSimulator
import ProviderWire

/// Bodies of requests to the simulator: rejected, or answered with valid JSON and a stream that ends.
package struct SimulatorTarget: FuzzTarget {
    package let name = "simulator"
    package let seeds: [[UInt8]]
    package let dictionary =
        jsonMarks
        + pieces(
            "null",
            "0",
            "-1",
            "1e999",
            "1e300",
            "9223372036854775807",
            "true",
            "\"x\"",
            "\"type\":\"object\"",
            "\"type\":[\"string\",\"null\"]",
            "\"$ref\":\"#\"",
            "\"$ref\":\"#/$defs/a~1b\"",
            "\"anyOf\":[",
            "\"allOf\":[",
            "\"enum\":[",
            "\"const\":",
            "\"minItems\":",
            "\"minLength\":",
            "\"maximum\":",
            "\"multipleOf\":",
            "\"required\":[",
            "\"n\":",
            "\"tools\":[",
            "\"tool_choice\":\"required\"",
            "\"max_tokens\":",
            "\"stream\":false"
        )

    init() {
        let schema =
            #"{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer","minimum":1},"#
            + #""tags":{"type":"array","minItems":2,"items":{"$ref":"#
            + "\"#/$defs/t\"" + #"}}},"required":["city","days","tags"],"$defs":{"t":{"enum":["a","b"]}}}"#
        let user = #"{"role":"user","content":"Hi {\"properties\":{}}"}"#
        seeds = pieces(
            #"{"model":"m","max_tokens":9,"messages":[\#(user)],"tools":[{"name":"f","input_schema":\#(schema)}]}"#,
            #"{"model":"m","max_tokens":99,"messages":[\#(user)],"output_format":{"type":"json_schema","schema":\#(schema)}}"#,
            #"{"model":"m","messages":[\#(user)],"n":2,"response_format":{"type":"json_schema","json_schema":{"name":"s","schema":\#(schema)}}}"#,
            #"{"model":"m","messages":[\#(user)],"tools":[{"type":"function","function":{"name":"f","parameters":\#(schema)}}]}"#,
            #"{"model":"m","prompt":["Hi","Ho"],"n":2,"echo":true,"logprobs":1,"max_tokens":5,"stream_options":{"include_usage":true}}"#,
            #"{"model":"m","prompt":[1,2,3],"ignore_eos":true,"max_tokens":9}"#,
            #"{"model":"m","input":"Hi","tools":[{"type":"function","name":"f","parameters":\#(schema)}],"tool_choice":"required"}"#,
            #"{"model":"m","input":"Hi","text":{"format":{"type":"json_object"}},"reasoning":{"effort":"low","summary":"auto"}}"#,
            #"{"contents":[{"parts":[{"text":"Hi"}]}],"generationConfig":{"responseMimeType":"application/json","responseSchema":\#(schema)}}"#,
            #"{"contents":[{"parts":[{"text":"Hi"}]}],"tools":[{"functionDeclarations":[{"name":"f","parameters":\#(schema)}]}]}"#
        )
    }

    package func check(_ input: [UInt8], _ random: inout SplitMix64) -> FuzzVerdict {
        var isTaken = false
        for wire in ProviderSimulator.WireProtocol.allCases {
            guard let answer = RequestTrial.answer(to: input, in: wire) else { continue }
            isTaken = true
            var oddities = JSONScan.Oddities()
            guard JSONScan.value(of: answer.document, &oddities) != nil else {
                return .broken("\(wire): no JSON: \(String(decoding: answer.document.prefix(2_000), as: UTF8.self))")
            }
            guard let known = BenchModel.WireProtocol(rawValue: wire.rawValue) else {
                return .broken("no protocol \(wire.rawValue)")
            }
            let decoder = ResponseDecoding.decoder(
                for: known,
                head: ResponseHead(status: 200, headers: [HTTPHeader("content-type", "text/event-stream")]),
                maxEventBytes: 16 << 20
            )
            _ = decoder.receive(answer.events.span, arrival: 1_000, takenInHand: 1_007)
            let read = decoder.finish(complete: true)
            guard read.isTerminated, read.defect == nil else { return .broken("\(wire): the stream is \(read)") }
        }
        return isTaken ? .taken : .refused
    }
}
