import BenchModel
import CCurl

extension Transfer {
    /// Returns how an exchange ended with which libcurl is done.
    ///
    /// - Parameters:
    ///   - code: libcurl's result.
    ///   - closing: knows the connections that libcurl gave up for a header.
    /// - Returns: complete, cancelled on purpose, or the failure with libcurl's message and what is known besides.
    func ending(with code: CURLcode, _ closing: ClosingConnections) -> HTTPExchange.Ending {
        if closed != nil { return .cancelled }
        if terminated != nil { return .complete }
        let headSeen = headersDone != nil
        if code == CURLE_OK {
            // libcurl reports no error if a connection ends within the header.
            let cut = "the connection was closed before the header of the answer was complete"
            return headSeen ? .complete : .failed(.connectionLost, detail: cut)
        }
        if gaveUp { return .failed(.malformed, detail: "the body could not be read further") }
        if closing.hasBrokenOff(self) {
            return .failed(
                .tooLarge,
                detail: "the header of the answer has a field too large to be read over HTTP/2"
            )
        }
        let own = easy?.errorMessage ?? ""
        if wasToGoAgain {
            return .failed(.connectionLost, detail: CurlRemark.loss(of: self, message: own))
        }
        let message = own.isEmpty ? String(cString: curl_easy_strerror(code)) : own
        let kind = FailureKind(code, headSeen: headSeen, url: request.url, message: message)
        if kind == .tooLarge {
            // Its own words speak of memory, or of a callback.
            let what = headSeen ? "what follows the body" : "the header of the answer, or a line of it,"
            return .failed(kind, detail: "\(what) is too large to be read (libcurl \(code.rawValue))")
        }
        let remark = headSeen ? nil : CurlRemark.remark(on: code, message: message, request: request)
        return .failed(
            kind,
            detail: "\(message) (libcurl \(code.rawValue))" + (remark.map { "; \($0)" } ?? "")
        )
    }
}
