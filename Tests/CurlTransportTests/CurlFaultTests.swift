import BenchModel
import CCurl
import Testing

@testable import CurlTransport

@Suite("libcurl's results")
struct CurlFaultTests {
    /// What each code means without words that say more: before the header of the answer was complete, and after.
    private static let table: [(codes: [CURLcode], before: FailureKind, after: FailureKind)] = [
        ([CURLE_COULDNT_RESOLVE_HOST], .dns, .dns),
        ([CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY], .proxy, .proxy),
        ([CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED], .connect, .connect),
        (
            [
                CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
                CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS,
                CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_CLIENTCERT, CURLE_SSL_ENGINE_NOTFOUND,
                CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_SHUTDOWN_FAILED,
                CURLE_USE_SSL_FAILED,
            ], .tls, .tls
        ),
        (
            [
                CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE, CURLE_HTTP2,
                CURLE_HTTP2_STREAM,
                CURLE_HTTP3, CURLE_QUIC_CONNECT_ERROR,
            ], .connectionLost, .truncated
        ),
        ([CURLE_OPERATION_TIMEDOUT], .totalTimeout, .totalTimeout),
        // HTTP/0.9 goes by the first of them.
        ([CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING], .malformed, .malformed),
        ([CURLE_WRITE_ERROR, CURLE_FILESIZE_EXCEEDED], .tooLarge, .tooLarge),
        // A line of a header that is too long, in 7.88.
        ([CURLE_OUT_OF_MEMORY], .tooLarge, .internal),
        // This program's own doing, or that of its libcurl.
        (
            [
                CURLE_FAILED_INIT, CURLE_URL_MALFORMAT, CURLE_NOT_BUILT_IN, CURLE_READ_ERROR, CURLE_UPLOAD_FAILED,
                CURLE_HTTP_POST_ERROR, CURLE_FUNCTION_NOT_FOUND, CURLE_ABORTED_BY_CALLBACK, CURLE_BAD_FUNCTION_ARGUMENT,
                CURLE_UNKNOWN_OPTION, CURLE_SETOPT_OPTION_SYNTAX, CURLE_SEND_FAIL_REWIND, CURLE_AGAIN,
                CURLE_NO_CONNECTION_AVAILABLE, CURLE_RECURSIVE_API_CALL, CURLE_AUTH_ERROR, CURLE_UNRECOVERABLE_POLL,
            ], .internal, .internal
        ),
        // Asked for by options that this program does not set: redirects, ranges, failing by status, logins, chunks.
        (
            [
                CURLE_TOO_MANY_REDIRECTS, CURLE_RANGE_ERROR, CURLE_BAD_DOWNLOAD_RESUME, CURLE_HTTP_RETURNED_ERROR,
                CURLE_LOGIN_DENIED, CURLE_REMOTE_ACCESS_DENIED, CURLE_CHUNK_FAILED, CURLE_QUOTE_ERROR,
            ], .internal, .internal
        ),
        // Other protocols.
        (
            [
                CURLE_FTP_ACCEPT_FAILED, CURLE_FTP_WEIRD_PASS_REPLY, CURLE_FTP_ACCEPT_TIMEOUT,
                CURLE_FTP_WEIRD_PASV_REPLY,
                CURLE_FTP_WEIRD_227_FORMAT, CURLE_FTP_CANT_GET_HOST, CURLE_FTP_COULDNT_SET_TYPE,
                CURLE_FTP_COULDNT_RETR_FILE, CURLE_FTP_PORT_FAILED, CURLE_FTP_COULDNT_USE_REST, CURLE_FTP_PRET_FAILED,
                CURLE_FTP_BAD_FILE_LIST, CURLE_FILE_COULDNT_READ_FILE, CURLE_LDAP_CANNOT_BIND, CURLE_LDAP_SEARCH_FAILED,
                CURLE_TFTP_NOTFOUND, CURLE_TFTP_PERM, CURLE_TFTP_ILLEGAL, CURLE_TFTP_UNKNOWNID, CURLE_TFTP_NOSUCHUSER,
                CURLE_REMOTE_DISK_FULL, CURLE_REMOTE_FILE_EXISTS, CURLE_REMOTE_FILE_NOT_FOUND, CURLE_SSH,
                CURLE_RTSP_CSEQ_ERROR, CURLE_RTSP_SESSION_ERROR,
            ], .internal, .internal
        ),
    ]

    private static func kind(_ code: CURLcode, headSeen: Bool, message: String = "") -> FailureKind {
        FailureKind(code, headSeen: headSeen, url: "http://h", message: message)
    }

    @Test("each mean one kind of failure, on purpose")
    func everyCode() {
        var known: Set<CURLcode.RawValue> = []
        for (codes, before, after) in Self.table {
            for code in codes {
                #expect(known.insert(code.rawValue).inserted, "\(code.rawValue) stands here twice")
                #expect(Self.kind(code, headSeen: false) == before, "\(code.rawValue)")
                #expect(Self.kind(code, headSeen: true) == after, "\(code.rawValue)")
            }
        }
        // Numbers that libcurl has given up, or never had, say so; whatever else it knows has to stand above.
        for number in 1..<CURL_LAST.rawValue where !known.contains(number) {
            let words = String(cString: curl_easy_strerror(CURLcode(number)))
            #expect(words == "Unknown error", "\(number): \(words)")
        }
    }

    @Test("mean what their words say, where these say more")
    func words() {
        let table: [(CURLcode, String, FailureKind)] = [
            (CURLE_RECV_ERROR, "CONNECT tunnel failed, response 403", .proxy),
            (CURLE_COULDNT_CONNECT, "Failed to connect to h port 80 after 1 ms", .connect),
            (CURLE_COULDNT_CONNECT, "Failed to connect to H port 80 after 1 ms", .connect),
            (CURLE_COULDNT_CONNECT, "Failed to connect to proxy port 3128 after 1 ms", .proxy),
            (CURLE_COULDNT_CONNECT, "Failed to connect to h port 8080 after 1 ms", .proxy),
            (CURLE_RECV_ERROR, "Too large response headers: 307200 > 307200", .tooLarge),
            (CURLE_RECV_ERROR, "Failure when receiving: -902:", .tooLarge),
            (CURLE_RECV_ERROR, "chunk hex-length char not a hex digit", .malformed),
        ]
        for (code, message, kind) in table {
            #expect(Self.kind(code, headSeen: false, message: message) == kind, "\(message)")
        }
    }

    @Test("about connecting are the server's, however its address is written")
    func addresses() {
        for (url, place) in [
            ("http://u:p@h/x", "h port 80"), ("HTTPS://H", "h port 443"), ("http://[::1]:8000/", "::1 port 8000"),
            ("http://h:1?x=y", "h port 1"),
        ] {
            let message = "Failed to connect to \(place) after 3 ms: Couldn't connect to server"
            #expect(
                FailureKind(CURLE_COULDNT_CONNECT, headSeen: false, url: url, message: message) == .connect,
                "\(url)"
            )
        }
    }
}
