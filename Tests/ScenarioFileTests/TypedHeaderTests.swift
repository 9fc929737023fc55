import BenchModel
import Testing

@testable import ScenarioFile

@Suite("Header fields as they are typed")
struct TypedHeaderTests {
    private static let environment = ["TOKEN": "sk-SECRET", "TENANT": "t1", "EMPTY": "", "LINE": "a\nb"]

    @Test(
        "a name and a value, with variables filled in",
        arguments: [
            ("x-tenant: ${TENANT}", HTTPHeader("x-tenant", "t1")), ("X-A:b", HTTPHeader("X-A", "b")),
            ("Authorization: Bearer ${TOKEN}", HTTPHeader("Authorization", "Bearer sk-SECRET")),
            ("x-a:  b: c ", HTTPHeader("x-a", "b: c")), ("x-a: ${NONE:-d}", HTTPHeader("x-a", "d")),
            ("x-a: $${b", HTTPHeader("x-a", "${b")),
        ]
    )
    func read(text: String, header: HTTPHeader) throws {
        #expect(try TypedHeader.read(text, environment: Self.environment) == header)
    }

    @Test(
        "what is none, or a key that everybody could read, is refused without its value",
        arguments: [
            ("SECRET", "expected NAME: VALUE"), ("a b: SECRET", "letters, digits and hyphens"), (": SECRET", "letters"),
            ("Authorization: Bearer SECRET", "everybody on the machine"), ("x-api-key: SECRET", "everybody"),
            ("Authorization: ${TOKEN:-SECRET}", "everybody"), ("x-a: ${NONE}", "NONE is not set"),
            ("Authorization: ${EMPTY}", "EMPTY is not set"), ("x-a: ${TENANT", "expected ${NAME}"),
            ("x-a: ${LINE}", "one line"), ("Authorization: ${EMPTY:-}", "empty"),
        ]
    )
    func refused(text: String, words: String) {
        let problem = #expect(throws: TypedHeader.Problem.self) {
            try TypedHeader.read(text, environment: Self.environment)
        }
        #expect(problem?.description.contains(words) == true, "\(problem?.description ?? "")")
        #expect(problem?.description.contains("SECRET") == false)
    }

    @Test("OpenTelemetry's list is read with its percent-encoding")
    func list() throws {
        #expect(
            try TypedHeader.list(" api-key=a%3Db%20c , x-y=1,,")
                == [HTTPHeader("api-key", "a=b c"), HTTPHeader("x-y", "1")]
        )
        #expect(try TypedHeader.list("").isEmpty)
        for wrong in ["SECRET", "a b=SECRET", "a=%4", "a=%zzSECRET", "a=%0ASECRET", "a=%ff"] {
            let problem = #expect(throws: TypedHeader.Problem.self, "\(wrong)") { try TypedHeader.list(wrong) }
            #expect(problem?.description.contains("SECRET") == false)
        }
    }
}
